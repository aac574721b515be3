//! Seeded stories: devices that edit one base offline, with clocks that are wrong, and meet over a server.
//!
//! A device writes cells, makes, deletes and moves rows, adds, renames, retypes, moves and removes columns, writes formulas,
//! and takes gestures back. In the end all hold the same, nothing that anybody did is lost, and the history names who did it.

use std::collections::{BTreeMap, BTreeSet};

use etabli_formula::RowId;
use etabli_tables::history;
use etabli_tables::raw::RawValue;
use etabli_tables::registers::{
    Batch, BatchBuilder, Clock, DeviceNumber, Field, Placement, Registers, RowIds, Stamp, check_stamp,
};
use etabli_tables::schema::{
    Column, ColumnKey, Kind, SchemaEdit, Table, TableKey, Thing, new_column, new_table, removal, rename_column,
};
use etabli_tables::undo::UndoStack;
use serde_json::Value;

use crate::Base;

const TABLE: TableKey = TableKey(1);
const SEEDS: u64 = 1_000;
const START_MS: u64 = 1_790_000_000_000;

/// The same numbers everywhere.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound.max(1)
    }

    fn one_of<T: Copy>(&mut self, things: &[T]) -> Option<T> {
        things.get(self.below(things.len())).copied()
    }
}

/// What somebody did, to be found again in the end.
#[derive(Debug)]
enum Deed {
    Cell(RowId, Field, RawValue),
    Property(Thing, String, Value),
}

struct Device {
    clock: Clock,
    skew_ms: i64,
    base: Base,
    rows: Registers,
    ids: RowIds,
    undo: UndoStack,
    /// Not yet acknowledged.
    pending: Vec<Batch>,
    /// How much of the server's log is here.
    known: usize,
    deeds: Vec<Deed>,
}

struct Server {
    base: Base,
    log: Vec<Vec<u8>>,
}

struct World {
    draw: Draw,
    now_ms: u64,
    server: Server,
    devices: Vec<Device>,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut draw = Draw(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let mut base = Base::new(100);
        let table = Table { key: TABLE, id: "T".to_owned(), ..Table::default() };
        let columns = ["A", "B", "C"].into_iter().zip(11..).map(|(id, key)| {
            new_column(&Column { key: ColumnKey(key), table: TABLE, id: id.to_owned(), ..Column::default() }, 9)
        });
        let edits: Vec<SchemaEdit> = std::iter::once(new_table(&table, 0)).chain(columns).collect();
        base.apply(&edits, 0).expect("a base");
        let snapshot = base.snapshot().expect("bytes");
        let devices = (1..=2u32).map(|number| Device {
            clock: Clock::new(DeviceNumber(number)),
            // Every third clock is up to an hour wrong.
            skew_ms: if draw.below(3) == 0 { draw.below(7_200_000) as i64 - 3_600_000 } else { 0 },
            base: Base::restore(u64::from(number), Some(&snapshot), &[]).expect("the base"),
            rows: Registers::new(),
            ids: RowIds::after(DeviceNumber(number), []),
            undo: UndoStack::new(),
            pending: Vec::new(),
            known: 0,
            deeds: Vec::new(),
        });
        let devices = devices.collect();
        Self { draw, now_ms: START_MS, server: Server { base, log: Vec::new() }, devices }
    }

    fn run(&mut self) {
        for _ in 0..3 {
            for place in 0..self.devices.len() {
                for _ in 0..self.draw.below(7) {
                    self.now_ms += 1 + self.draw.below(60_000) as u64;
                    self.act(place);
                }
            }
            let first = self.draw.below(2);
            self.sync(first);
            if self.draw.below(2) == 0 {
                self.sync(1 - first);
            }
        }
        [0, 1, 0].into_iter().for_each(|place| self.sync(place));
    }

    fn act(&mut self, place: usize) {
        let (draw, now_ms) = (&mut self.draw, self.now_ms);
        let Some(device) = self.devices.get_mut(place) else { return };
        match draw.below(12) {
            0..7 => device.write_rows(draw, now_ms),
            7 => device.take_back(now_ms),
            _ => device.change_columns(draw, now_ms),
        }
    }

    /// What a device and the server exchange when they meet; sometimes the answer is lost and all is sent again.
    fn sync(&mut self, place: usize) {
        let (now_ms, server) = (self.now_ms, &mut self.server);
        let Some(device) = self.devices.get_mut(place) else { return };
        let local_ms = device.local(now_ms);
        if device.clock.correct(now_ms, local_ms) {
            device.restamp(now_ms, &server.log);
        }
        for batch in &device.pending {
            assert_eq!(check_stamp(batch.stamp, now_ms), Ok(()), "the server would refuse it");
            server.log.push(batch.encode());
        }
        if self.draw.below(4) > 0 {
            device.pending.clear();
        }
        for bytes in server.log.iter().skip(device.known) {
            let batch = Batch::decode(bytes).expect("our own bytes");
            device.clock.observe(batch.stamp, local_ms);
            device.rows.apply(&batch);
        }
        device.known = server.log.len();
        if let Some(update) = device.base.missing_since(&server.base.version()).expect("a version") {
            server.base.import(&update).expect("an update");
        }
        if let Some(update) = server.base.missing_since(&device.base.version()).expect("a version") {
            device.base.import(&update).expect("an update");
        }
    }
}

