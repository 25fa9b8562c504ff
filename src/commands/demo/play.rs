//! The play, step by step.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use futures_util::future::try_join_all;
use serde_json::Value;

use super::candidate::take;
use super::checks;
use super::client::Client;
use super::judgement;
use super::material;
use super::report;
use super::team::{self, Hiring, MailCount, Office, Released};

/// A document of `examples/queries/`: the demo sends what GraphiQL shows.
macro_rules! document {
    ($name:literal) => {
        include_str!(concat!("../../../examples/queries/", $name, ".graphql"))
    };
}
pub(super) use document;

/// Where the play takes place.
pub(super) struct Stage {
    pub(super) client: Arc<Client>,
    pub(super) mails: PathBuf,
    pub(super) log: PathBuf,
    /// Whether every step is verified.
    pub(super) check: bool,
}

/// What a play led to.
pub(super) struct Played {
    pub(super) office: Office,
    pub(super) hirings: Vec<Hiring>,
    /// The links and tokens that candidates were given.
    pub(super) tokens: Vec<String>,
    /// Each job's candidates side by side, and its funnel.
    pub(super) comparisons: Vec<Value>,
    pub(super) released: Vec<Released>,
    /// Token of the invite that waits for whoever looks on.
    pub(super) guest: String,
    pub(super) mails: Vec<MailCount>,
}

/// Plays it all, and verifies it or says where to look next.
pub(super) async fn play(stage: &Stage) -> anyhow::Result<()> {
    let begun = Instant::now();
    let (office, mut hirings) = open(stage).await?;
    let tokens = answer(stage, &hirings).await?;
    report::heading("The embedded scorer makes scorecards");
    for hiring in &mut hirings {
        hiring.submissions = team::scorecards(stage, &office, hiring).await?;
    }
    report::step(&format!("all of them {:.1} seconds after the first step", begun.elapsed().as_secs_f64()));
    for hiring in &hirings {
        report::scorecards(hiring);
        if stage.check {
            checks::scorecards(hiring)?;
        }
    }
    let comparisons = judge(stage, &office, &mut hirings).await?;
    let (released, guest, mails) = tell(stage, &office, &hirings).await?;
    let played = Played { office, hirings, tokens, comparisons, released, guest, mails };
    if stage.check {
        return checks::everything(stage, &played).await;
    }
    report::farewell(stage, &played);
    Ok(())
}

/// An organization is founded, and publishes three assessments.
async fn open(stage: &Stage) -> anyhow::Result<(Office, Vec<Hiring>)> {
    report::heading("Somebody signs up, founds an organization and makes a key for programs");
    let office = team::found(stage).await?;
    report::office(&office);
    report::heading("Three job descriptions are pasted; each gets an assessment");
    let openings = material::jobs()?.into_iter().map(|material| team::open(stage, &office, material));
    let hirings = try_join_all(openings).await?;
    for hiring in &hirings {
        report::hiring(hiring);
    }
    report::heading("People are invited by mail");
    for hiring in &hirings {
        team::invite(stage, &office, hiring).await?;
        report::invited(hiring);
    }
    Ok((office, hirings))
}

async fn answer(stage: &Stage, hirings: &[Hiring]) -> anyhow::Result<Vec<String>> {
    report::heading("They answer, all at once");
    let attempts = hirings.iter().flat_map(|hiring| &hiring.material.people).map(|who| take(stage, who));
    Ok(try_join_all(attempts).await?.concat())
}

/// A person scores what no program did, and decides on everybody.
async fn judge(stage: &Stage, office: &Office, hirings: &mut [Hiring]) -> anyhow::Result<Vec<Value>> {
    report::heading("A person reads what no program may or can score");
    for hiring in hirings.iter_mut() {
        for (who, review) in judgement::review(stage, office, hiring).await? {
            report::reviewed(who, &review);
        }
        hiring.submissions = team::scorecards(stage, office, hiring).await?;
    }
    report::heading("A person decides, and says why");
    let mut comparisons = Vec::new();
    for hiring in hirings.iter() {
        judgement::decide(stage, office, hiring).await?;
        let compared = judgement::compare(stage, office, hiring).await?;
        report::compared(&compared);
        comparisons.push(compared);
    }
    Ok(comparisons)
}

/// Candidates are told, and one more person is invited.
async fn tell(
    stage: &Stage,
    office: &Office,
    hirings: &[Hiring],
) -> anyhow::Result<(Vec<Released>, String, Vec<MailCount>)> {
    report::heading("Results are released to all but those who are to wait");
    let released = team::release(stage, office, hirings).await?;
    report::released(stage, &released);
    let guest = team::invite_a_guest(stage, office, hirings).await?;
    report::heading("Mails");
    let mails = team::mails(stage, office, hirings).await?;
    report::mails(stage, &mails);
    Ok((released, guest, mails))
}
