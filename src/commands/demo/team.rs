//! What the team does: found, publish, invite, read, release.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, ensure};
use futures_util::future::try_join_all;
use serde_json::{Value, json};

use super::client::Caller;
use super::mailbox::link_in_mail;
use super::material::{Character, Material};
use super::play::{Stage, document};
use crate::kernel::random::{Randomness, SystemRandomness};

/// Who owns the organization, reviews and decides.
pub(super) const NAME: &str = "Olivia Owner";
const EMAIL: &str = "olivia.owner@example.com";
const ORGANIZATION: &str = "Fellside Fresh Logistics";
/// Whoever looks at the demo.
const GUEST: (&str, &str) = ("Robin Guest", "robin.guest@example.net");

const SHOW_SCORES: &str = "mutation($input: UpdateOrganizationInput!) { updateOrganization(input: $input) {
    organization { resultVisibility } userErrors { code path message } } }";
const DELIVERIES: &str = "query($id: ID!) { node(id: $id) { ... on JobDescription { invites(first: 50) { nodes {
    participant { email } deliveries { kind status } } } } } }";

/// An organization, and who speaks for it.
pub(super) struct Office {
    /// Its id.
    pub(super) organization: String,
    /// Its name.
    pub(super) name: String,
    /// Address of the owner.
    pub(super) email: String,
    /// Password of the owner, another one at each play.
    pub(super) password: String,
    /// The owner's session.
    pub(super) session: String,
    /// The key of the program that keeps jobs and invites in step.
    pub(super) api_key: String,
}

/// A job that people apply for.
pub(super) struct Hiring {
    pub(super) material: Material,
    pub(super) job: String,
    /// What was read out of the job description.
    pub(super) extraction: Value,
    pub(super) assessment: Value,
    /// The submissions with their scorecards, the best first.
    pub(super) submissions: Vec<Value>,
}

/// A result that a candidate was told of.
pub(super) struct Released {
    pub(super) submission: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) token: String,
}

/// Mails of a kind: how many, to how many people.
pub(super) struct MailCount {
    pub(super) kind: String,
    pub(super) sent: usize,
    pub(super) people: usize,
}

impl Office {
    /// The owner.
    pub(super) fn owner<'c>(&self, stage: &'c Stage) -> Caller<'c> {
        stage.client.bearer(&self.session)
    }

    /// The program that holds the key.
    pub(super) fn program<'c>(&self, stage: &'c Stage) -> Caller<'c> {
        stage.client.bearer(&self.api_key)
    }
}

impl Hiring {
    /// Title of the job.
    pub(super) fn title(&self) -> &str {
        self.extraction["title"].as_str().unwrap_or_default()
    }

    /// The questions in their order.
    pub(super) fn questions(&self) -> Vec<&Value> {
        let sections = self.assessment["sections"].as_array().into_iter().flatten();
        sections.flat_map(|section| section["questions"].as_array().into_iter().flatten()).collect()
    }

    /// Somebody's submission.
    pub(super) fn submission_of(&self, who: &Character) -> anyhow::Result<&Value> {
        let own = |submission: &&Value| submission["participant"]["email"] == *who.email;
        self.submissions.iter().find(own).context("a submission for everyone")
    }
}

/// A person makes an account and an organization, which shows candidates their scores, and a key for programs.
pub(super) async fn found(stage: &Stage) -> anyhow::Result<Office> {
    let random: &dyn Randomness = &SystemRandomness;
    let password = format!("{:032x}", u128::from_be_bytes(random.bytes()));
    let nobody = stage.client.anonymous();
    let account = json!({ "email": EMAIL, "password": password, "name": NAME });
    nobody.done(document!("sign_up"), json!({ "input": account })).await?;
    let credentials = json!({ "email": EMAIL, "password": password });
    let session = text(&nobody.done(document!("sign_in"), json!({ "input": credentials })).await?["sessionToken"])?;
    let owner = stage.client.bearer(&session);
    let founded = owner.done(document!("create_organization"), json!({ "input": { "name": ORGANIZATION } })).await?;
    let organization = text(&founded["organization"]["id"])?;
    let shown = json!({ "organizationId": organization, "resultVisibility": "SCORES" });
    owner.done(SHOW_SCORES, json!({ "input": shown })).await?;
    let permissions = [
        "VIEW_ORGANIZATION",
        "MANAGE_JOB_DESCRIPTIONS",
        "VIEW_ASSESSMENTS",
        "MANAGE_ASSESSMENTS",
        "VIEW_INVITES",
        "MANAGE_INVITES",
        "VIEW_SUBMISSIONS",
        "VIEW_EVENTS",
    ];
    let key = json!({ "organizationId": organization, "name": "applicant tracking", "permissions": permissions });
    let api_key = text(&owner.done(document!("create_api_key"), json!({ "input": key })).await?["secret"])?;
    let name = text(&founded["organization"]["name"])?;
    Ok(Office { organization, name, email: EMAIL.to_owned(), password, session, api_key })
}

