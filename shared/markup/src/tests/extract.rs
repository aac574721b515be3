//! Extraction, by examples.

use expect_test::{Expect, expect};

use crate::{excerpt, links, mentions, outline, plain_text, tags, title_of, word_count};

const PAGE: &str = "---\ntitle: x\n---\n# Le *pain* du [[Jardin]] #four\n\nAvec @zoé et [la recette](recettes/pain%20noir.md#cuisson \"T\"), \
    **[[Jardin#Blé|le blé]]**.\nSuite & fin : <https://x.org> ou www.y.fr\n\n## Photos\n\n![Un **pain**|300](photos/pain.png) ![[four.jpg]]\n\n\
    > [!tip] Astuce #Four\n> H<sub>2</sub>O `eau`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- [ ] un\n- deux\n\n{{toc}}\n\n[r][], [![i](a.png)](<b c.md>)\n\n[r]: ref.md\n";

#[track_caller]
fn check_links(source: &str, expected: Expect) {
    let lines = links(source).into_iter().map(|link| {
        let target = link.target_range.map_or("-", |range| &source[range]);
        let section = link.section.map(|section| format!("#{section}")).unwrap_or_default();
        format!("{:?} {} → {}{section} ({target}) “{}”\n", link.kind, &source[link.range], link.target, link.text)
    });
    expected.assert_eq(&lines.collect::<String>());
}

#[test]
fn links_with_their_places() {
    check_links(
        PAGE,
        expect![[r#"
        Page [[Jardin]] → Jardin (Jardin) “Jardin”
        Markdown [la recette](recettes/pain%20noir.md#cuisson "T") → recettes/pain%20noir.md#cuisson (recettes/pain%20noir.md#cuisson) “la recette”
        Page [[Jardin#Blé|le blé]] → Jardin#Blé (Jardin) “le blé”
        Address <https://x.org> → https://x.org (-) “https://x.org”
        Address www.y.fr → https://www.y.fr (www.y.fr) “www.y.fr”
        Image ![Un **pain**|300](photos/pain.png) → photos/pain.png (photos/pain.png) “Un pain|300”
        Embed ![[four.jpg]] → four.jpg (four.jpg) “four.jpg”
        Markdown [r] → ref.md (-) “r”
        Markdown [![i](a.png)](<b c.md>) → b c.md (b c.md) “”
        Image ![i](a.png) → a.png (a.png) “i”
    "#]],
    );
    check_links(
        "[a](b(c)d 't') [](x) [a]( y ) [x](z#) `[[no]]` [[A|B]](not wiki) [[ É | t ]]",
        expect![[r#"
        Markdown [a](b(c)d 't') → b(c)d (b(c)d) “a”
        Markdown [](x) → x (x) “”
        Markdown [a]( y ) → y (y) “a”
        Markdown [x](z#) → z (z#) “x”
        Page [[ É | t ]] → É (É) “t”
    "#]],
    );
}

#[test]
fn outline_and_title() {
    let outline =
        outline(PAGE).into_iter().map(|heading| format!("{} {} #{}\n", heading.level, heading.text, heading.id));
    expect![[r#"
        1 Le pain du Jardin #four #le-pain-du-jardin-four
        2 Photos #photos
    "#]]
    .assert_eq(&outline.collect::<String>());
    expect![[r#"Some("Le pain du Jardin #four") None"#]].assert_eq(&format!(
        "{:?} {:?}",
        title_of(PAGE),
        title_of("texte")
    ));
}

#[test]
fn tags_and_mentions() {
    expect![[r#"["four"] ["zoé"]"#]].assert_eq(&format!("{:?} {:?}", tags(PAGE), mentions(PAGE)));
}

#[test]
fn plain_text_and_excerpts() {
    expect![[r#"
        Le pain du Jardin #four
        Avec @zoé et la recette, le blé.
        Suite & fin : https://x.org ou www.y.fr
        Photos
        Un pain|300 four.jpg
        Astuce #Four
        H2O eau
        a b
        1 2
        un
        deux
        r, i"#]]
    .assert_eq(&plain_text(PAGE));
    expect!["Avec @zoé et la recette, le blé. Suite & fin…"].assert_eq(&excerpt(PAGE, 60));
    expect![[r#"33 "court""#]].assert_eq(&format!("{} {:?}", word_count(PAGE), excerpt("# T\n\ncourt", 60)));
}
