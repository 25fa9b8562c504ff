//! Applies the tables of [`rules`](super::rules) to a tree.

use std::fmt;
use std::path::Path as FilePath;

use crate::architecture::references::Reference;
use crate::architecture::rules::{
    ARROWS, COMPOSERS, CONFINED, DOMAIN_GROUND, EMPTY_NAMES, Exception, FEATURES, LISTENERS, MAX_LINES, MAY_BE_LONG,
};
use crate::architecture::tree::{Path, SourceFile, Tree, rust_files};

/// One line that breaks one rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Violation {
    pub(crate) file: String,
    pub(crate) line: usize,
    /// `graphql -> db::schema::invites`, or what else is wrong.
    pub(crate) subject: String,
    pub(crate) rule: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "src/{}:{}: {}: {}", self.file, self.line, self.subject, self.rule)
    }
}

/// The complaints about a tree: violations that no exception spares, and exceptions that spare none.
pub(crate) fn judge(tree: &Tree, exceptions: &[Exception]) -> Vec<String> {
    let spares = |exception: &Exception, violation: &Violation| {
        exception.file == violation.file && exception.subject == violation.subject
    };
    let found = violations(tree);
    let offences = (found.iter())
        .filter(|violation| !exceptions.iter().any(|exception| spares(exception, violation)))
        .map(Violation::to_string);
    let spent = (exceptions.iter())
        .filter(|exception| !found.iter().any(|violation| spares(exception, violation)))
        .map(|Exception { file, subject }| {
            format!("src/{file}: {subject} no longer occurs: take it off the list of exceptions")
        });
    offences.chain(spent).collect()
}