/// A job description is pasted and read, and its assessment published.
pub(super) async fn open(stage: &Stage, office: &Office, material: Material) -> anyhow::Result<Hiring> {
    let program = office.program(stage);
    let job = paste(stage, office, &material).await?;
    let extraction = extraction(&program, &job).await?;
    let mut input = material.assessment.clone();
    input["jobDescriptionId"] = json!(job);
    let assessment =
        program.done(document!("create_assessment"), json!({ "input": input })).await?["assessment"].take();
    let publish = json!({ "input": { "assessmentId": assessment["id"] } });
    let published = program.done(document!("publish_assessment"), publish).await?;
    ensure!(published["assessment"]["status"] == "PUBLISHED", "published: {published:#}");
    ensure!(published["assessment"]["jobDescription"]["status"] == "OPEN", "its job opens with it: {published:#}");
    Ok(Hiring { material, job, extraction, assessment, submissions: Vec::new() })
}

async fn paste(stage: &Stage, office: &Office, material: &Material) -> anyhow::Result<String> {
    let random: &dyn Randomness = &SystemRandomness;
    let program = office.program(stage).once(&format!("{:032x}", u128::from_be_bytes(random.bytes())));
    let input = json!({ "input": { "organizationId": office.organization, "rawText": material.job_description } });
    let made = program.done(document!("create_job_description"), input.clone()).await?;
    let job = text(&made["jobDescription"]["id"])?;
    if stage.check {
        let again = program.done(document!("create_job_description"), input).await?;
        ensure!(again["jobDescription"]["id"] == *job, "the same request with the same key makes no second job");
    }
    Ok(job)
}

