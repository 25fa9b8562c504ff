//! What a hiring team does, in few words: keep a job, publish an assessment, invite, look.

use assay::kernel::ids::{ScorecardId, SubmissionId, TypedId};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::candidate::Candidate;
use super::server::{Team, TestServer};

const CREATE_JOB: &str = "mutation($input: CreateJobDescriptionInput!) { createJobDescription(input: $input) {
    jobDescription { id } userErrors { code path message } } }";
/// Drafts an assessment and answers it with its content.
pub const CREATE_ASSESSMENT: &str = "mutation($input: CreateAssessmentInput!) { createAssessment(input: $input) {
    assessment { id status version revision timeLimit publishedAt sections { id title questions {
        id kind prompt required weight maxLength referenceAnswer choices { id label correct }
        numericAnswer { value tolerance } keyPoints { text weight required synonyms mustNot }
        criteria { id name description weight levels { level label anchor } } } } }
    userErrors { code path message } } }";
pub const PUBLISH: &str = "mutation($input: PublishAssessmentInput!) { publishAssessment(input: $input) {
    assessment { id status version publishedAt jobDescription { status } } userErrors { code path message } } }";
pub const INVITE: &str = "mutation($input: InviteParticipantsInput!) { inviteParticipants(input: $input) {
    results { index outcome invite { id status expiresAt accommodations { extraTimeFactor }
        participant { id name email locale } } userErrors { code path message } }
    userErrors { code path message } } }";

pub const RESEND: &str = "mutation($input: ResendInviteInput!) { resendInvite(input: $input) {
    invite { id status sentAt openedAt } userErrors { code path message } } }";
pub const REVOKE: &str = "mutation($input: RevokeInviteInput!) { revokeInvite(input: $input) {
    invite { id status } userErrors { code path message } } }";
pub const EXTEND: &str = "mutation($input: ExtendInviteInput!) { extendInvite(input: $input) {
    invite { id status expiresAt } userErrors { code path message } } }";
pub const ACCOMMODATE: &str = "mutation($input: GrantAccommodationInput!) { grantAccommodation(input: $input) {
    invite { id accommodations { extraTimeFactor } } userErrors { code path message } } }";

pub const REOPEN: &str = "mutation($input: ReopenSubmissionInput!) { reopenSubmission(input: $input) {
    submission { id status deadline submittedAt resumeUntil reopenings { number granted reason reopenedAt resumedAt } }
    userErrors { code path message } } }";
pub const RELEASE: &str = "mutation($input: ReleaseResultInput!) { releaseResult(input: $input) {
    submission { id releasedAt } userErrors { code path message } } }";

pub const REVIEW: &str = "mutation($input: ReviewScorecardInput!) { reviewScorecard(input: $input) {
    review { id overallScore blind comment reviewer { id } criteria { question { id } criterion { id } level reason } }
    userErrors { code path message } } }";
pub const ASSIGN: &str = "mutation($input: AssignReviewerInput!) { assignReviewer(input: $input) {
    submission { id reviewers { user { id } assignedBy { id } reviewed } } userErrors { code path message } } }";
pub const RESCORE: &str = "mutation($input: RescoreSubmissionInput!) { rescoreSubmission(input: $input) {
    submission { id scorecard { id status } } userErrors { code path message } } }";
pub const DECIDE: &str = "mutation($input: DecideSubmissionInput!) { decideSubmission(input: $input) {
    submission { id status decision { number } } decision { number outcome reason decidedAt decidedBy { id email } }
    userErrors { code path message } } }";

/// An assessment that people can be invited to.
#[derive(Debug, Clone)]
pub struct Published {
    pub id: String,
    pub job: String,
    questions: Vec<Value>,
}

impl Published {
    /// Of a draft that was answered with its sections.
    pub fn of(job: &str, draft: &Value) -> Self {
        let sections = draft["sections"].as_array().unwrap().iter();
        let questions = sections.flat_map(|section| section["questions"].as_array().unwrap().clone()).collect();
        Self { id: id(draft), job: job.to_owned(), questions }
    }

    /// Id of a question, counted through all sections.
    pub fn question(&self, place: usize) -> &str {
        text(&self.questions[place]["id"])
    }

    /// Id of a choice by its label.
    pub fn choice(&self, question: usize, label: &str) -> &str {
        let choices = self.questions[question]["choices"].as_array().unwrap();
        text(&choices.iter().find(|choice| choice["label"] == label).unwrap()["id"])
    }
}

