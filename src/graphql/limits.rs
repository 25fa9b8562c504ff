//! What a document may weigh, looked at before the schema sees it.
//!
//! Fragments that spread each other twice multiply: twenty of them in a few hundred bytes would keep a core busy for
//! seconds. Here each fragment is weighed once, and the sums saturate.

use std::collections::HashMap;

use async_graphql::Name;
use async_graphql::parser::parse_query;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

use crate::kernel::error::ErrorCode;

/// Longest document, in bytes.
const MAX_DOCUMENT: usize = 64 * 1024;
/// Most fields of a document, fragments spread out.
const MAX_FIELDS: usize = 500;

/// Why a document is not looked at any further; none when it may be. One that does not parse is left to the schema.
pub fn refuses(document: &str) -> Option<ErrorCode> {
    if document.len() > MAX_DOCUMENT {
        return Some(ErrorCode::QueryTooLarge);
    }
    let document = parse_query(document).ok()?;
    let mut scale = Scale { document: &document, weighed: HashMap::new() };
    let operations = document.operations.iter().map(|(_, operation)| &operation.node.selection_set.node);
    let heaviest = operations.map(|set| scale.weigh(set)).max().unwrap_or_default();
    let idle = document.fragments.values().map(|fragment| &fragment.node.selection_set.node);
    let heaviest = idle.map(|set| scale.weigh(set)).fold(heaviest, usize::max);
    (heaviest > MAX_FIELDS).then_some(ErrorCode::QueryTooComplex)
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
    use super::*;

    #[test]
    fn a_bomb_is_seen_at_once() {
        let fragments = (0..40).map(|n| format!("fragment F{n} on Query {{ ...F{} ...F{} }}", n + 1, n + 1));
        let bomb = format!("{{ ...F0 }} {} fragment F40 on Query {{ a }}", fragments.collect::<Vec<_>>().join(" "));
        assert_eq!(refuses(&bomb), Some(ErrorCode::QueryTooComplex));
    }

    #[test]
    fn cycles_and_nonsense_are_left_to_validation() {
        assert_eq!(refuses("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"), None);
        assert_eq!(refuses("{"), None);
        assert_eq!(refuses("{ a { b c } }"), None);
    }

    #[test]
    fn size_and_number_are_bounded() {
        assert_eq!(refuses(&" ".repeat(MAX_DOCUMENT + 1)), Some(ErrorCode::QueryTooLarge));
        assert_eq!(refuses(&format!("{{ {} }}", "__typename ".repeat(501))), Some(ErrorCode::QueryTooComplex));
        assert_eq!(refuses(&format!("{{ {} }}", "__typename ".repeat(500))), None);
    }
}
