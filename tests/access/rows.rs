//! The rows: each root field, who may use it, and a document that uses it on real ids (`$job`, `$invite` …).

use std::collections::BTreeMap;

use assay::access::{Permission, Role};
use serde_json::json;

use crate::support::{Team, TestServer};

/// Who may use a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Everyone, signed in or not.
    Everyone,
    /// Any person with an account.
    Person,
    /// Members and keys with this permission.
    Member(Permission),
    /// The person an invite was sent to.
    Candidate,
}

/// A field of the schema's roots.
pub(super) struct Row {
    pub(super) field: &'static str,
    pub(super) access: Access,
    pub(super) document: &'static str,
}

impl Row {
    pub(super) fn allows_role(&self, role: Role) -> bool {
        match self.access {
            Access::Everyone | Access::Person => true,
            Access::Member(permission) => permission.roles().contains(&role),
            Access::Candidate => false,
        }
    }

    pub(super) fn allows_candidate(&self) -> bool {
        matches!(self.access, Access::Everyone | Access::Candidate)
    }

    /// Look-ups answer null instead of refusing.
    pub(super) fn answers_null(&self) -> bool {
        matches!(self.field, "node" | "nodes" | "organization" | "candidate")
    }
}

const fn row(field: &'static str, access: Access, document: &'static str) -> Row {
    Row { field, access, document }
}

