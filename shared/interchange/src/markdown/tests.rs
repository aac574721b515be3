//! Folders in, plans out. A folder is written as one text: `//- path`, then the file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;

/// Reads `//- path` and what follows it, for each file.
fn folder(text: &str) -> Vec<(String, Vec<u8>)> {
    let files = text.split("//- ").skip(1).map(|file| {
        let (path, content) = file.split_once('\n').unwrap_or((file, ""));
        (path.to_owned(), content.as_bytes().to_vec())
    });
    files.collect()
}

fn plan_of(files: &[(String, Vec<u8>)]) -> Plan {
    let files: Vec<SourceFile<'_>> = files.iter().map(|(path, bytes)| SourceFile { path, bytes }).collect();
    plan(&files, "Coffre")
}

fn print_report(plan: &Plan) -> String {
    let mut text = String::new();
    for line in &plan.report {
        let _ = writeln!(text, "! {}:{} {} {}", line.path, line.line, line.problem.name(), line.problem.detail());
    }
    text
}

fn print(plan: &Plan) -> String {
    let mut text = String::new();
    for page in &plan.pages {
        let parent = page.parent.map_or("", |parent| plan.pages[parent].title.as_str());
        let _ = write!(text, "{parent}/{} ({}) {:?}", page.title, page.path, page.tags);
        for date in [&page.created, &page.modified].into_iter().flatten() {
            let _ = write!(text, " {date}");
        }
        text.push('\n');
        for line in page.body_with(|file| format!("/files/{file}")).lines() {
            let _ = writeln!(text, "    | {line}");
        }
    }
    for file in &plan.files {
        let _ = writeln!(text, "file {} {}", file.path, if file.is_used { "used" } else { "unused" });
    }
    text + &print_report(plan)
}

#[track_caller]
fn check(text: &str, expected: Expect) {
    expected.assert_eq(&print(&plan_of(&folder(text))));
}

