//! What a document may weigh, looked at before the schema sees it.
//!
//! Fragments that spread each other twice multiply: twenty of them in a few hundred bytes would keep a core busy for
//! seconds. Here each fragment is weighed once, and the sums saturate.

use std::collections::HashMap;

use async_graphql::Name;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

/// Longest document, in bytes.
const MAX_DOCUMENT: usize = 64 * 1024;
/// Most fields of a document, fragments spread out.
const MAX_FIELDS: usize = 500;

/// Whether a document is not even read.
pub(super) fn is_too_long(document: &str) -> bool {
    document.len() > MAX_DOCUMENT
}

/// Whether a document asks for so much that the schema is spared it.
pub(super) fn is_too_heavy(document: &ExecutableDocument) -> bool {
    let mut scale = Scale { document, weighed: HashMap::new() };
    let operations = document.operations.iter().map(|(_, operation)| &operation.node.selection_set.node);
    let heaviest = operations.map(|set| scale.weigh(set)).max().unwrap_or_default();
    let idle = document.fragments.values().map(|fragment| &fragment.node.selection_set.node);
    let heaviest = idle.map(|set| scale.weigh(set)).fold(heaviest, usize::max);
    heaviest > MAX_FIELDS
}

struct Scale<'d> {
    document: &'d ExecutableDocument,
    /// Fields beneath each fragment. One that is being weighed stands here as nothing: a cycle, refused by validation.
    weighed: HashMap<&'d Name, usize>,
}

impl<'d> Scale<'d> {
    fn weigh(&mut self, set: &'d SelectionSet) -> usize {
        set.items.iter().fold(0_usize, |sum, item| {
            let weight = match &item.node {
                Selection::Field(field) => self.weigh(&field.node.selection_set.node).saturating_add(1),
                Selection::InlineFragment(fragment) => self.weigh(&fragment.node.selection_set.node),
                Selection::FragmentSpread(spread) => self.weigh_fragment(&spread.node.fragment_name.node),
            };
            sum.saturating_add(weight)
        })
    }

    fn weigh_fragment(&mut self, name: &'d Name) -> usize {
        if let Some(known) = self.weighed.get(name) {
            return *known;
        }
        let Some(fragment) = self.document.fragments.get(name) else { return 0 };
        self.weighed.insert(name, 0);
        let weight = self.weigh(&fragment.node.selection_set.node);
        self.weighed.insert(name, weight);
        weight
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    fn refuses(document: &str) -> bool {
        is_too_heavy(&parse_query(document).unwrap())
    }

    #[test]
    fn a_bomb_is_seen_at_once() {
        let fragments = (0..40).map(|n| format!("fragment F{n} on Query {{ ...F{} ...F{} }}", n + 1, n + 1));
        let bomb = format!("{{ ...F0 }} {} fragment F40 on Query {{ a }}", fragments.collect::<Vec<_>>().join(" "));
        assert!(refuses(&bomb));
    }

    #[test]
    fn cycles_are_left_to_validation() {
        assert!(!refuses("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"));
        assert!(!refuses("{ a { b c } }"));
    }

    #[test]
    fn size_and_number_are_bounded() {
        assert!(is_too_long(&" ".repeat(MAX_DOCUMENT + 1)));
        assert!(!is_too_long(&" ".repeat(MAX_DOCUMENT)));
        assert!(refuses(&format!("{{ {} }}", "__typename ".repeat(501))));
        assert!(!refuses(&format!("{{ {} }}", "__typename ".repeat(500))));
    }
}
