//! What a browser sends: names and values in the order of the page.

use crate::domain::invites::{ConsentPurpose, GivenConsent};
use crate::kernel::ids::DocumentId;

/// A form as it was sent.
#[derive(Default)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads `application/x-www-form-urlencoded`.
    pub(super) fn read(body: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(body).into_owned().collect())
    }

    /// Adds what comes next.
    pub(super) fn push(&mut self, name: String, value: String) {
        self.0.push((name, value));
    }

    /// Puts a document in place of the one that stands in a question's field, or none.
    pub(super) fn set_document(&mut self, question: &str, document: Option<DocumentId>) {
        self.0.retain(|(name, value)| name != question || value.parse::<DocumentId>().is_err());
        if let Some(document) = document {
            // Before what is written beside it, as fields stand in the page.
            self.0.insert(0, (question.to_owned(), document.to_string()));
        }
    }

    /// The first value under a name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Every value under a name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// What the person agreed to, or did not, on the page with the notice; nothing when the form asked for nothing.
    pub(super) fn consents(&self) -> Vec<GivenConsent> {
        let Some(notice_revision) = self.get("notice_revision").and_then(|number| number.parse().ok()) else {
            return Vec::new();
        };
        let asked = [(ConsentPurpose::PrivacyNotice, "privacy"), (ConsentPurpose::AiScoring, "ai_scoring")];
        // Asked for only where something may be recorded.
        let recording = self.get("asks_recording").map(|_| (ConsentPurpose::Recording, "recording"));
        let given = |(purpose, name)| GivenConsent { purpose, granted: self.get(name).is_some(), notice_revision };
        asked.into_iter().chain(recording).map(given).collect()
    }

    /// What was typed or picked to answer questions, for giving it back.
    pub(super) fn typed(&self) -> Vec<String> {
        let answers = self.0.iter().filter(|(name, value)| name.starts_with("qst_") && !value.trim().is_empty());
        // A pick is an id, which tells nobody anything.
        answers
            .filter(|(_, value)| !value.starts_with("cho_") && value.parse::<DocumentId>().is_err())
            .map(|(_, value)| value.clone())
            .collect()
    }
}
