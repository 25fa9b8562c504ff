//! The house rules of `src/` that no compiler checks: who may import whom, which crates stay in which
//! rooms, how long a file may be, and what a module may not be called.
//!
//! [`rules`] holds the tables to edit; [`tree`] and [`references`] read the sources, [`resolve`] finds what a
//! path means (through imports, `super`, globs and re-exports), [`check`] applies the tables.
//!
//! A rule that cannot fail proves nothing, so two small source trees stand in `architecture/fixtures`:
//! `knotted`, where a comment `//~ a -> b` marks each line that must be refused, and `tidy`, where none is.

mod check;
mod references;
mod resolve;
mod rules;
mod tree;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use check::{judge, long_files, violations};
use rules::{EXCEPTIONS, Exception, MAX_LINES};
use tree::Tree;

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn the_sources_keep_to_the_arrows() {
    let complaints = judge(&Tree::read(&project("src")), EXCEPTIONS);
    assert!(complaints.is_empty(), "\n\n{}\n", complaints.join("\n"));
}

#[test]
fn no_file_is_long() {
    let complaints = [long_files(&project("src")), long_files(&project("tests"))].concat();
    assert!(complaints.is_empty(), "\n\n{}\n", complaints.join("\n"));
}

#[test]
fn every_knot_of_the_knotted_tree_is_found() {
    let folder = project("tests/architecture/fixtures/knotted");
    let found: BTreeSet<_> = violations(&Tree::read(&folder))
        .into_iter()
        .map(|violation| (violation.file, violation.line, violation.subject))
        .collect();
    assert_eq!(found, marks(&folder));
}

#[test]
fn the_tidy_tree_is_left_in_peace() {
    let tree = Tree::read(&project("tests/architecture/fixtures/tidy"));
    assert_eq!(judge(&tree, &[]), Vec::<String>::new());
}

#[test]
fn an_exception_spares_its_line_and_must_go_once_it_is_spent() {
    let knot = |text: &str| Tree::parse([("kernel/clock.rs", text)]);
    let spared = [Exception { file: "kernel/clock.rs", subject: "kernel -> db::Tx" }];

    assert_eq!(judge(&knot("use crate::db::Tx;"), &spared), Vec::<String>::new());
    assert_eq!(
        judge(&knot("use std::time::Duration;"), &spared),
        ["src/kernel/clock.rs: kernel -> db::Tx no longer occurs: take it off the list of exceptions"]
    );
}

#[test]
fn a_file_may_have_its_lines_and_not_one_more() {
    let folder = std::env::temp_dir().join(format!("assay-long-files-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("db")).unwrap();
    std::fs::write(folder.join("full.rs"), "//\n".repeat(MAX_LINES)).unwrap();
    std::fs::write(folder.join("over.rs"), "//\n".repeat(MAX_LINES + 1)).unwrap();
    std::fs::write(folder.join("db/schema.rs"), "//\n".repeat(MAX_LINES + 1)).unwrap();

    let complaints = long_files(&folder);
    std::fs::remove_dir_all(&folder).unwrap();

    assert_eq!(complaints.len(), 1, "{complaints:?}");
    assert!(complaints[0].contains("over.rs: 401 lines"), "{complaints:?}");
}

/// The comments `//~ subject` of a fixture, each as (file, line, subject).
fn marks(folder: &Path) -> BTreeSet<(String, usize, String)> {
    tree::rust_files(folder)
        .into_iter()
        .flat_map(|(file, text)| {
            let marked = |(index, line): (usize, &str)| {
                let (_, subject) = line.split_once("//~ ")?;
                Some((file.clone(), index + 1, subject.trim().to_owned()))
            };
            text.lines().enumerate().filter_map(marked).collect::<Vec<_>>()
        })
        .collect()
}
