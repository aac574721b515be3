//! The reference of functions in the documentation is what the table of functions says now. With `UPDATE_EXPECT=1` it is
//! written anew.

use etabli_formula::functions::reference;
use etabli_locale::Language;
use expect_test::expect_file;

#[test]
fn the_reference_is_up_to_date() {
    expect_file!["../../../docs/functions/fr.md"].assert_eq(&reference(Language::Fr));
    expect_file!["../../../docs/functions/en.md"].assert_eq(&reference(Language::En));
}
