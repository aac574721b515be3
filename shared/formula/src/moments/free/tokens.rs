//! Cuts a text into words, numbers and single signs.
//!
//! A dot may end a word, part two numbers or be a decimal point; which it is depends on what stands around it.

/// The kinds of a piece being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Word,
    Number,
    /// A word that had a dot.
    DottedWord,
    /// A number that had a dot, or a comma after two digits.
    DottedNumber,
}

/// The pieces of a text: spaces as single blanks.
pub(super) fn split(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut chars = text.chars().filter(|letter| *letter != '\0').peekable();
    while let Some(first) = chars.next() {
        let mut state = match first {
            letter if letter.is_alphabetic() => State::Word,
            digit if digit.is_numeric() => State::Number,
            space if space.is_whitespace() => {
                pieces.push(" ".to_owned());
                continue;
            }
            sign => {
                pieces.push(sign.to_string());
                continue;
            }
        };
        let mut piece = first.to_string();
        let mut has_letters = false;
        while let Some(next) = chars.peek().copied() {
            has_letters |= matches!(state, State::Word | State::DottedWord);
            let after_dot = piece.ends_with('.');
            state = match (state, next) {
                (State::Word, letter) if letter.is_alphabetic() => state,
                (State::Word, '.') => State::DottedWord,
                (State::Number, digit) if digit.is_numeric() => state,
                (State::Number, '.') => State::DottedNumber,
                (State::Number, ',') if piece.chars().count() >= 2 => State::DottedNumber,
                (State::DottedWord, letter) if letter == '.' || letter.is_alphabetic() => state,
                (State::DottedWord, digit) if digit.is_numeric() && after_dot => State::DottedNumber,
                (State::DottedNumber, digit) if digit == '.' || digit.is_numeric() => state,
                (State::DottedNumber, letter) if letter.is_alphabetic() && after_dot => State::DottedWord,
                _ => break,
            };
            piece.push(next);
            chars.next();
        }
        push(piece, state, has_letters, &mut pieces);
    }
    pieces
}

fn push(piece: String, state: State, has_letters: bool, pieces: &mut Vec<String>) {
    let dots = piece.matches('.').count();
    let is_dotted = matches!(state, State::DottedWord | State::DottedNumber);
    if is_dotted && (has_letters || dots > 1 || piece.ends_with(['.', ','])) {
        let mut rest = piece.as_str();
        while let Some(at) = rest.find(['.', ',']) {
            let (before, after) = rest.split_at(at);
            let (sign, after) = after.split_at(1);
            pieces.extend([before, sign].into_iter().filter(|part| !part.is_empty()).map(str::to_owned));
            rest = after;
        }
        pieces.extend(Some(rest).filter(|part| !part.is_empty()).map(str::to_owned));
        return;
    }
    let is_comma_decimal = state == State::DottedNumber && dots == 0;
    pieces.push(if is_comma_decimal { piece.replace(',', ".") } else { piece });
}

/// Whether a piece is digits alone.
pub(super) fn is_digits(piece: &str) -> bool {
    !piece.is_empty() && piece.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a piece is a number, perhaps with decimals.
pub(super) fn is_number(piece: &str) -> bool {
    match piece.split_once('.') {
        Some((whole, fraction)) => is_digits(whole) && is_digits(fraction),
        None => is_digits(piece),
    }
}