/// A question that three words may answer: two key points, one of them required.
pub fn text_question() -> Value {
    json!({
        "kind": "SHORT_TEXT",
        "prompt": "Why does a payment request carry an idempotency key?",
        "referenceAnswer": "So that a repeated request charges the customer only once.",
        "keyPoints": [
            { "text": "a repeated request charges the customer only once", "required": true },
            { "text": "the client can safely retry after a timeout" },
        ],
    })
}

/// Right is one: B.
pub fn single_choice() -> Value {
    json!({ "kind": "SINGLE_CHOICE", "prompt": "Which one?", "choices": [
        { "label": "A", "correct": false }, { "label": "B", "correct": true }, { "label": "C", "correct": false }] })
}

/// Right are two: P and Q.
pub fn multiple_choice() -> Value {
    json!({ "kind": "MULTIPLE_CHOICE", "prompt": "Which ones?", "choices": [
        { "label": "P", "correct": true }, { "label": "Q", "correct": true }, { "label": "R", "correct": false }] })
}

/// Right is 9.81, give or take 0.05.
pub fn numeric() -> Value {
    json!({ "kind": "NUMERIC", "prompt": "How fast?", "numericAnswer": { "value": "9.81", "tolerance": "0.05" } })
}

/// One of each kind that can be answered, in two sections, in half an hour: text, single, multiple, number, essay.
pub fn every_kind(job: &str) -> Value {
    let essay = json!({ "kind": "LONG_TEXT", "prompt": "Tell us more.", "required": false });
    json!({
        "jobDescriptionId": job, "title": "Backend engineer", "timeLimit": "PT30M",
        "sections": [
            { "title": "Basics", "questions": [text_question(), single_choice(), multiple_choice()] },
            { "title": "More", "questions": [numeric(), essay] },
        ],
    })
}

impl Team<'_> {
    /// Keeps a job description and answers its id.
    pub async fn job(&self, text: &str) -> String {
        let input = json!({ "input": { "organizationId": self.id, "rawText": text } });
        id(&self.owner.done(CREATE_JOB, input).await["jobDescription"])
    }

    /// Drafts an assessment that has nothing to be mended, and answers it.
    pub async fn draft(&self, form: Value) -> Value {
        self.owner.done(CREATE_ASSESSMENT, json!({ "input": form })).await["assessment"].clone()
    }

    /// Drafts and publishes.
    pub async fn publish(&self, form: Value) -> Published {
        let job = text(&form["jobDescriptionId"]).to_owned();
        let published = Published::of(&job, &self.draft(form).await);
        self.owner.done(PUBLISH, json!({ "input": { "assessmentId": published.id } })).await;
        published
    }

    /// A published assessment with a question of every kind.
    pub async fn published_assessment(&self) -> Published {
        let job = self.job("Backend engineer").await;
        self.publish(every_kind(&job)).await
    }

    /// A published assessment with these questions, untimed.
    pub async fn asking(&self, questions: &[Value]) -> Published {
        let job = self.job("Backend engineer").await;
        let sections = json!([{ "title": "All", "questions": questions }]);
        self.publish(json!({ "jobDescriptionId": job, "title": "Short", "sections": sections })).await
    }

    /// Invites these rows and answers the result of each.
    pub async fn invite(&self, assessment: &Published, rows: &[Value]) -> Vec<Value> {
        let input = json!({ "assessmentId": assessment.id, "participants": rows });
        self.owner.done(INVITE, json!({ "input": input })).await["results"].as_array().unwrap().clone()
    }

    /// An invite as the team sees it.
    pub async fn see_invite(&self, id: &str) -> Value {
        let query = "query($id: ID!) { node(id: $id) { ... on AssessmentInvite { id status expiresAt remindAt remindersSent sentAt openedAt
            startedAt submittedAt accommodations { extraTimeFactor } deliveries { kind status } submission { id } } } }";
        self.owner.data(query, json!({ "id": id })).await["node"].clone()
    }

    /// A submission as the team sees it.
    pub async fn see_submission(&self, id: &str) -> Value {
        let query = "query($id: ID!) { node(id: $id) { ... on Submission { id status startedAt deadline submittedAt
            releasedAt consents { purpose granted noticeRevision }
            answers { id late revision text choiceIds number timeSpent question { id } } } } }";
        self.owner.data(query, json!({ "id": id })).await["node"].clone()
    }

    /// Gives an ended attempt so many minutes, and answers the payload, problems included.
    pub async fn reopen(&self, submission: &str, minutes: i32) -> Value {
        let input = json!({ "submissionId": submission, "minutes": minutes, "reason": "The line was down." });
        self.owner.payload(REOPEN, json!({ "input": input })).await
    }

    /// Decides, and answers the payload, problems included.
    pub async fn decide(&self, submission: &str, outcome: &str, reason: &str) -> Value {
        let input = json!({ "submissionId": submission, "outcome": outcome, "reason": reason });
        self.owner.payload(DECIDE, json!({ "input": input })).await
    }

    /// Status and overall score of each scorecard of a submission, the newest first.
    pub async fn cards(&self, submission: &str) -> Vec<(String, Value)> {
        let query =
            "query($id: ID!) { node(id: $id) { ... on Submission { scorecards { nodes { status overallScore } } } } }";
        let seen = self.owner.data(query, json!({ "id": submission })).await;
        let cards = seen["node"]["scorecards"]["nodes"].as_array().unwrap().clone();
        cards.iter().map(|card| (text(&card["status"]).to_owned(), card["overallScore"].clone())).collect()
    }

    /// How many facts of a kind are in the log.
    pub async fn facts(&self, kind: &str) -> usize {
        let query = "query($id: ID!) { organization(id: $id) { events(first: 100) { nodes { kind } } } }";
        let events = self.owner.data(query, json!({ "id": self.id })).await;
        let nodes = events["organization"]["events"]["nodes"].as_array().unwrap().clone();
        nodes.iter().filter(|event| event["kind"] == kind).count()
    }
}

