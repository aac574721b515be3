//! Formulas after a column or a table got another name.

use super::tables::cooperative;
use crate::syntax::rename::{Rename, rename};
use crate::syntax::{Place, Shape};

/// Renames `People.Name` to `Nom` and more in formulas of the table People.
#[track_caller]
fn check(changes: &str, table: &str, cases: &[(&str, &str)]) {
    let renames: Vec<Rename<'_>> = changes
        .split(", ")
        .map(|change| {
            let (old, new) = change.split_once(" to ").unwrap();
            match old.split_once('.') {
                Some((table, old)) => Rename::Column { table, old, new },
                None => Rename::Table { old, new },
            }
        })
        .collect();
    let choice = [("choice", Shape::Record("Teams".into()))];
    let place = Place { table, variables: &choice };
    let after = |text: &str| rename(text, place, &renames, &cooperative()).unwrap_or_else(|| "unchanged".to_owned());
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(text, expected)| after(text) != *expected)
        .map(|(text, expected)| format!("{text}\n  gives {}\n  not   {expected}", after(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn columns_of_the_record_and_along_references() {
    check(
        "People.Name to Nom",
        "People",
        &[
            ("$Name", "$Nom"),
            ("rec.Name + rec . Name", "rec.Nom + rec . Nom"),
            ("$Boss.Boss.Name.upper()", "$Boss.Boss.Nom.upper()"),
            ("$Team.Name", "unchanged"),
            ("$Team.Lead.Name", "$Team.Lead.Nom"),
            ("$Team.Members.Name", "$Team.Members.Nom"),
            ("$Team.Members.Boss.Name", "$Team.Members.Boss.Nom"),
            ("$Friends[0].Name", "$Friends[0].Nom"),
            ("$Friends[1:][0].Name", "$Friends[1:][0].Nom"),
            ("( $Boss ).Name", "( $Boss ).Nom"),
            ("$Boss.\\\n  Name", "$Boss.\\\n  Nom"),
            ("($Boss or $Team.Lead).Name", "($Boss or $Team.Lead).Nom"),
            ("(a if $Age else $Boss).Name", "(a if $Age else $Boss).Nom"),
            ("IF($Age, $Boss, None).Name", "IF($Age, $Boss, None).Nom"),
            ("PEEK($Boss).Name", "PEEK($Boss).Nom"),
            ("choice.Lead.Name + choice.Name", "choice.Lead.Nom + choice.Name"),
            ("\"$Name\" # $Name", "unchanged"),
            ("f'{$Name:>{$Boss.Name}} $Name {rec.Name!r}'", "f'{$Nom:>{$Boss.Nom}} $Name {rec.Nom!r}'"),
            ("f(Name=1)[Name].Name", "unchanged"),
            ("x.Name", "unchanged"),
            ("$Names + $Name2", "unchanged"),
            ("{$Name: [$Name, -$Name, not $Name]}[$Name:$Name]", "{$Nom: [$Nom, -$Nom, not $Nom]}[$Nom:$Nom]"),
            ("$Name if 1 < $Name <= 3 else ($Name, *$Name)", "$Nom if 1 < $Nom <= 3 else ($Nom, *$Nom)"),
        ],
    );
}

#[test]
fn lookups_their_keys_and_their_order() {
    check(
        "People.Name to Nom, People.Age to Années",
        "Orders",
        &[
            ("People.lookupOne(Name=$Client.Name).Age", "People.lookupOne(Nom=$Client.Nom).Années"),
            ("People.lookupRecords(Name = 'Name')", "People.lookupRecords(Nom = 'Name')"),
            ("People.lookupRecords(order_by='-Name').Name", "People.lookupRecords(order_by='-Nom').Nom"),
            (
                "People.lookupRecords(order_by=('Age', \"-Name\"))",
                "People.lookupRecords(order_by=('Années', \"-Nom\"))",
            ),
            ("People.lookupRecords(Team=1, sort_by=r'Name')", "People.lookupRecords(Team=1, sort_by=r'Nom')"),
            ("People.lookupRecords(order_by='Budget')", "unchanged"),
            ("Teams.lookupRecords(Name=1, order_by='Name')", "unchanged"),
            (
                "People.lookupRecords(Name=CONTAINS($Tags, match_empty=''))",
                "People.lookupRecords(Nom=CONTAINS($Tags, match_empty=''))",
            ),
            (
                "People.lookupRecords(order_by='Age').find.le(3).Name",
                "People.lookupRecords(order_by='Années').find.le(3).Nom",
            ),
            ("People.all.Name", "People.all.Nom"),
            ("len(People.all[0].Boss.Name)", "len(People.all[0].Boss.Nom)"),
            ("VLOOKUP(People, Name=1).Age", "VLOOKUP(People, Nom=1).Années"),
            ("PREVIOUS(rec, order_by='Age').Amount", "unchanged"),
            ("SUM($group.Age)", "SUM($group.Années)"),
            ("table.lookupOne(Client=$Client).Client.Name", "table.lookupOne(Client=$Client).Client.Nom"),
        ],
    );
    check(
        "People.Age to Années, People.Team to Équipe",
        "People",
        &[
            (
                "PREVIOUS(rec, group_by='Team', order_by=('-Age', 'id')).Age",
                "PREVIOUS(rec, group_by='Équipe', order_by=('-Années', 'id')).Années",
            ),
            (
                "RANK(rec, order_by='Age', order='desc') + NEXT($Boss, order_by='Age').Age",
                "RANK(rec, order_by='Années', order='desc') + NEXT($Boss, order_by='Années').Années",
            ),
            ("table.all.Age + table.lookupRecords(Age=1)", "table.all.Années + table.lookupRecords(Années=1)"),
        ],
    );
}

#[test]
fn variables_loops_and_functions() {
    check(
        "People.Name to Nom",
        "Teams",
        &[
            ("[m.Name for m in $Members]", "[m.Nom for m in $Members]"),
            (
                "[m.Name for t in Teams.all for m in t.Members if m.Boss.Name]",
                "[m.Nom for t in Teams.all for m in t.Members if m.Boss.Nom]",
            ),
            ("{m.id: m.Name for m in $Members if t.Name}", "{m.id: m.Nom for m in $Members if t.Name}"),
            (
                "', '.join(x.Name for x in People.lookupRecords(Team=$id))",
                "', '.join(x.Nom for x in People.lookupRecords(Team=$id))",
            ),
            ("sorted($Members, key=lambda r: r.Name)[0].Name", "sorted($Members, key=lambda r: r.Nom)[0].Nom"),
            ("max($Members, key=lambda r: (r.Age, r.Name)).Name", "max($Members, key=lambda r: (r.Age, r.Nom)).Nom"),
            ("list(map(lambda r: r.Name, $Members))", "list(map(lambda r: r.Nom, $Members))"),
            (
                "[r.Name for r in filter(lambda p: p.Name, $Members)]",
                "[r.Nom for r in filter(lambda p: p.Nom, $Members)]",
            ),
            ("next(p for p in $Members if p.Age).Name", "next(p for p in $Members if p.Age).Nom"),
            ("[p.Name for i, p in enumerate($Members)]", "[p.Nom for i, p in enumerate($Members)]"),
            (
                "[a.Name + b.Name for a, b in zip($Members, Teams.all)]",
                "[a.Nom + b.Name for a, b in zip($Members, Teams.all)]",
            ),
            ("p = $Lead\nreturn p.Name", "p = $Lead\nreturn p.Nom"),
            ("a, b = $Lead, $id\na.Name + b.Name", "a, b = $Lead, $id\na.Nom + b.Name"),
            (
                "if $id:\n  p = $Lead\nelse:\n  p = None\np.Name if p else ''",
                "if $id:\n  p = $Lead\nelse:\n  p = None\np.Nom if p else ''",
            ),
            (
                "out = []\nfor p in $Members:\n  out.append(p)\nreturn out[0].Name",
                "out = []\nfor p in $Members:\n  out.append(p)\nreturn out[0].Nom",
            ),
            (
                "d = {p.id: p for p in $Members}\nd[3].Name + d.get(4).Name",
                "d = {p.id: p for p in $Members}\nd[3].Nom + d.get(4).Nom",
            ),
            (
                "d = {}\nfor p in $Members:\n  d[p.Age] = p\n[v.Name for k, v in d.items()]",
                "d = {}\nfor p in $Members:\n  d[p.Age] = p\n[v.Nom for k, v in d.items()]",
            ),
            ("def f(p):\n  return p.Name\nf($Lead)", "def f(p):\n  return p.Nom\nf($Lead)"),
            ("def f(p):\n  return p.Boss\nf($Lead).Name", "def f(p):\n  return p.Boss\nf($Lead).Nom"),
            ("f = lambda p: p.Name\nf($Lead)", "f = lambda p: p.Nom\nf($Lead)"),
            (
                "ps = list($Members)\nps.sort(key=lambda p: p.Name)\nps[0].Name",
                "ps = list($Members)\nps.sort(key=lambda p: p.Nom)\nps[0].Nom",
            ),
            ("(p := $Lead) and p.Name", "(p := $Lead) and p.Nom"),
            (
                "try:\n  p = $Lead\nexcept Exception:\n  p = $Lead.Boss\nfinally:\n  pass\nreturn p.Name",
                "try:\n  p = $Lead\nexcept Exception:\n  p = $Lead.Boss\nfinally:\n  pass\nreturn p.Nom",
            ),
            ("People = $Name\nPeople.Name", "unchanged"),
            ("while $Lead.Name: return f\"{$Lead.Name}\"", "while $Lead.Nom: return f\"{$Lead.Nom}\""),
            (
                "assert $Lead.Name, $Lead.Name\nraise $Lead.Name\nreturn 1",
                "assert $Lead.Nom, $Lead.Nom\nraise $Lead.Nom\nreturn 1",
            ),
        ],
    );
}

#[test]
fn tables_and_several_names_at_once() {
    check(
        "People to Personnes",
        "Teams",
        &[
            ("People.lookupOne(Name='People').Name", "Personnes.lookupOne(Name='People').Name"),
            ("len(People.all)  # People", "len(Personnes.all)  # People"),
            ("VLOOKUP(People, id=1)", "VLOOKUP(Personnes, id=1)"),
            ("[People for People in $Members]", "unchanged"),
            ("$People + x.People + f(People=1)", "unchanged"),
        ],
    );
    check(
        "People.Name to Age, People.Age to Name, People to P",
        "People",
        &[("$Name + $Age + People.lookupOne(Name=$Age).Name", "$Age + $Name + P.lookupOne(Age=$Name).Age")],
    );
}

#[test]
fn formulas_with_mistakes_follow_where_it_is_plain() {
    check(
        "People.Name to Nom",
        "People",
        &[("$Name +", "$Nom +"), ("rec.Name + (x.rec.Name + $Name", "rec.Nom + (x.rec.Name + $Nom")],
    );
}

#[test]
fn long_and_wide_formulas_take_little_stack_and_time() {
    let texts = [
        "x = [x]\n".repeat(20_000) + "x",
        "x = (x, x, x)\n".repeat(10_000) + "x",
        format!("{}$Name{}", "(".repeat(90), ")".repeat(90)),
        format!("{}$Name{}", "f(a + ".repeat(90), ")".repeat(90)),
        format!("$Boss{}.Name", ".Boss".repeat(400)),
        format!("x{}", ".get(1)".repeat(200)),
        format!("{}1", "$Name + ".repeat(400)),
        format!("{}1", "1 if $Name else ".repeat(400)),
        "def f(x):\n  return f(f(x)) + f(x)\nf($Boss)".to_owned(),
        "def f(x):\n  return x\n".to_owned() + &"f(f(f(f(x))))\n".repeat(2_000),
    ];
    let run = move || {
        for text in &texts {
            let place = Place { table: "People", variables: &[] };
            let change = Rename::Column { table: "People", old: "Name", new: "Nom" };
            let after = rename(text, place, &[change], &cooperative());
            assert_eq!(after.is_some(), text.contains("Name"), "{:?}", text.get(..20));
        }
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap().join().unwrap();
}