/// Everything in a tree that breaks a rule, in the order of the files.
pub(crate) fn violations(tree: &Tree) -> Vec<Violation> {
    let mut found = empty_names(tree);
    for file in &tree.files {
        found.extend(stranger(file));
        for reference in &file.references {
            found.extend(forbidden(tree, reference).map(|(subject, rule)| Violation {
                file: file.name.clone(),
                line: reference.line,
                subject,
                rule,
            }));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The files below a folder with too many lines.
pub(crate) fn long_files(folder: &FilePath) -> Vec<String> {
    rust_files(folder)
        .into_iter()
        .filter(|(name, _)| !MAY_BE_LONG.contains(&name.as_str()))
        .map(|(name, text)| (name, text.lines().count()))
        .filter(|(_, lines)| *lines > MAX_LINES)
        .map(|(name, lines)| format!("{}/{name}: {lines} lines, {MAX_LINES} at most", folder.display()))
        .collect()
}

/// Modules, in files and inline, whose name says nothing.
fn empty_names(tree: &Tree) -> Vec<Violation> {
    let file_of = |module: &Path| {
        let inside = |file: &&SourceFile| module.starts_with(&file.module);
        tree.files.iter().filter(inside).max_by_key(|file| file.module.len())
    };
    (tree.modules.iter())
        .filter(|(path, _)| path.last().is_some_and(|name| EMPTY_NAMES.contains(&name.as_str())))
        .filter_map(|(path, module)| {
            Some(Violation {
                file: file_of(path)?.name.clone(),
                line: module.line.max(1),
                subject: format!("mod {}", path[path.len() - 1]),
                rule: "name a module after what it holds".to_owned(),
            })
        })
        .collect()
}

/// A file outside the rooms and beds that the tables know.
fn stranger(file: &SourceFile) -> Option<Violation> {
    let inside = inside(&file.module);
    let room = inside.first()?.as_str();
    let rule = if !COMPOSERS.contains(&room) && arrows_of(room).is_none() {
        "not a room; src/ is divided as the table of arrows says"
    } else if room == "domain" && inside.get(1).is_some_and(|bed| !is_bed(bed)) {
        "not a feature; give it its place in the order of FEATURES or among the LISTENERS"
    } else {
        return None;
    };
    Some(Violation { file: file.name.clone(), line: 1, subject: inside.join("::"), rule: rule.to_owned() })
}

/// The first reason why a module may not say this, as (subject, rule). What is written is judged, what it
/// leads to, and, for a glob, all that it brings along.
fn forbidden(tree: &Tree, reference: &Reference) -> Option<(String, String)> {
    let written = tree.absolute(&reference.module, &reference.path);
    let declared = tree.canonical(&written);
    let brought = if reference.glob { tree.re_exports(&declared) } else { Vec::new() };
    let from = inside(&reference.module);
    [written, declared].into_iter().chain(brought).find_map(|target| {
        let broken = match target.split_first() {
            Some((first, path)) if first == "crate" => broken_arrow(tree, from, path),
            _ => broken_confinement(from, &target),
        };
        broken.map(|(from, rule)| (format!("{from} -> {}", shown(&target)), rule))
    })
}

/// Both paths are below `crate`. Answers with the offender's name and the rule.
fn broken_arrow(tree: &Tree, from: &[String], to: &[String]) -> Option<(String, String)> {
    let room = from.first()?.as_str();
    let target = to.first()?.as_str();
    if COMPOSERS.contains(&room) {
        return None;
    }
    if COMPOSERS.contains(&target) {
        return Some((room.to_owned(), format!("nobody imports {target}")));
    }
    if room != target && arrows_of(target).is_some() {
        let allowed = arrows_of(room)?;
        if !allowed.iter().any(|entry| covers(tree, entry, to)) {
            let list = if allowed.is_empty() { "nothing of ours".to_owned() } else { allowed.join(", ") };
            return Some((room.to_owned(), format!("{room} may import {list}")));
        }
    }
    if target == "domain" { broken_order(from, to.get(1)?) } else { None }
}

/// Whether an entry of the table, `db` or `db::Tx`, allows a path. The entry's item may be declared further
/// down (`db::tx::Tx`), and the path may take the short way to it (`events::Bus` for `events::bus::Bus`).
fn covers(tree: &Tree, entry: &str, path: &[String]) -> bool {
    let from_root = |path: &[String]| [&["crate".to_owned()], path].concat();
    let listed: Path = entry.split("::").map(str::to_owned).collect();
    let declared = tree.canonical(&from_root(path));
    path.starts_with(&listed) || declared.starts_with(&tree.canonical(&from_root(&listed)))
}

/// The order of features, and who may import a listener.
fn broken_order(from: &[String], bed: &str) -> Option<(String, String)> {
    let room = from[0].as_str();
    let own = from.get(1).map_or("", String::as_str);
    let is_own = own == bed && (room == "domain" || room == "graphql");
    if is_own || !is_bed(bed) || DOMAIN_GROUND.contains(&bed) {
        return None;
    }
    if LISTENERS.contains(&bed) {
        let rule = format!("{bed} listens; only http, graphql::{bed} and the composers import it");
        return (room != "http").then(|| (place(from), rule));
    }
    if room != "domain" || LISTENERS.contains(&own) {
        return None;
    }
    let rank = |feature: &str| FEATURES.iter().position(|known| *known == feature);
    // What has no rank (env.rs, mod.rs) stands before all features.
    (rank(own) < rank(bed)).then(|| (place(from), format!("a feature imports earlier ones: {}", FEATURES.join(" < "))))
}

/// A path outside the house, and whether the module may name it.
fn broken_confinement(from: &[String], target: &Path) -> Option<(String, String)> {
    let is_named = |name: &str| target.starts_with(&name.split("::").map(str::to_owned).collect::<Path>());
    CONFINED
        .iter()
        .find(|confined| confined.names.iter().any(|name| is_named(name)) && !(confined.allowed_in)(from))
        .map(|confined| (place(from), confined.rule.to_owned()))
}

fn arrows_of(room: &str) -> Option<&'static [&'static str]> {
    ARROWS.iter().find(|arrow| arrow.room == room).map(|arrow| arrow.may_import)
}

fn is_bed(name: &str) -> bool {
    [FEATURES, LISTENERS, DOMAIN_GROUND].concat().contains(&name)
}

fn inside(module: &Path) -> &[String] {
    &module[1..]
}

/// A room, or a room with its bed: `domain::invites`.
fn place(module: &[String]) -> String {
    module.iter().take(2).cloned().collect::<Vec<_>>().join("::")
}

fn shown(target: &Path) -> String {
    target.join("::").trim_start_matches("crate::").to_owned()
}