/// Every field of Query, Mutation and Subscription.
pub(super) const ROWS: &[Row] = &[
    row("node", Access::Member(Permission::ViewAssessments), "{ node(id: \"$job\") { id } }"),
    row("nodes", Access::Member(Permission::ViewInvites), "{ nodes(ids: [\"$invite\"]) { id } }"),
    row("viewer", Access::Everyone, "{ viewer { __typename } }"),
    row(
        "organization",
        Access::Member(Permission::ViewOrganization),
        "{ organization(id: \"$organization\") { name } }",
    ),
    row("inviteByToken", Access::Everyone, "{ inviteByToken(token: \"lnk_x\") { status } }"),
    row("candidate", Access::Candidate, "{ candidate { status } }"),
    row("errorCodes", Access::Everyone, "{ errorCodes { code } }"),
    row("serverInfo", Access::Everyone, "{ serverInfo { version } }"),
    row(
        "signUp",
        Access::Everyone,
        "mutation { signUp(input: { email: \"\", password: \"\", name: \"\" }) { userErrors { code } } }",
    ),
    row(
        "signIn",
        Access::Everyone,
        "mutation { signIn(input: { email: \"\", password: \"\" }) { userErrors { code } } }",
    ),
    row("signOut", Access::Person, "mutation { signOut { signedOut } }"),
    row(
        "revokeSession",
        Access::Person,
        "mutation { revokeSession(input: { sessionId: \"$session\" }) { sessionId } }",
    ),
    row(
        "createOrganization",
        Access::Person,
        "mutation { createOrganization(input: { name: \"\" }) { userErrors { code } } }",
    ),
    row(
        "publishPrivacyNotice",
        Access::Member(Permission::ManageOrganization),
        "mutation { publishPrivacyNotice(input: { organizationId: \"$organization\", texts: [] }) { userErrors { code } } }",
    ),
    row(
        "updateOrganization",
        Access::Member(Permission::ManageOrganization),
        "mutation { updateOrganization(input: { organizationId: \"$organization\", name: \"\" }) { userErrors { code } } }",
    ),
    row(
        "createApiKey",
        Access::Member(Permission::ManageApiKeys),
        "mutation { createApiKey(input: { organizationId: \"$organization\", name: \"\", permissions: [] }) { userErrors { code } } }",
    ),
    row(
        "revokeApiKey",
        Access::Member(Permission::ManageApiKeys),
        "mutation { revokeApiKey(input: { apiKeyId: \"$apiKey\" }) { apiKey { id } } }",
    ),
    row(
        "createJobDescription",
        Access::Member(Permission::ManageJobDescriptions),
        "mutation { createJobDescription(input: { organizationId: \"$organization\", rawText: \"\" }) { userErrors { code } } }",
    ),
    row(
        "updateJobDescription",
        Access::Member(Permission::ManageJobDescriptions),
        "mutation { updateJobDescription(input: { jobDescriptionId: \"$job\", rawText: \"\" }) { userErrors { code } } }",
    ),
    row(
        "openJobDescription",
        Access::Member(Permission::ManageJobDescriptions),
        "mutation { openJobDescription(input: { jobDescriptionId: \"$job\" }) { userErrors { code } } }",
    ),
    row(
        "closeJobDescription",
        Access::Member(Permission::ManageJobDescriptions),
        "mutation { closeJobDescription(input: { jobDescriptionId: \"$job\" }) { userErrors { code } } }",
    ),
    row(
        "archiveJobDescription",
        Access::Member(Permission::ManageJobDescriptions),
        "mutation { archiveJobDescription(input: { jobDescriptionId: \"$job\" }) { userErrors { code } } }",
    ),
    row(
        "createAssessment",
        Access::Member(Permission::ManageAssessments),
        "mutation { createAssessment(input: { jobDescriptionId: \"$job\", title: \"\", sections: [] }) { userErrors { code } } }",
    ),
    row(
        "draftAssessment",
        Access::Member(Permission::ManageAssessments),
        "mutation { draftAssessment(input: { jobDescriptionId: \"$job\", questionCount: 0 }) { userErrors { code } } }",
    ),
    row(
        "updateAssessment",
        Access::Member(Permission::ManageAssessments),
        "mutation { updateAssessment(input: { assessmentId: \"$assessment\", title: \"\" }) { userErrors { code } } }",
    ),
    row(
        "cloneAssessment",
        Access::Member(Permission::ManageAssessments),
        "mutation { cloneAssessment(input: { assessmentId: \"$assessment\", title: \"\" }) { userErrors { code } } }",
    ),
    row(
        "retireAssessment",
        Access::Member(Permission::ManageAssessments),
        "mutation { retireAssessment(input: { assessmentId: \"$assessment\", expectedVersion: -1 }) { userErrors { code } } }",
    ),
    row(
        "saveAssessmentTemplate",
        Access::Member(Permission::ManageAssessments),
        "mutation { saveAssessmentTemplate(input: { assessmentId: \"$assessment\", title: \"\" }) { userErrors { code } } }",
    ),
    row(
        "createAssessmentFromTemplate",
        Access::Member(Permission::ManageAssessments),
        "mutation { createAssessmentFromTemplate(input: { templateId: \"$template\", jobDescriptionId: \"$job\", title: \"\" }) { userErrors { code } } }",
    ),
    row(
        "updateAssessmentTemplate",
        Access::Member(Permission::ManageAssessments),
        "mutation { updateAssessmentTemplate(input: { templateId: \"$template\", title: \"\" }) { userErrors { code } } }",
    ),
    row(
        "deleteAssessmentTemplate",
        Access::Member(Permission::ManageAssessments),
        "mutation { deleteAssessmentTemplate(input: { templateId: \"$template\", expectedVersion: -1 }) { userErrors { code } } }",
    ),
    row(
        "publishAssessment",
        Access::Member(Permission::ManageAssessments),
        "mutation { publishAssessment(input: { assessmentId: \"$assessment\" }) { userErrors { code } } }",
    ),
    row(
        "inviteParticipants",
        Access::Member(Permission::ManageInvites),
        "mutation { inviteParticipants(input: { assessmentId: \"$assessment\", participants: [] }) { userErrors { code } } }",
    ),
    row(
        "importParticipants",
        Access::Member(Permission::ManageInvites),
        "mutation { importParticipants(input: { assessmentId: \"$assessment\", csv: \"\" }) { userErrors { code } } }",
    ),
    row(
        "resendInvite",
        Access::Member(Permission::ManageInvites),
        "mutation { resendInvite(input: { inviteId: \"$invite\" }) { userErrors { code } } }",
    ),
    row(
        "revokeInvite",
        Access::Member(Permission::ManageInvites),
        "mutation { revokeInvite(input: { inviteId: \"$expendable\" }) { userErrors { code } } }",
    ),
    row(
        "extendInvite",
        Access::Member(Permission::ManageInvites),
        "mutation { extendInvite(input: { inviteId: \"$invite\", expiresAt: \"2000-01-01T00:00:00Z\" }) { userErrors { code } } }",
    ),
    row(
        "grantAccommodation",
        Access::Member(Permission::ManageInvites),
        "mutation { grantAccommodation(input: { inviteId: \"$invite\", extraTimeFactor: \"\" }) { userErrors { code } } }",
    ),
    row(
        "decideSubmission",
        Access::Member(Permission::DecideSubmissions),
        "mutation { decideSubmission(input: { submissionId: \"$submission\", outcome: HOLD, reason: \"\" }) { userErrors { code } } }",
    ),
    row(
        "decideSubmissions",
        Access::Member(Permission::DecideSubmissions),
        "mutation { decideSubmissions(input: { decisions: [{ submissionId: \"$submission\", outcome: HOLD, reason: \"\" }] }) { userErrors { code } } }",
    ),
    row(
        "releaseResults",
        Access::Member(Permission::ReleaseResults),
        "mutation { releaseResults(input: { submissionIds: [\"$submission\"] }) { userErrors { code } } }",
    ),
    row(
        "releaseResult",
        Access::Member(Permission::ReleaseResults),
        "mutation { releaseResult(input: { submissionId: \"$submission\" }) { userErrors { code } } }",
    ),
    row(
        "reopenSubmission",
        Access::Member(Permission::ManageInvites),
        "mutation { reopenSubmission(input: { submissionId: \"$submission\", minutes: 0, reason: \"\" }) { userErrors { code } } }",
    ),
    row(
        "reviewScorecard",
        Access::Member(Permission::ReviewSubmissions),
        "mutation { reviewScorecard(input: { scorecardId: \"$scorecard\", criteria: [{ criterionId: \"\", level: 9 }] }) { userErrors { code } } }",
    ),
    row(
        "assignReviewer",
        Access::Member(Permission::AssignReviewers),
        "mutation { assignReviewer(input: { submissionId: \"$submission\", userId: \"\" }) { userErrors { code } } }",
    ),
    row(
        "unassignReviewer",
        Access::Member(Permission::AssignReviewers),
        "mutation { unassignReviewer(input: { submissionId: \"$submission\", userId: \"\" }) { userErrors { code } } }",
    ),
    row(
        "rescoreSubmission",
        Access::Member(Permission::ReviewSubmissions),
        "mutation { rescoreSubmission(input: { submissionId: \"$submission\" }) { userErrors { code } } }",
    ),
    row(
        "events",
        Access::Member(Permission::ViewEvents),
        "subscription { events(organizationId: \"$organization\", after: \"0\") { seq } }",
    ),
    // Before the attempt is handed in below: what is in progress is told at once.
    row(
        "submissionProgress",
        Access::Member(Permission::ViewSubmissions),
        "subscription { submissionProgress(jobDescriptionId: \"$job\") { submission { id } answered } }",
    ),
    row(
        "acceptInvite",
        Access::Everyone,
        "mutation { acceptInvite(input: { token: \"lnk_x\" }) { userErrors { code } } }",
    ),
    row(
        "declineInvite",
        Access::Everyone,
        "mutation { declineInvite(input: { token: \"lnk_x\" }) { userErrors { code } } }",
    ),
    row(
        "recordConsent",
        Access::Candidate,
        "mutation { recordConsent(input: { consents: [] }) { userErrors { code } } }",
    ),
    row("startSubmission", Access::Candidate, "mutation { startSubmission { userErrors { code } } }"),
    row(
        "saveAnswer",
        Access::Candidate,
        "mutation { saveAnswer(input: { questionId: \"\", baseRevision: 0 }) { userErrors { code } } }",
    ),
    row(
        "createUpload",
        Access::Candidate,
        "mutation { createUpload(input: { questionId: \"\", filename: \"\", contentType: \"\", size: 0 }) { userErrors { code } } }",
    ),
    row(
        "removeDocument",
        Access::Candidate,
        "mutation { removeDocument(input: { documentId: \"\" }) { userErrors { code } } }",
    ),
    row("submitSubmission", Access::Candidate, "mutation { submitSubmission { userErrors { code } } }"),
    row(
        "withdrawConsent",
        Access::Candidate,
        "mutation { withdrawConsent(input: { purpose: RECORDING }) { userErrors { code } } }",
    ),
    row("withdrawSubmission", Access::Candidate, "mutation { withdrawSubmission { userErrors { code } } }"),
];