impl TestServer {
    /// Token of the link in the newest mail to an address.
    pub fn link(&self, address: &str) -> String {
        let mails = self.mailer.mails_to(address);
        link_in(&mails.last().unwrap_or_else(|| panic!("no mail to {address}")).text)
    }

    /// Somebody who was invited by mail and opened the link.
    pub async fn opened(&self, team: &Team<'_>, assessment: &Published, name: &str) -> Candidate<'_> {
        let email = format!("{}@example.com", name.to_lowercase());
        let results = team.invite(assessment, &[json!({ "name": name, "email": email })]).await;
        self.settle().await;
        Candidate::accept(self, &self.link(&email), text(&results[0]["invite"]["id"])).await
    }

    /// Somebody who consented to everything and began.
    pub async fn started(&self, team: &Team<'_>, assessment: &Published, name: &str) -> Candidate<'_> {
        let candidate = self.opened(team, assessment, name).await;
        candidate.consent(&["PRIVACY_NOTICE", "AI_SCORING"]).await;
        candidate.start().await;
        candidate
    }

    /// Somebody who was asked texts and a choice or none, answered these texts in order, and handed in: the submission.
    pub async fn handed_in(&self, team: &Team<'_>, assessment: &Published, name: &str, texts: &[&str]) -> String {
        let candidate = self.started(team, assessment, name).await;
        for (place, written) in texts.iter().enumerate() {
            candidate.write(assessment.question(place), written).await;
        }
        let submission = id(&candidate.submit().await["submission"]);
        self.settle().await;
        submission
    }

    /// A scorecard of a submission that could not be made.
    pub async fn failed_card(&self, submission: &str) -> String {
        let insert = "INSERT INTO scorecards (organization_id, id, submission_id, number, status, scorer_name,
                scorer_version, rubric_revision, created_at, completed_at)
            SELECT s.organization_id, gen_random_uuid(), s.id, 1, 'FAILED', 'lexical', '1', 1, now(), now()
            FROM submissions s WHERE s.id = $1 RETURNING id";
        let submission: SubmissionId = submission.parse().unwrap();
        let row = self.database.client().await.query_one(insert, &[&submission.uuid()]).await.unwrap();
        ScorecardId::from_uuid(row.get(0)).to_string()
    }

    /// Moves the clock and lets nothing happen by itself yet.
    pub fn wait(&self, time: TimeDelta) {
        self.clock.advance(time);
    }
}

/// Token at the end of the only link in a mail's text.
pub fn link_in(mail: &str) -> String {
    let link = mail.split_whitespace().find(|word| word.starts_with("http")).unwrap();
    link.rsplit('/').next().unwrap().to_owned()
}

/// Id of an object.
pub fn id(object: &Value) -> String {
    text(&object["id"]).to_owned()
}

/// A value that must be text.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}
