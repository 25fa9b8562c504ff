//! Reads one file: every path that it names, and what names mean in its modules.
//!
//! Paths inside macros and attributes are found in the tokens: a run of identifiers joined by `::`. A `use`
//! within a function counts for the whole module; that is coarse, and errs on the side of finding more.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::architecture::tree::{Import, Module, Path};

/// A path as it stands in the code.
pub(crate) struct Reference {
    pub(crate) module: Path,
    /// The first segment is `::` where the path begins so.
    pub(crate) path: Path,
    pub(crate) glob: bool,
    pub(crate) line: usize,
}

/// Notes the file's modules in `modules` and returns its references.
pub(crate) fn read_file(module: &Path, syntax: &syn::File, modules: &mut BTreeMap<Path, Module>) -> Vec<Reference> {
    modules.entry(module.clone()).or_default().line = 1;
    let mut reader = Reader { module: module.clone(), modules, references: Vec::new() };
    reader.visit_file(syntax);
    reader.references
}

struct Reader<'a> {
    module: Path,
    modules: &'a mut BTreeMap<Path, Module>,
    references: Vec<Reference>,
}

impl Reader<'_> {
    fn here(&mut self) -> &mut Module {
        self.modules.entry(self.module.clone()).or_default()
    }

    /// A path of one segment says nothing that its import did not say.
    fn note(&mut self, path: Path, glob: bool, line: usize) {
        if path.len() > 1 {
            let module = self.module.clone();
            self.references.push(Reference { module, path, glob, line });
        }
    }

    fn import(&mut self, name: String, path: Path, public: bool) {
        self.here().imports.entry(name).or_insert(Import { path, public });
    }

    /// Walks a use-tree; `prefix` is what stands before it.
    fn use_tree(&mut self, tree: &syn::UseTree, prefix: &Path, public: bool) {
        let line = tree.span().start().line;
        let with = |ident: &syn::Ident| [prefix.clone(), vec![plain(ident)]].concat();
        match tree {
            syn::UseTree::Path(path) => self.use_tree(&path.tree, &with(&path.ident), public),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.use_tree(tree, prefix, public);
                }
            }
            syn::UseTree::Glob(_) => {
                self.here().globs.push(Import { path: prefix.clone(), public });
                self.note(prefix.clone(), true, line);
            }
            syn::UseTree::Name(name) => self.use_name(&name.ident, &name.ident, prefix, public),
            syn::UseTree::Rename(name) => self.use_name(&name.ident, &name.rename, prefix, public),
        }
    }

    fn use_name(&mut self, ident: &syn::Ident, called: &syn::Ident, prefix: &Path, public: bool) {
        let mut path = prefix.clone();
        let mut name = plain(called);
        // `use a::b::{self}` imports `b`.
        if ident == "self" && !prefix.is_empty() {
            if called == "self" {
                name.clone_from(&prefix[prefix.len() - 1]);
            }
        } else {
            path.push(plain(ident));
        }
        self.import(name, path.clone(), public);
        self.note(path, false, ident.span().start().line);
    }

    /// Finds the paths in the tokens of a macro or an attribute.
    fn scan(&mut self, tokens: TokenStream) {
        let mut path = Path::new();
        let mut line = 0;
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    colons += 1;
                    continue;
                }
                TokenTree::Ident(ident) => {
                    if colons != 2 || path.is_empty() {
                        self.note(std::mem::take(&mut path), false, line);
                        line = ident.span().start().line;
                    }
                    path.push(plain(&ident));
                }
                TokenTree::Group(group) => {
                    self.note(std::mem::take(&mut path), false, line);
                    self.scan(group.stream());
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {
                    self.note(std::mem::take(&mut path), false, line);
                }
            }
            colons = 0;
        }
        self.note(path, false, line);
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if let Some(name) = item_name(item) {
            self.here().items.insert(plain(name));
        }
        visit::visit_item(self, item);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(plain(&item.ident));
        if item.content.is_some() {
            self.here().line = item.ident.span().start().line;
        }
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let public = !matches!(item.vis, syn::Visibility::Inherited);
        let prefix = item.leading_colon.map_or_else(Path::new, |_| vec!["::".to_owned()]);
        self.use_tree(&item.tree, &prefix, public);
        visit::visit_item_use(self, item);
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        let path = vec!["::".to_owned(), plain(&item.ident)];
        let name = item.rename.as_ref().map_or(&item.ident, |(_, rename)| rename);
        self.import(plain(name), path.clone(), false);
        self.note(path, false, item.ident.span().start().line);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let rooted = path.leading_colon.map(|_| "::".to_owned());
        let segments = path.segments.iter().map(|segment| plain(&segment.ident));
        self.note(rooted.into_iter().chain(segments).collect(), false, path.span().start().line);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.scan(item.tokens.clone());
        visit::visit_macro(self, item);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if let syn::Meta::List(list) = &attribute.meta {
            self.scan(list.tokens.clone());
        }
        visit::visit_attribute(self, attribute);
    }
}

fn item_name(item: &syn::Item) -> Option<&syn::Ident> {
    match item {
        syn::Item::Const(item) => Some(&item.ident),
        syn::Item::Enum(item) => Some(&item.ident),
        syn::Item::Fn(item) => Some(&item.sig.ident),
        syn::Item::Macro(item) => item.ident.as_ref(),
        syn::Item::Mod(item) => Some(&item.ident),
        syn::Item::Static(item) => Some(&item.ident),
        syn::Item::Struct(item) => Some(&item.ident),
        syn::Item::Trait(item) => Some(&item.ident),
        syn::Item::TraitAlias(item) => Some(&item.ident),
        syn::Item::Type(item) => Some(&item.ident),
        syn::Item::Union(item) => Some(&item.ident),
        _ => None,
    }
}

/// `r#type` and `type` are one name.
fn plain(ident: &syn::Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map_or(name.clone(), str::to_owned)
}
