//! What a path means: from the words in a module to the place where the thing is declared.
//!
//! Two answers matter. `absolute` is the path as the author sees it, its first segment made out; `canonical`
//! also follows re-exports, so that nobody can fetch a forbidden thing through an allowed door.

use crate::architecture::tree::{Import, Path, Tree};

/// How many imports of imports are followed; enough for any honest chain, an end for `use a::b as a`.
const MAX_HOPS: usize = 16;

impl Tree {
    /// Makes out the first segment of a path that is written in `module`.
    pub(crate) fn absolute(&self, module: &Path, written: &Path) -> Path {
        self.absolute_within(module, written, MAX_HOPS)
    }

    /// The path of the declaration behind a resolved path.
    pub(crate) fn canonical(&self, resolved: &Path) -> Path {
        self.canonical_within(resolved, MAX_HOPS)
    }

    /// What a glob import of a module brings along from elsewhere, as declared there.
    pub(crate) fn re_exports(&self, module: &Path) -> Vec<Path> {
        let Some(contents) = self.modules.get(module) else {
            return Vec::new();
        };
        (contents.imports.values().chain(&contents.globs))
            .filter(|import| import.public)
            .map(|import| self.canonical(&self.absolute(module, &import.path)))
            .collect()
    }

    fn absolute_within(&self, module: &Path, written: &Path, hops: usize) -> Path {
        let Some((first, rest)) = written.split_first() else {
            return Path::new();
        };
        match first.as_str() {
            "::" => rest.to_vec(),
            // The binary knows the library by its name.
            "crate" | "assay" => join(&["crate".to_owned()], rest),
            "self" | "super" => relative(module, written),
            name if hops > 0 => {
                self.in_scope(module, name, hops - 1).map_or_else(|| written.clone(), |path| join(&path, rest))
            }
            _ => written.clone(),
        }
    }

    /// What a plain name means in a module; None where it can only be an external crate or the prelude.
    fn in_scope(&self, module: &Path, name: &str, hops: usize) -> Option<Path> {
        let contents = self.modules.get(module)?;
        if let Some(Import { path, .. }) = contents.imports.get(name) {
            let names_itself = path.len() == 1 && path[0] == name;
            return (!names_itself).then(|| self.absolute_within(module, path, hops));
        }
        let own = join(module, &[name.to_owned()]);
        if contents.items.contains(name) || self.modules.contains_key(&own) {
            return Some(own);
        }
        self.in_globs(module, name, hops)
    }

    fn in_globs(&self, module: &Path, name: &str, hops: usize) -> Option<Path> {
        let hops = hops.checked_sub(1)?;
        self.modules.get(module)?.globs.iter().find_map(|glob| {
            let target = self.canonical_within(&self.absolute_within(module, &glob.path, hops), hops);
            // A glob of the module itself, by whatever way, would find the name where the search began.
            if target == *module { None } else { self.in_scope(&target, name, hops) }
        })
    }

    fn canonical_within(&self, resolved: &Path, hops: usize) -> Path {
        let mut module = Path::new();
        for (index, segment) in resolved.iter().enumerate() {
            let inner = join(&module, std::slice::from_ref(segment));
            if self.modules.contains_key(&inner) {
                module = inner;
                continue;
            }
            let Some(hops) = hops.checked_sub(1) else {
                break;
            };
            let Some(target) = self.in_scope(&module, segment, hops) else {
                break;
            };
            if target == inner {
                break;
            }
            return self.canonical_within(&join(&target, &resolved[index + 1..]), hops);
        }
        resolved.clone()
    }
}

/// `self::a`, `super::super::a`.
fn relative(module: &Path, written: &Path) -> Path {
    let mut base = module.clone();
    let mut rest = written.as_slice();
    while let [first, tail @ ..] = rest {
        match first.as_str() {
            "self" => {}
            "super" => drop(base.pop()),
            _ => break,
        }
        rest = tail;
    }
    join(&base, rest)
}

fn join(front: &[String], back: &[String]) -> Path {
    [front, back].concat()
}
