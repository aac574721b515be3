//! Every mistake and every error has its words in both languages.

use crate::error::ErrorClass;
use crate::syntax::MistakeKind;

#[test]
fn every_mistake_and_error_has_a_message() {
    let french = include_str!("../../../../locale/messages/fr/formula.ftl");
    let english = include_str!("../../../../locale/messages/en/formula.ftl");
    let classes =
        ["ZeroDivisionError", "TypeError", "ValueError", "NameError", "AttributeError", "KeyError", "IndexError"];
    let more = [
        "CircularRefError",
        "InvalidTypedValue",
        "Limit",
        "RecursionError",
        "SyntaxError",
        "ImportError",
        "AssertionError",
    ];
    let rest = ["NotImplementedError", "OverflowError", "ParserError", "Exception", "IndentationError"];
    let classes = classes.iter().chain(&more).chain(&rest).map(|name| ErrorClass::named(name).message_id());
    for id in MistakeKind::ALL.iter().map(MistakeKind::message_id).chain(classes) {
        for messages in [french, english] {
            assert!(messages.lines().any(|line| line.starts_with(&format!("{id} = "))), "{id}");
        }
    }
}
