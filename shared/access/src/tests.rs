//! The policy as one table a person can read.

use expect_test::expect;

use super::*;

const CIRCLE: CircleId = CircleId::new(0, 1);
const ZOE: PersonId = PersonId::new(0, 2);
const LINK: LinkId = LinkId::new(0, 3);

fn actors() -> Vec<(&'static str, Actor)> {
    vec![
        ("visitor", Actor::visitor()),
        ("guest", Actor::guest(LINK)),
        ("member", Actor::person(PersonId::new(0, 9), Role::Member, vec![])),
        ("in circle", Actor::person(PersonId::new(0, 8), Role::Member, vec![CIRCLE])),
        ("zoé", Actor::person(ZOE, Role::Member, vec![])),
        ("admin", Actor::person(PersonId::new(0, 7), Role::Admin, vec![])),
    ]
}

fn grant(subject: Subject, level: Level) -> Grant {
    Grant { subject, level }
}

#[test]
fn layers_narrow_and_widen() {
    use Level::{Comment, Manage, None, Read, Write};
    let public = [grant(Subject::Public, Read), grant(Subject::Members, Write)];
    let members = [grant(Subject::Members, Write)];
    let board = [grant(Subject::Circle(CIRCLE), Write)];
    let hidden = [grant(Subject::Members, None), grant(Subject::Circle(CIRCLE), Read)];
    let draft = [grant(Subject::Public, None)];
    let shared = [grant(Subject::Link(LINK), Comment)];
    let zoe = [grant(Subject::Person(ZOE), Manage)];
    let cases: [(&str, &[&[Grant]]); 8] = [
        ("public space", &[&public]),
        ("members' space", &[&members]),
        ("circle's space", &[&board]),
        ("page kept to a circle", &[&members, &hidden]),
        ("unpublished page", &[&public, &draft]),
        ("page shared by link", &[&members, &shared]),
        ("zoé's page in a circle", &[&board, &zoe]),
        ("below a hidden page", &[&members, &hidden, &shared]),
    ];
    let mut table = String::new();
    for (name, layers) in cases {
        table += &format!("{name:24}");
        for (who, actor) in actors() {
            table += &format!("{who} {:8}", decide(&actor, layers).level.name());
        }
        table = table.trim_end().to_owned() + "\n";
    }
    expect![[r#"
        public space            visitor read    guest read    member write   in circle write   zoé write   admin manage
        members' space          visitor none    guest none    member write   in circle write   zoé write   admin manage
        circle's space          visitor none    guest none    member none    in circle write   zoé none    admin manage
        page kept to a circle   visitor none    guest none    member none    in circle read    zoé none    admin manage
        unpublished page        visitor none    guest none    member write   in circle write   zoé write   admin manage
        page shared by link     visitor none    guest comment member write   in circle write   zoé write   admin manage
        zoé's page in a circle  visitor none    guest none    member none    in circle write   zoé manage  admin manage
        below a hidden page     visitor none    guest comment member none    in circle read    zoé none    admin manage
    "#]]
    .assert_eq(&table);
}

#[test]
fn subjects_round_trip_as_text() {
    for subject in
        [Subject::Public, Subject::Members, Subject::Circle(CIRCLE), Subject::Person(ZOE), Subject::Link(LINK)]
    {
        assert_eq!(subject.to_string().parse(), Ok(subject));
    }
    assert_eq!("circle:nobody".parse::<Subject>(), Err(UnknownName));
}
