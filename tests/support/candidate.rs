//! Somebody who takes an assessment on one device.

use serde_json::{Value, json};

use super::caller::Caller;
use super::hiring::{id, text};
use super::server::TestServer;

pub const ACCEPT: &str = "mutation($input: AcceptInviteInput!) { acceptInvite(input: $input) {
    candidateToken invite { status } userErrors { code path message } } }";
pub const DECLINE: &str = "mutation($input: DeclineInviteInput!) { declineInvite(input: $input) {
    declined userErrors { code path message } } }";
pub const CONSENT: &str = "mutation($input: RecordConsentInput!) { recordConsent(input: $input) {
    invite { status } userErrors { code path message } } }";
pub const START: &str = "mutation { startSubmission { submission { id status startedAt deadline }
    userErrors { code path message } } }";
pub const SAVE: &str = "mutation($input: SaveAnswerInput!) { saveAnswer(input: $input) {
    answer { questionId text choiceIds number documentId revision savedAt } serverTime userErrors { code path message } } }";
pub const SUBMIT: &str = "mutation { submitSubmission { submission { id status submittedAt }
    openRequiredQuestionIds userErrors { code path message } } }";
pub const WITHDRAW: &str = "mutation { withdrawSubmission { submission { id status } serverTime
    userErrors { code path message } } }";
pub const WITHDRAW_CONSENT: &str = "mutation($input: WithdrawConsentInput!) { withdrawConsent(input: $input) {
    invite { status } serverTime userErrors { code path message } } }";
const VIEW: &str = "{ candidate { organizationName jobTitle assessmentTitle status expiresAt timeLimit
    notice { revision text } requiredConsents submission { id status startedAt deadline submittedAt serverTime
        sections { title questions { id kind prompt required maxLength file { types mediaTypes maxSize } choices { id label } } }
        answers { questionId text choiceIds number documentId revision } lateAnswers { questionId text revision }
        documents { id questionId filename size received status mediaType uploadUrl downloadUrl }
        reopening { resumeUntil timeAllowed } result { visibility overallScore releasedAt } } } }";

/// A device on which an invite was opened.
pub struct Candidate<'s> {
    pub caller: Caller<'s>,
    pub invite: String,
    pub link: String,
}

impl<'s> Candidate<'s> {
    /// Opens the link.
    pub async fn accept(server: &'s TestServer, link: &str, invite: &str) -> Self {
        let opened = server.anonymous().done(ACCEPT, json!({ "input": { "token": link } })).await;
        let caller = server.bearer(text(&opened["candidateToken"]));
        Self { caller, invite: invite.to_owned(), link: link.to_owned() }
    }

    /// Agrees to these purposes under the notice in force.
    pub async fn consent(&self, purposes: &[&str]) {
        let revision = &self.view().await["notice"]["revision"];
        let consent = |purpose| json!({ "purpose": purpose, "granted": true, "noticeRevision": revision });
        let consents: Vec<Value> = purposes.iter().map(consent).collect();
        self.caller.done(CONSENT, json!({ "input": { "consents": consents } })).await;
    }

    /// Begins, and answers the submission's id.
    pub async fn start(&self) -> String {
        id(&self.caller.done(START, json!({})).await["submission"])
    }

    /// Saves an answer and answers the payload, problems included.
    pub async fn try_save(&self, input: Value) -> Value {
        self.caller.payload(SAVE, json!({ "input": input })).await
    }

    /// Saves an answer that has nothing to be mended, and answers what counts now.
    pub async fn save(&self, input: Value) -> Value {
        self.caller.done(SAVE, json!({ "input": input })).await["answer"].clone()
    }

    /// Writes an answer to a question that has none yet.
    pub async fn write(&self, question: &str, text: &str) -> Value {
        self.save(json!({ "questionId": question, "text": text, "baseRevision": 0 })).await
    }

    /// Picks choices of a question that has no answer yet.
    pub async fn pick(&self, question: &str, choices: &[&str]) -> Value {
        self.save(json!({ "questionId": question, "choiceIds": choices, "baseRevision": 0 })).await
    }

    /// Hands in.
    pub async fn submit(&self) -> Value {
        self.caller.done(SUBMIT, json!({})).await
    }

    /// Takes the attempt back.
    pub async fn withdraw(&self) -> Value {
        self.caller.done(WITHDRAW, json!({})).await
    }

    /// Withdraws a consent.
    pub async fn withdraw_consent(&self, purpose: &str) -> Value {
        self.caller.done(WITHDRAW_CONSENT, json!({ "input": { "purpose": purpose } })).await
    }

    /// What the candidate sees now.
    pub async fn view(&self) -> Value {
        self.caller.data(VIEW, json!({})).await["candidate"].clone()
    }

    /// The saved answers as the candidate sees them.
    pub async fn answers(&self) -> Vec<Value> {
        self.view().await["submission"]["answers"].as_array().unwrap().clone()
    }
}