#[test]
fn folders_become_parents() {
    check(
        "//- index.md\n# Bienvenue\nVoir [[Jardin]].\n//- Jardin.md\nLe jardin\n//- Jardin/Blé.md\n//- Jardin/Outils/bêche.md\nx\n\
         //- Cuisine/Cuisine.md\ny\n//- Cuisine/index.md\nz\n//- Atelier/README.md\n# L’atelier\n//- images/vide/a.png\n",
        expect![[r#"
            /Bienvenue (index.md) []
                | Voir [[Jardin]].
            /L’atelier (Atelier/README.md) []
            /Cuisine (Cuisine/index.md) []
                | z
            Cuisine/Cuisine (Cuisine) (Cuisine/Cuisine.md) []
                | y
            /Jardin (Jardin.md) []
                | Le jardin
            Jardin/Blé (Jardin/Blé.md) []
            Jardin/Outils (Jardin/Outils) []
            Outils/bêche (Jardin/Outils/bêche.md) []
                | x
            file images/vide/a.png unused
            ! Cuisine/Cuisine.md:0 title-taken Cuisine → Cuisine (Cuisine)
        "#]],
    );
}

#[test]
fn links_lead_to_titles() {
    check(
        "//- Accueil.md\n[[Note]] [[dossier/Note|texte]] [[Note#Une section]] [[note.md]] [[#Ici]] [[Alias]] [a](dossier/Note.md) \
         [b](dossier/Une%20page.md#fin) [c](<dossier/Une page.md>) [d](https://x.org) [e][r] `[[code]]` [f](mailto:a@b.c)\n\n# Ici\n\n\
         | t |\n|---|\n| [[dossier/Note\\|n]] |\n\n[r]: dossier/Note.md\n\
         //- dossier/Note.md\n---\naliases: [Alias]\n---\n# Une section\n[retour](../Accueil.md) [[Une page]] [[Accueil]]\n\
         //- dossier/Une page.md\n---\ntitle: Un titre : long | #1\n---\n# Fin\n[[Note]] [[dossier/Une page]]\n",
        expect![[r#"
            /Accueil (Accueil.md) []
                | [[Note]] [[Note|texte]] [[Note#Une section]] [[Note|note]] [[#Ici]] [[Note|Alias]] [[Note|a]] [[Un titre : long#fin|b]] [[Un titre : long|c]] [d](https://x.org) [[Note|e]] `[[code]]` [f](mailto:a@b.c)
                | 
                | # Ici
                | 
                | | t |
                | |---|
                | | [[Note|n]] |
                | 
                | [r]: dossier/Note.md
            /dossier (dossier) []
            dossier/Note (dossier/Note.md) []
                | # Une section
                | [[Accueil|retour]] [[Un titre : long|Une page]] [[Accueil]]
            dossier/Un titre : long | (dossier/Une page.md) []
                | # Fin
                | [[Note]] [[Un titre : long|Une page]]
        "#]],
    );
}

#[test]
fn files_are_found_and_named() {
    check(
        "//- notes/a.md\n![[photo.png]] ![[photo.png|300]] ![alt|200](../images/photo%202.png \"T\") [[doc.pdf]] [d](doc.pdf) \
         ![](<../images/photo 2.png>) ![[b]] ![x](manque.png)\n//- notes/b.md\n//- notes/doc.pdf\n//- images/photo.png\n//- images/photo 2.png\n//- autre.csv\n",
        expect![[r#"
            /notes (notes) []
            notes/a (notes/a.md) []
                | ![photo.png](/files/2) ![photo.png|300](/files/2) ![alt|200](/files/1 "T") [doc.pdf](/files/3) [d](/files/3) ![](</files/1>) ![[b]] ![x](manque.png)
            notes/b (notes/b.md) []
            file autre.csv unused
            file images/photo 2.png used
            file images/photo.png used
            file notes/doc.pdf used
            ! notes/a.md:1 missing-target manque.png
        "#]],
    );
}

#[test]
fn front_matter_gives_titles_tags_and_dates() {
    check(
        "//- a.md\n---\ntitle: \"Réunion : mars\"\ntags: [coop, '#bilan', coop]\ndate: 2026-03-01\nupdated: 2026-03-02T10:00\nstatut: brouillon\n---\n\n# Réunion : mars\n\ntexte\n\
         //- b.md\n---\ntags: un, deux trois\ndate: hier\n---\ntexte\n//- c.md\n---\ntags:\n- x\n- y\n---\n\
         //- guide-de-demarrage.md\n# Pour bien commencer\n\ntexte\n//- Sections.md\n# Une seule\n\ntexte\n",
        expect![[r#"
            /Réunion : mars (a.md) ["coop", "bilan"] 2026-03-01 2026-03-02T10:00
                | texte
            /b (b.md) ["un", "deux", "trois"]
                | texte
            /c (c.md) ["x", "y"]
            /Pour bien commencer (guide-de-demarrage.md) []
                | texte
            /Sections (Sections.md) []
                | # Une seule
                | 
                | texte
            ! a.md:1 fields-left-out statut
        "#]],
    );
}

#[test]
fn equal_titles_are_told_apart() {
    check(
        "//- Éditeur.md\n[[Outils/éditeur]] [[Outils/Autres/Éditeur]]\n//- Outils/éditeur.md\n[[Éditeur]]\n//- Outils/Autres/Éditeur.md\n\
         //- Outils/x/Note.md\n//- Outils/y/Note.md\n//- z.md\n[[Note]]\n",
        expect![[r#"
            /Éditeur (Éditeur.md) []
                | [[éditeur (Outils)|éditeur]] [[Éditeur (Autres)|Éditeur]]
            /Outils (Outils) []
            Outils/Autres (Outils/Autres) []
            Autres/Éditeur (Autres) (Outils/Autres/Éditeur.md) []
            Outils/éditeur (Outils) (Outils/éditeur.md) []
                | [[Éditeur]]
            Outils/x (Outils/x) []
            x/Note (Outils/x/Note.md) []
            Outils/y (Outils/y) []
            y/Note (y) (Outils/y/Note.md) []
            /z (z.md) []
                | [[Note]]
            ! Outils/Autres/Éditeur.md:0 title-taken Éditeur → Éditeur (Autres)
            ! Outils/y/Note.md:0 title-taken Note → Note (y)
            ! Outils/éditeur.md:0 title-taken éditeur → éditeur (Outils)
            ! z.md:1 ambiguous-target Note → Note
        "#]],
    );
}

#[test]
fn links_to_nowhere_are_reported_with_their_line() {
    check(
        "//- a.md\n---\nx: y\n---\n# a\n\n[[Absent]]\n[b](absent.md)\n\n[[b#Pas là]] [c](../dehors.md) [[#non]]\n![[x.png]]\n//- b.md\n",
        expect![[r#"
            /a (a.md) []
                | [[Absent]]
                | [b](absent.md)
                | 
                | [[b#Pas là]] [c](../dehors.md) [[#non]]
                | ![[x.png]]
            /b (b.md) []
            ! a.md:1 fields-left-out x
            ! a.md:6 missing-target Absent
            ! a.md:7 missing-target absent.md
            ! a.md:9 missing-section b#Pas là
            ! a.md:9 missing-target ../dehors.md
            ! a.md:9 missing-section #non
            ! a.md:10 missing-target x.png
        "#]],
    );
}

#[test]
fn encodings_and_bad_files() {
    let files: Vec<(String, Vec<u8>)> = vec![
        ("bom.md".into(), b"\xef\xbb\xbf---\r\ntags: a\r\n---\r\nun\r\ndeux\r\n".to_vec()),
        ("latin1.md".into(), b"caf\xe9 \x80 \x9c".to_vec()),
        ("utf16.md".into(), b"\xff\xfeA\x00\xe9\x00".to_vec()),
        ("casse.md".into(), b"\xc3\xa9t\xe9 \xff".to_vec()),
        ("binaire.md".into(), b"a\0b".to_vec()),
        ("grand.md".into(), vec![b'a'; MAX_PAGE_BYTES + 1]),
        (".obsidian/app.md".into(), Vec::new()),
        ("a/.git/b.md".into(), Vec::new()),
        ("../dehors.md".into(), Vec::new()),
        ("a//b.md".into(), Vec::new()),
        ("NOTES.MARKDOWN".into(), b"x".to_vec()),
    ];
    expect![[r#"
        /bom (bom.md) ["a"]
            | un
            | deux
        /latin1 (latin1.md) []
            | café € œ
        /NOTES (NOTES.MARKDOWN) []
            | x
        /utf16 (utf16.md) []
            | Aé
        ! ../dehors.md:0 bad-path 
        ! a//b.md:0 bad-path 
        ! binaire.md:0 not-text 
        ! casse.md:0 not-text 
        ! grand.md:0 too-large 
        ! latin1.md:0 read-as-latin1 
    "#]]
    .assert_eq(&print(&plan_of(&files)));
}

#[test]
fn what_goes_out_comes_back_equal() {
    let page = |id: &str, parent, position: &str, title: &str, body: &str, tags: &[&str]| ExportedPage {
        id: id.to_owned(),
        parent,
        position: position.to_owned(),
        title: title.to_owned(),
        body: body.to_owned(),
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        created: Some("2026-03-01T10:00:00Z".to_owned()),
        modified: None,
    };
    let pages = [
        page(
            "1",
            None,
            "b",
            "Accueil",
            "\n\n# Accueil\n\n[[Le \"blé\" : 1/2?]] [[Jardin#Blé|x]] [y](/jardin)\n---\n",
            &["a b", "é"],
        ),
        page("2", Some(0), "c", "Le \"blé\" : 1/2?", "---\nx: y\n---\n", &[]),
        page("3", Some(0), "a", "Accueil", "", &["#x"]),
        page("4", Some(2), "a", "accueil", "  fin sans retour", &[]),
        page("5", None, "a", "index \\", "> [!note]\n", &[]),
        page("6", Some(0), "d", ".x.", "", &[]),
        page("7", Some(5), "d", "...", "", &[]),
        page("8", Some(0), "e", "ACCUEIL", "", &[]),
    ];
    let paths: Vec<String> = export(&pages).into_iter().map(|file| file.path).collect();
    expect![[r#"
        Accueil.md
        Accueil/Le -blé- - 1-2-.md
        Accueil/Accueil.md
        Accueil/Accueil/accueil.md
        index -.md
        Accueil/x.md
        Accueil/x/-.md
        Accueil/ACCUEIL (2).md"#]]
    .assert_eq(&paths.join("\n"));
    let plan = check_round_trip(&pages);
    expect![[r#"
        ! Accueil.md:14 missing-target Jardin
        ! Accueil.md:14 missing-target /jardin
    "#]]
    .assert_eq(&print_report(&plan));
    let order: Vec<&str> = plan.pages.iter().filter_map(|page| page.id.as_deref()).collect();
    assert_eq!(order.join(" "), "5 1 3 4 2 6 7 8");
}

/// Exports, plans the import, and compares page by page.
#[track_caller]
fn check_round_trip(pages: &[ExportedPage]) -> Plan {
    let files: Vec<(String, Vec<u8>)> =
        export(pages).into_iter().map(|file| (file.path, file.text.into_bytes())).collect();
    let plan = plan_of(&files);
    assert_eq!(plan.pages.len(), pages.len(), "{files:?}");
    for page in pages {
        let back = plan.pages.iter().find(|back| back.id.as_ref() == Some(&page.id)).expect("every page comes back");
        let parent = back.parent.and_then(|parent| plan.pages[parent].id.clone());
        let expected = page.parent.map(|parent| pages[parent].id.clone());
        assert_eq!((&back.title, &back.body, parent), (&page.title, &page.body, expected), "{files:?}");
        assert_eq!((&back.tags, &back.created, &back.modified), (&page.tags, &page.created, &page.modified));
    }
    plan
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_tree_comes_back_equal(drawn in prop::collection::vec((0_usize..8, text(4), text(12), text(2)), 1..8)) {
        let pages: Vec<ExportedPage> = drawn
            .into_iter()
            .enumerate()
            .map(|(index, (parent, title, body, tag))| ExportedPage {
                id: index.to_string(),
                parent: index.checked_sub(parent + 1),
                position: format!("{index:02}"),
                title: Some(title.replace('\n', " ").trim().to_owned()).filter(|title| !title.is_empty()).unwrap_or("x".into()),
                body,
                tags: Some(tag.replace('\n', " ").trim().to_owned()).filter(|tag| !tag.is_empty()).into_iter().collect(),
                ..ExportedPage::default()
            })
            .collect();
        check_round_trip(&pages);
    }
}

/// Texts of fragments that mean something to Markdown, to YAML or to file systems.
fn text(most: usize) -> impl Strategy<Value = String> {
    let fragments = [
        "a",
        "é",
        "É",
        "index",
        "README",
        ".md",
        "/",
        "\\",
        ":",
        "\"",
        "'",
        "#",
        " #",
        "- ",
        "---",
        "---\n",
        "\n",
        "\n\n",
        "# a\n",
        "[[a]]",
        "[[index|x]]",
        "[a](a.md)",
        "![[a.png]]",
        "[x](/a)",
        " ",
        ".",
        "..",
        "*",
        "?",
        "[",
        "]",
        "title: x",
        "{{toc}}",
        "|",
        ">",
        "con",
    ];
    prop::collection::vec(prop::sample::select(fragments.to_vec()), 0..=most).prop_map(|parts| parts.concat())
}

/// A few pages that others wrote for another tool; links to pages that were not copied are reported.
#[test]
fn pages_of_another_tool() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/silverbullet");
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    let plan = plan_of(&files);
    let shown: String =
        plan.pages.iter().map(|page| format!("{} ({}) {:?}\n", page.title, page.path, page.tags)).collect();
    expect![[r#"
        Lua (Lua.md) []
        Markdown (Markdown.md) []
        Anchor (Markdown/Anchor.md) ["glossary", "maturity/experimental"]
        Names (Names.md) []
        Paths (Paths.md) []
        Person (Person) []
        John (Person/John.md) ["person"]
        Service (Service.md) []
        Transclusions (Transclusions.md) ["glossary"]
        ! Lua.md:1 missing-target Space Lua
        ! Markdown.md:1 fields-left-out references
        ! Markdown.md:6 missing-target Markdown/Extensions
        ! Markdown.md:12 missing-target Markdown/Extensions
        ! Markdown.md:16 missing-target Markdown/Basics
        ! Markdown.md:17 missing-target Markdown/Extensions
        ! Markdown.md:17 missing-target Markdown/Hashtags
        ! Markdown.md:18 missing-target Markdown/Syntax Highlighting
        ! Markdown/Anchor.md:1 fields-left-out description, references
        ! Markdown/Anchor.md:9 missing-target Object
        ! Markdown/Anchor.md:14 missing-target Markdown/Hashtags
        ! Markdown/Anchor.md:17 missing-target Task
        ! Markdown/Anchor.md:19 missing-target Markdown/Fenced Code Block
        ! Markdown/Anchor.md:20 missing-target Frontmatter
        ! Markdown/Anchor.md:35 missing-target Object/anchor
        ! Markdown/Anchor.md:37 missing-target from o = index.objects("anchor")
        ! Markdown/Anchor.md:40 missing-target Link
        ! Markdown/Anchor.md:46 missing-target Page Picker
        ! Markdown/Anchor.md:51 missing-target Object
        ! Markdown/Anchor.md:51 missing-target Object/anchor
        ! Markdown/Anchor.md:61 missing-target Space
        ! Names.md:1 fields-left-out references
        ! Names.md:6 missing-target SilverBullet
        ! Names.md:6 missing-target Page
        ! Names.md:6 missing-target Document
        ! Names.md:38 missing-target Best Practices
        ! Paths.md:1 fields-left-out references
        ! Person/John.md:1 fields-left-out firstName, lastName, location, age
        ! Service.md:1 fields-left-out references
        ! Service.md:14 missing-target API/service
        ! Transclusions.md:1 fields-left-out description, references
        ! Transclusions.md:14 missing-target Document
        ! Transclusions.md:17 missing-target Document
    "#]]
    .assert_eq(&(shown + &print_report(&plan)));
    let names = plan.pages.iter().find(|page| page.title == "Names").expect("a page of that name");
    expect!["* Names cannot end in `.md` (See [[Paths#Relation to names]] section)"]
        .assert_eq(names.body.lines().find(|line| line.contains("Paths")).unwrap_or_default());
}

/// A real wiki, where it is at hand: everything is imported and every link accounted for.
#[test]
fn a_real_folder_imports_whole() {
    let Some(root) = fixtures().filter(|root| root.is_dir()) else { return };
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    let plan = plan_of(&files);
    assert!(plan.pages.len() > 200, "{}", plan.pages.len());
    assert!(
        !plan.report.iter().any(|line| matches!(line.problem, Problem::NotText | Problem::TooLarge | Problem::BadPath))
    );
    let titles: Vec<String> = plan.pages.iter().map(|page| page.slug.clone()).collect();
    for page in &plan.pages {
        for link in etabli_markup::links(&page.body) {
            let is_wiki = matches!(link.kind, etabli_markup::LinkKind::Page | etabli_markup::LinkKind::Embed);
            if is_wiki && !link.target.is_empty() && !titles.contains(&etabli_ids::slug(&link.target)) {
                let told = plan
                    .report
                    .iter()
                    .any(|line| line.path == page.path && line.problem == Problem::MissingTarget(link.target.clone()));
                assert!(told, "{}: {}", page.path, link.target);
            }
            let is_written = matches!(link.kind, etabli_markup::LinkKind::Markdown | etabli_markup::LinkKind::Image);
            let is_outside = link.target.is_empty() || link.target.contains(':');
            let is_file = page.attachments.iter().any(|file| link.range.contains(&file.range.start));
            if is_written && !is_outside && !is_file {
                let problem = Problem::MissingTarget(link.target.clone());
                assert!(plan.report.iter().any(|line| line.problem == problem), "{}: {}", page.path, link.target);
            }
        }
    }
}

fn fixtures() -> Option<PathBuf> {
    let root = std::env::var_os("ETABLI_FIXTURES").map(PathBuf::from);
    let beside =
        Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).map(|outside| outside.join("shared/fixtures"));
    root.or(beside).map(|root| root.join("wiki/markdown/silverbullet-docs"))
}

fn collect(root: &Path, at: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(at).expect("the folder reads").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if let Ok(inside) = path.strip_prefix(root) {
            files.push((inside.to_string_lossy().replace('\\', "/"), std::fs::read(&path).expect("the file reads")));
        }
    }
}
