//! How well advertisements are read: of many trades, in both languages, in the forms in which boards, word processors and
//! mails leave them.
//!
//! Nothing here asks for a certain advertisement to be read without a fault. What counts is the whole: of all
//! responsibilities and requirements at least 95 in a hundred are found, and at least 90 in a hundred of those found are
//! some. The table says where to look when that fails.

use assay::domain::job_descriptions::extraction::extract;

use crate::extraction::{missing, pastes_in};

/// Expected, found, and both.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    expected: usize,
    found: usize,
    right: usize,
}

impl Tally {
    fn of(expected: &[String], found: &[String]) -> Self {
        let right = expected.len() - missing(expected, found).len();
        Self { expected: expected.len(), found: found.len(), right }
    }

    fn shown(self) -> String {
        format!("{}/{}/{}", self.right, self.found, self.expected)
    }

    fn add(&mut self, other: Self) {
        self.expected += other.expected;
        self.found += other.found;
        self.right += other.right;
    }
}

#[test]
fn most_of_what_advertisements_say_is_found_and_little_else() {
    let advertisements = pastes_in("job_advertisements");
    for language in ["de_", "en_"] {
        assert!(advertisements.keys().filter(|name| name.starts_with(language)).count() >= 12, "{language}");
    }
    let mut whole = Tally::default();
    let mut table = vec!["advertisement                 tasks (right/found/expected)  profile".to_owned()];
    for (name, (text, expected)) in &advertisements {
        let found = extract(text);
        let tasks = Tally::of(&expected.responsibilities, &found.responsibilities);
        let profile = Tally::of(&expected.requirements, &found.requirements);
        table.push(format!("{name:<30}{:<30}{}", tasks.shown(), profile.shown()));
        for (what, expected, found) in [
            ("task", &expected.responsibilities, &found.responsibilities),
            ("profile", &expected.requirements, &found.requirements),
        ] {
            table.extend(missing(expected, found).iter().map(|item| format!("    missed {what}: {item}")));
            table.extend(missing(found, expected).iter().map(|item| format!("    no {what}: {item}")));
        }
        whole.add(tasks);
        whole.add(profile);
    }
    let table = table.join("\n");
    println!("{table}\nright, found and expected in all: {}", whole.shown());
    assert!(whole.expected > 200, "too little to tell: {}", whole.expected);
    assert!(whole.right * 100 >= whole.expected * 95, "too much is missed\n{table}");
    assert!(whole.right * 100 >= whole.found * 90, "too much is taken for what it is not\n{table}");
}

#[test]
fn titles_and_stated_facts_are_right() {
    for (name, (text, expected)) in pastes_in("job_advertisements") {
        let found = extract(&text);
        assert_eq!(
            (found.title.as_deref(), found.language),
            (Some(expected.title.as_str()), expected.language),
            "{name}"
        );
        assert!(expected.company.is_none() || found.company == expected.company, "{name}: {:?}", found.company);
        assert!(expected.location.is_none() || found.location == expected.location, "{name}: {:?}", found.location);
        let employment = expected.employment_type;
        assert!(employment.is_none() || found.employment_type == employment, "{name}: {:?}", found.employment_type);
        assert!(missing(&expected.skills, &found.skills).is_empty(), "{name}: {:?}", found.skills);
    }
}
