//! A source tree, parsed: its files, its modules, and what each of them names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path as FilePath;

use crate::architecture::references::{Reference, read_file};

/// A path in segments. One that is resolved begins with `crate` or with the name of an external crate.
pub(crate) type Path = Vec<String>;

#[derive(Default)]
pub(crate) struct Tree {
    pub(crate) files: Vec<SourceFile>,
    /// By resolved path: `crate`, `crate::domain`, `crate::domain::invites`, …; inline modules as well.
    pub(crate) modules: BTreeMap<Path, Module>,
}

pub(crate) struct SourceFile {
    /// Below the root of the tree, with `/`.
    pub(crate) name: String,
    pub(crate) module: Path,
    pub(crate) references: Vec<Reference>,
}

/// What a name can mean inside a module.
#[derive(Default)]
pub(crate) struct Module {
    /// The line of the declaration, where it is inline; else 1.
    pub(crate) line: usize,
    pub(crate) items: BTreeSet<String>,
    pub(crate) imports: BTreeMap<String, Import>,
    pub(crate) globs: Vec<Import>,
}

pub(crate) struct Import {
    /// As written in the module.
    pub(crate) path: Path,
    /// Whether it is visible outside, and so a re-export.
    pub(crate) public: bool,
}

impl Tree {
    /// Reads every Rust file below a folder.
    pub(crate) fn read(folder: &FilePath) -> Self {
        let files = rust_files(folder);
        Self::parse(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))
    }

    /// Makes a tree of file names and texts.
    pub(crate) fn parse<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut tree = Self::default();
        for (name, text) in files {
            let syntax =
                syn::parse_file(text).unwrap_or_else(|error| panic!("{name}:{}: {error}", error.span().start().line));
            let module = module_of(name);
            let references = read_file(&module, &syntax, &mut tree.modules);
            tree.files.push(SourceFile { name: name.to_owned(), module, references });
        }
        tree
    }
}

/// The module that a file is: `domain/invites/mod.rs` and `domain/invites.rs` are `crate::domain::invites`.
fn module_of(file: &str) -> Path {
    let path = file.trim_end_matches(".rs");
    let path = path.trim_end_matches("/mod");
    let inside = path.split('/').filter(|segment| *segment != "lib");
    std::iter::once("crate").chain(inside).map(str::to_owned).collect()
}

/// The Rust files below a folder as (name, text), sorted by name.
pub(crate) fn rust_files(folder: &FilePath) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap_or_else(|error| panic!("{}: {error}", next.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}