async fn extraction(program: &Caller<'_>, job: &str) -> anyhow::Result<Value> {
    for _ in 0..200 {
        let mut read = program.data(document!("job_description"), json!({ "jobDescriptionId": job })).await?;
        let found = read["node"]["extraction"].take();
        if !found.is_null() {
            ensure!(found["responsibilities"].as_array().is_some_and(|list| list.len() >= 5), "read: {found:#}");
            return Ok(found);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    anyhow::bail!("a job description was not read within 10 seconds")
}

/// Invites everybody who applied. In a check two rows are added that must not make an invite.
pub(super) async fn invite(stage: &Stage, office: &Office, hiring: &Hiring) -> anyhow::Result<()> {
    let people = &hiring.material.people;
    let row = |who: &Character| json!({ "name": who.name, "email": who.email, "locale": who.locale });
    let mut rows: Vec<Value> = people.iter().map(row).collect();
    let mut expected = vec!["CREATED"; people.len()];
    if let (true, Some(first)) = (stage.check, people.first()) {
        rows.push(json!({ "name": first.name, "email": first.email.to_uppercase() }));
        rows.push(json!({ "name": "Nobody", "email": "no address" }));
        expected.extend(["ALREADY_INVITED", "REJECTED"]);
    }
    let input = json!({ "input": { "assessmentId": hiring.assessment["id"], "participants": rows } });
    let invited = office.program(stage).done(document!("invite_participants"), input).await?;
    let results = invited["results"].as_array().into_iter().flatten();
    let outcomes: Vec<&str> = results.filter_map(|row| row["outcome"].as_str()).collect();
    ensure!(outcomes == expected, "each row has its result, in order: {outcomes:?}");
    Ok(())
}

/// Waits until everybody has a scorecard.
pub(super) async fn scorecards(stage: &Stage, office: &Office, hiring: &Hiring) -> anyhow::Result<Vec<Value>> {
    let expected = hiring.material.people.len();
    let program = office.program(stage);
    for _ in 0..600 {
        let mut data = program.data(document!("scorecards"), json!({ "jobDescriptionId": hiring.job })).await?;
        let found = data["node"]["submissions"]["nodes"].take();
        let submissions = found.as_array().cloned().unwrap_or_default();
        let done = |node: &&Value| matches!(node["scorecard"]["status"].as_str(), Some("READY" | "NEEDS_HUMAN"));
        if submissions.iter().filter(done).count() == expected {
            return Ok(submissions);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("the scorecards were not made within a minute")
}

/// Tells everybody whose application was decided, one way or the other.
pub(super) async fn release(stage: &Stage, office: &Office, hirings: &[Hiring]) -> anyhow::Result<Vec<Released>> {
    let people = hirings.iter().flat_map(|hiring| hiring.material.people.iter().map(move |who| (hiring, who)));
    let decided = people.filter(|(_, who)| who.decision.outcome != "HOLD");
    try_join_all(decided.map(|(hiring, who)| tell(stage, office, hiring, who))).await
}

async fn tell(stage: &Stage, office: &Office, hiring: &Hiring, who: &Character) -> anyhow::Result<Released> {
    let submission = text(&hiring.submission_of(who)?["id"])?;
    let input = json!({ "input": { "submissionId": submission } });
    office.owner(stage).done(document!("release_result"), input).await?;
    let token = link_in_mail(&stage.mails, &who.email, "/result/").await?;
    Ok(Released { submission, name: who.name.clone(), email: who.email.clone(), token })
}

/// Invites whoever looks at the demo, and answers the token of the link.
pub(super) async fn invite_a_guest(stage: &Stage, office: &Office, hirings: &[Hiring]) -> anyhow::Result<String> {
    let hiring = hirings.first().context("a job")?;
    let guest = json!([{ "name": GUEST.0, "email": GUEST.1, "locale": "en" }]);
    let input = json!({ "input": { "assessmentId": hiring.assessment["id"], "participants": guest } });
    let invited = office.program(stage).done(document!("invite_participants"), input).await?;
    ensure!(invited["results"][0]["outcome"] == "CREATED", "the guest is invited: {invited:#}");
    link_in_mail(&stage.mails, GUEST.1, "/invite/").await
}

/// Counts the mails that were sent, by kind. A mail is counted a moment after it lies in the folder.
pub(super) async fn mails(stage: &Stage, office: &Office, hirings: &[Hiring]) -> anyhow::Result<Vec<MailCount>> {
    let mut recorded = BTreeMap::<String, Vec<String>>::new();
    for _ in 0..100 {
        recorded.clear();
        for hiring in hirings {
            collect_deliveries(&office.program(stage), &hiring.job, &mut recorded).await?;
        }
        if recorded.values().map(Vec::len).sum::<usize>() >= super::mailbox::count(&stage.mails)? {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let count = |(kind, mut people): (String, Vec<String>)| {
        let sent = people.len();
        people.sort_unstable();
        people.dedup();
        MailCount { kind, sent, people: people.len() }
    };
    Ok(recorded.into_iter().map(count).collect())
}

async fn collect_deliveries(
    program: &Caller<'_>,
    job: &str,
    recorded: &mut BTreeMap<String, Vec<String>>,
) -> anyhow::Result<()> {
    let data = program.data(DELIVERIES, json!({ "id": job })).await?;
    for invite in data["node"]["invites"]["nodes"].as_array().into_iter().flatten() {
        let sent = invite["deliveries"].as_array().into_iter().flatten().filter(|mail| mail["status"] == "SENT");
        for mail in sent {
            recorded.entry(text(&mail["kind"])?).or_default().push(text(&invite["participant"]["email"])?);
        }
    }
    Ok(())
}

fn text(value: &Value) -> anyhow::Result<String> {
    value.as_str().map(str::to_owned).context("a text was expected")
}