/// Real ids for the documents, and somebody who answers an invite.
pub(super) struct World {
    ids: BTreeMap<&'static str, String>,
    pub(super) candidate: String,
}

impl World {
    /// Plays the main path until there is one of everything.
    pub(super) async fn build(server: &TestServer, team: &Team<'_>) -> Self {
        let mut ids = BTreeMap::from([("organization", team.id.clone())]);
        let own = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let job = "mutation($o: ID!) { createJobDescription(input: { organizationId: $o, rawText: \"A nurse\" }) {
            jobDescription { id } userErrors { code } } }";
        ids.insert("job", own(&team.owner.done(job, json!({ "o": team.id })).await["jobDescription"]["id"]));
        let assessment = "mutation($j: ID!) { createAssessment(input: { jobDescriptionId: $j, title: \"Nursing\", sections: [
            { title: \"One\", questions: [{ kind: SHORT_TEXT, prompt: \"Why?\" }] }] }) { assessment { id } userErrors { code } } }";
        ids.insert(
            "assessment",
            own(&team.owner.done(assessment, json!({ "j": ids["job"] })).await["assessment"]["id"]),
        );
        let template = "mutation($a: ID!) { saveAssessmentTemplate(input: { assessmentId: $a }) { template { id } userErrors { code } } }";
        ids.insert(
            "template",
            own(&team.owner.done(template, json!({ "a": ids["assessment"] })).await["template"]["id"]),
        );
        let publish = "mutation($a: ID!) { publishAssessment(input: { assessmentId: $a }) { userErrors { code } } }";
        team.owner.done(publish, json!({ "a": ids["assessment"] })).await;
        let invite = "mutation($a: ID!) { inviteParticipants(input: { assessmentId: $a, participants: [
            { name: \"Ben\", email: \"ben@example.com\" }, { name: \"Eve\", email: \"eve@example.com\" }] }) { results { invite { id } } userErrors { code } } }";
        let invited = team.owner.done(invite, json!({ "a": ids["assessment"] })).await;
        ids.insert("invite", own(&invited["results"][0]["invite"]["id"]));
        ids.insert("expendable", own(&invited["results"][1]["invite"]["id"]));
        server.settle().await;
        let candidate = Self::attempt(server, &mut ids).await;
        ids.insert("scorecard", server.failed_card(&ids["submission"]).await);
        let key = Self { ids: ids.clone(), candidate: String::new() }.key_id(team).await;
        ids.insert("apiKey", key);
        server.settle().await;
        Self { ids, candidate }
    }

    async fn attempt(server: &TestServer, ids: &mut BTreeMap<&'static str, String>) -> String {
        let mails = server.mailer.mails_to("ben@example.com");
        let link = mails.last().unwrap().text.split("/invite/").nth(1).unwrap().to_owned();
        let link: String = link.chars().take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect();
        let accept =
            "mutation($t: String!) { acceptInvite(input: { token: $t }) { candidateToken userErrors { code } } }";
        let accepted = server.anonymous().done(accept, json!({ "t": link })).await;
        let token = accepted["candidateToken"].as_str().unwrap().to_owned();
        let candidate = server.bearer(&token);
        let consent = "mutation { recordConsent(input: { consents: [{ purpose: PRIVACY_NOTICE, granted: true, noticeRevision: 1 }] }) {
            userErrors { code } } }";
        candidate.done(consent, json!({})).await;
        let start =
            "mutation { startSubmission { submission { id sections { questions { id } } } userErrors { code } } }";
        let submission = candidate.done(start, json!({})).await["submission"].clone();
        let save = "mutation($q: ID!) { saveAnswer(input: { questionId: $q, text: \"Because.\", baseRevision: 0 }) { userErrors { code } } }";
        candidate.done(save, json!({ "q": submission["sections"][0]["questions"][0]["id"] })).await;
        ids.insert("submission", submission["id"].as_str().unwrap().to_owned());
        token
    }

    /// A key with these permissions; its secret.
    pub(super) async fn key(&self, team: &Team<'_>, permissions: &[Permission]) -> String {
        self.make_key(team, permissions).await["secret"].as_str().unwrap().to_owned()
    }

    async fn key_id(&self, team: &Team<'_>) -> String {
        self.make_key(team, &[Permission::ViewEvents]).await["apiKey"]["id"].as_str().unwrap().to_owned()
    }

    async fn make_key(&self, team: &Team<'_>, permissions: &[Permission]) -> serde_json::Value {
        let create = "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } secret userErrors { code } } }";
        let permissions: Vec<&str> = permissions.iter().map(|permission| permission.as_str()).collect();
        let input = json!({ "organizationId": team.id, "name": "test", "permissions": permissions });
        team.owner.done(create, json!({ "input": input })).await
    }

    /// A document with the ids in their places.
    pub(super) fn fill(&self, document: &str) -> String {
        // The longest names first: `$organization` before a name that it begins with.
        let mut names: Vec<_> = self.ids.iter().collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        names.into_iter().fold(document.to_owned(), |text, (name, id)| text.replace(&format!("${name}"), id))
    }
}