impl Device {
    fn local(&self, now_ms: u64) -> u64 {
        now_ms.saturating_add_signed(self.skew_ms)
    }

    fn write_rows(&mut self, draw: &mut Draw, now_ms: u64) {
        let order = self.rows.order();
        let mut rows: Vec<RowId> = order.iter().map(|(row, _)| *row).collect();
        let columns: Vec<ColumnKey> = self.columns().iter().map(|column| column.key).collect();
        let mut builder = BatchBuilder::new();
        if draw.below(3) == 0 || rows.is_empty() {
            let row = self.ids.allot();
            let placement = Placement::before(&order, draw.below(rows.len() + 1), &[row]);
            builder.add_row(row);
            for (row, position) in &placement.positions {
                builder.place(*row, position);
            }
            rows.push(row);
        } else if draw.below(6) == 0 {
            draw.one_of(&rows).into_iter().for_each(|row| {
                builder.delete_row(row);
            });
        }
        for _ in 0..1 + draw.below(3) {
            if let (Some(row), Some(column)) = (draw.one_of(&rows), draw.one_of(&columns)) {
                let value = match draw.below(4) {
                    0 => RawValue::Blank,
                    1 => RawValue::Int(draw.below(100) as i64),
                    _ => RawValue::Text(format!("{}-{}", self.clock.device().0, draw.below(1_000)).into()),
                };
                builder.set(row, column, value);
            }
        }
        let stamp = self.clock.next(self.local(now_ms));
        let batch = builder.build(stamp);
        self.undo.begin_gesture();
        self.undo.record(TABLE, &self.rows, &batch);
        self.keep(batch);
    }

    fn take_back(&mut self, now_ms: u64) {
        let stamp = self.clock.next(self.local(now_ms));
        let rows = &self.rows;
        let undone = self.undo.undo(|_| Some(rows), stamp);
        undone.into_iter().flat_map(|undone| undone.batches).for_each(|(_, batch)| self.keep(batch));
    }

    fn keep(&mut self, batch: Batch) {
        for column in batch.columns() {
            let writes = column.rows.iter().enumerate().map(|(slot, row)| (*row, column.values.get(slot)));
            self.deeds.extend(writes.map(|(row, value)| Deed::Cell(row, column.field, value)));
        }
        self.rows.apply(&batch);
        self.pending.push(batch);
    }

    fn columns(&self) -> Vec<Column> {
        self.base.read().tables.into_iter().flat_map(|table| table.columns).collect()
    }

    fn change_columns(&mut self, draw: &mut Draw, now_ms: u64) {
        let columns = self.columns();
        let Some(column) = columns.get(draw.below(columns.len())) else { return };
        let thing = Thing::Column(column.key);
        let edits = match draw.below(7) {
            0 => {
                let key = ColumnKey(self.base.next_key(self.clock.device()));
                let id = ["Prix", "Nom", "A"].get(draw.below(3)).copied().unwrap_or("X").to_owned();
                vec![new_column(&Column { key, table: TABLE, id, ..Column::default() }, draw.below(4))]
            }
            1 | 2 => rename_column(&self.base.read(), column.key, &format!("Col{}", draw.below(20))),
            3 => {
                let kind =
                    ["Text", "Numeric", "Date", "Ref:1", "ChoiceList"].get(draw.below(5)).copied().unwrap_or("Any");
                vec![SchemaEdit::set(thing, "kind", Kind(kind.to_owned()).0)]
            }
            4 => vec![SchemaEdit::Move { thing, index: draw.below(columns.len()) }],
            5 if columns.len() > 2 => vec![removal(thing, true)],
            _ => {
                let other = columns.get(draw.below(columns.len())).map_or("A", |other| other.id.as_str());
                vec![SchemaEdit::set(thing, "formula", format!("${other} * 2"))]
            }
        };
        let done = self.base.apply(&edits, (now_ms / 1_000) as i64).expect("edits");
        for edit in edits {
            let (thing, mut properties) = match edit {
                SchemaEdit::Add { thing, properties, .. } | SchemaEdit::Set { thing, properties } => {
                    (thing, properties)
                }
                SchemaEdit::Move { .. } => continue,
            };
            // What said nothing new left no trace.
            properties.retain(|name, _| done.back.iter().any(|back| is_back_of(back, thing, name)));
            self.deeds.extend(properties.into_iter().map(|(name, value)| Deed::Property(thing, name, value)));
        }
    }

