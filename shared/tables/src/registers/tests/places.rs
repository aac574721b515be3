//! The manual order of rows.

use super::*;

fn order(numbers: &[f64]) -> Vec<(RowId, Position)> {
    numbers.iter().zip(1..).map(|(number, row)| (RowId(row), Position::at(*number))).collect()
}

#[test]
fn rows_go_between_others() {
    let placed = |numbers: &[f64], index| Placement::before(&order(numbers), index, &[RowId(100)]).positions;
    assert_eq!(placed(&[], 0), [(RowId(100), Position::at(1.0))]);
    assert_eq!(placed(&[1.0, 2.0], 2), [(RowId(100), Position::at(3.0))]);
    assert_eq!(placed(&[1.0, 2.0], 0), [(RowId(100), Position::at(0.0))]);
    let (_, middle) = placed(&[1.0, 2.0], 1).remove(0);
    assert!(middle > Position::at(1.0) && middle < Position::at(2.0));
}

#[test]
fn there_is_always_room() {
    let mut rows = order(&[1.0, 2.0]);
    for row in 0..2_000u64 {
        // In front, behind and in the middle of what was inserted before.
        let index = if row % 3 == 0 { 1 } else { rows.len() / 2 + (row % 3 == 1) as usize };
        let placement = Placement::before(&rows, index.max(1), &[RowId(10 + row)]);
        assert_eq!(placement.positions.len(), 1);
        rows.insert(index.max(1), placement.positions.into_iter().next().expect("one"));
    }
    assert!(rows.is_sorted_by(|before, after| before.1 < after.1));
    let longest = rows.iter().map(|(_, position)| position.letters.len()).max();
    assert!(longest < Some(200), "{longest:?}");
}

#[test]
fn two_devices_at_one_place_take_different_positions() {
    let rows = order(&[1.0, 2.0]);
    let mine = Placement::before(&rows, 1, &[RowId(1 << 32 | 1)]);
    let theirs = Placement::before(&rows, 1, &[RowId(2 << 32 | 1)]);
    assert_ne!(mine.positions[0].1, theirs.positions[0].1);
}

#[test]
fn rows_at_one_place_make_room() {
    let rows = order(&[1.0, 1.0, 1.0, 2.0]);
    let placement = Placement::before(&rows, 1, &[RowId(100)]);
    assert_eq!(placement.positions.iter().map(|(row, _)| row.0).collect::<Vec<_>>(), [100, 2, 3]);
    assert!(placement.positions.is_sorted_by(|before, after| before.1 < after.1));
}

#[test]
fn positions_survive_their_register() {
    for position in [Position::at(1.5), Position { number: 1.0, letters: "V".into() }] {
        assert_eq!(Position::from_raw(&position.to_raw(), RowId(3)), position);
    }
    assert_eq!(Position::from_raw(&RawValue::Null, RowId(3)), Position::at(3.0));
    assert_eq!(Position::from_raw(&RawValue::Text("?".into()), RowId(3)), Position::at(3.0));
}
