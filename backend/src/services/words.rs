//! Words as search compares them: folded, without French elisions, in the singular.
//!
//! Both the texts and the questions go through [`words`], so what matters is that forms of one word meet, not that the
//! stem is a word.

use etabli_ids::fold;

/// Longest word kept, in characters; what is longer is no word that anybody types.
const MAX_LETTERS: usize = 40;

/// What stands before an apostrophe and says nothing.
const ELISIONS: [&str; 14] =
    ["l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "entr"];

/// The words of a text, in order, repeated ones included.
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut words = Vec::new();
    let mut rest = folded.as_str();
    while let Some(start) = rest.find(char::is_alphanumeric) {
        let tail = &rest[start..];
        let end = tail.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(tail.len());
        let (word, after) = tail.split_at(end);
        if !(after.starts_with('\'') && ELISIONS.contains(&word)) {
            words.push(stem(word));
        }
        rest = after;
    }
    words
}

/// The singular of a folded word, or something that its plural leads to as well.
pub fn stem(word: &str) -> String {
    let word = word.char_indices().nth(MAX_LETTERS).map_or(word, |(end, _)| &word[..end]);
    if word.len() <= 3 {
        return word.to_owned();
    }
    if let Some(root) = word.strip_suffix("aux").filter(|root| !root.ends_with('e') && root.len() >= 2) {
        return format!("{root}al");
    }
    word.strip_suffix(['s', 'x']).unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(words(text).join(" "), expected);
    }

    #[test]
    fn forms_of_a_word_meet() {
        check("L’Été, les Farines de l'eau", "ete les farine de eau");
        check("des chevaux, un cheval ; des gâteaux, un gâteau", "des cheval un cheval des gateau un gateau");
        check("jusqu’au bus d’Œuvre", "au bus oeuvre");
        check("14 h 30, TVA 5,5 %", "14 h 30 tva 5 5");
        check("", "");
    }
}