    /// The server's clock showed that this device's was ahead: what waits gets new stamps, and the rows are built anew from
    /// what the server has and what waits.
    fn restamp(&mut self, now_ms: u64, log: &[Vec<u8>]) {
        let old: Vec<Stamp> = self.pending.iter().map(|batch| batch.stamp).collect();
        let local_ms = self.local(now_ms);
        self.clock.restamp(&mut self.pending, local_ms);
        let new = self.pending.iter().map(|batch| batch.stamp);
        old.into_iter().zip(new).for_each(|(old, new)| self.undo.restamped(old, new));
        self.rows = Registers::new();
        for bytes in log.iter().take(self.known) {
            self.rows.apply(&Batch::decode(bytes).expect("our own bytes"));
        }
        self.pending.iter().for_each(|batch| {
            self.rows.apply(batch);
        });
    }
}

/// Whether an edit takes back a change of this property: its old value is set, or the thing added is removed.
fn is_back_of(back: &SchemaEdit, of: Thing, name: &str) -> bool {
    match back {
        SchemaEdit::Set { thing, properties } if *thing == of => {
            properties.contains_key(name) || properties.get("removed") == Some(&Value::Bool(true))
        }
        _ => false,
    }
}

fn check_world(seed: u64) -> (usize, usize) {
    let mut world = World::new(seed);
    world.run();
    let log: Vec<Batch> = world.server.log.iter().map(|bytes| Batch::decode(bytes).expect("our own bytes")).collect();
    let mut all = Registers::new();
    log.iter().rev().for_each(|batch| {
        all.apply(batch);
    });
    let edits = world.server.base.history(None);
    let read = world.server.base.read();
    let mut histories: BTreeMap<(RowId, Field), Vec<history::PastWrite>> = BTreeMap::new();
    for device in &world.devices {
        assert_eq!(device.rows.snapshot(), all.snapshot(), "rows of seed {seed}");
        assert_eq!(device.base.read(), read, "schema of seed {seed}");
        let number = device.clock.device();
        for deed in &device.deeds {
            match deed {
                Deed::Cell(row, field, value) => {
                    let past =
                        histories.entry((*row, *field)).or_insert_with(|| history::of_cell(&log, None, *row, *field));
                    let found = past.iter().any(|write| write.stamp.device == number && write.new == *value);
                    assert!(found, "seed {seed}: {number:?} {deed:?} is not in the history");
                    assert_eq!(past.last().map(|last| last.new.clone()), Some(all.read(*row, *field)), "seed {seed}");
                }
                Deed::Property(thing, name, value) => {
                    let is_it = |edit: &&crate::PastEdit| edit.thing == *thing && edit.property == *name;
                    let mut found = edits.iter().filter(is_it);
                    let found = found.any(|edit| edit.peer == u64::from(number.0) && edit.value == *value);
                    assert!(found, "seed {seed}: {number:?} {deed:?} is not in the history");
                }
            }
        }
    }
    check_names(seed, &world.server.base);
    (log.len(), edits.len())
}

/// Identifiers are unique, and every formula names a column that is there, or was before somebody removed it.
fn check_names(seed: u64, base: &Base) {
    let columns: Vec<Column> = base.read().tables.into_iter().flat_map(|table| table.columns).collect();
    let ids: BTreeSet<String> = columns.iter().map(|column| column.id.to_lowercase()).collect();
    assert_eq!(ids.len(), columns.len(), "seed {seed}: {columns:?}");
    let removed = base.removed_things().into_iter().map(|(_, properties)| {
        let id = properties.get("id").and_then(Value::as_str).map(str::to_lowercase);
        let former = properties.keys().filter_map(|name| name.strip_prefix("former.")).map(str::to_lowercase);
        former.chain(id).collect::<Vec<_>>()
    });
    let removed: BTreeSet<String> = removed.flatten().collect();
    for formula in columns.iter().map(|column| &column.formula).filter(|formula| !formula.is_empty()) {
        let name = formula.trim_start_matches('$').trim_end_matches(" * 2").to_lowercase();
        assert!(ids.contains(&name) || removed.contains(&name), "seed {seed}: {formula} names nothing");
    }
}

#[test]
fn a_thousand_stories_end_well() {
    let counts: Vec<(usize, usize)> = (1..=SEEDS).map(check_world).collect();
    let batches: usize = counts.iter().map(|(batches, _)| batches).sum();
    let edits: usize = counts.iter().map(|(_, edits)| edits).sum();
    println!("{SEEDS} stories: {batches} batches, {edits} edits of properties");
}
