//! Documents that were parsed before. A client sends the same few again and again, and reading one costs as much as a small
//! answer.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_graphql::parser::types::ExecutableDocument;

/// Longest document that is kept, in bytes.
const LONGEST: usize = 8 * 1024;
/// Most documents that are kept. Where there are more, all are forgotten, and those still in use are soon back.
const MOST: usize = 200;

/// The documents of a process, by their text. Only those are kept that parse and are not too heavy.
#[derive(Debug, Default)]
pub struct Documents(Mutex<HashMap<String, ExecutableDocument>>);

impl Documents {
    /// The document with this text, if it is known.
    pub(super) fn recall(&self, text: &str) -> Option<ExecutableDocument> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(text).cloned()
    }

    /// Keeps a document.
    pub(super) fn keep(&self, text: &str, document: &ExecutableDocument) {
        if text.len() > LONGEST {
            return;
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(text.to_owned(), document.clone());
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    #[test]
    fn what_is_kept_is_bounded() {
        let documents = Documents::default();
        let document = parse_query("{ a }").unwrap();
        for number in 0..=MOST {
            documents.keep(&format!("{{ a{number} }}"), &document);
        }
        assert!(documents.recall(&format!("{{ a{MOST} }}")).is_some());
        assert!(documents.recall("{ a0 }").is_none(), "forgotten with the others");
        documents.keep(&" ".repeat(LONGEST + 1), &document);
        assert_eq!(documents.0.lock().unwrap().len(), 1);
    }
}
