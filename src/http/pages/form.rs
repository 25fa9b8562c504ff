//! What a browser sends: `application/x-www-form-urlencoded`, names and values in the order of the page.

use crate::domain::invites::{ConsentPurpose, GivenConsent};

/// A form as it was sent.
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    pub(super) fn read(body: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(body).into_owned().collect())
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
        answers.filter(|(_, value)| !value.starts_with("cho_")).map(|(_, value)| value.clone()).collect()
    }
}
