//! The play, step by step.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use futures_util::future::try_join_all;

use super::candidate::take;
use super::checks;
use super::client::Client;
use super::judgement;
use super::material;
use super::report;
use super::team::{self, Office};

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

/// Plays it all.
pub(super) async fn play(stage: &Stage) -> anyhow::Result<()> {
    let begun = Instant::now();
    report::heading("Somebody signs up, founds an organization and makes a key for programs");
    let office = team::found(stage).await?;
    report::office(&office);

    report::heading("Three job descriptions are pasted; each gets an assessment");
    let openings = material::jobs()?.into_iter().map(|material| team::open(stage, &office, material));
    let mut hirings = try_join_all(openings).await?;
    hirings.iter().for_each(report::hiring);

    report::heading("People are invited by mail");
    for hiring in &hirings {
        team::invite(stage, &office, hiring).await?;
        report::invited(hiring);
    }

    report::heading("They answer, all at once");
    let attempts = hirings.iter().flat_map(|hiring| &hiring.material.people).map(|who| take(stage, who));
    let tokens = try_join_all(attempts).await?.concat();

    report::heading("The embedded scorer makes scorecards");
    for hiring in &mut hirings {
        hiring.submissions = team::scorecards(stage, &office, hiring).await?;
    }
    report::step(&format!("all of them {:.1} seconds after the first step", begun.elapsed().as_secs_f64()));
    hirings.iter().for_each(report::scorecards);
    if stage.check {
        hirings.iter().try_for_each(checks::scorecards)?;
        checks::mostly_ready(&hirings)?;
    }

    report::heading("A person reads what no program may or can score");
    for hiring in &hirings {
        for (who, review) in judgement::review(stage, &office, hiring).await? {
            report::reviewed(who, &review);
        }
    }

    report::heading("A person decides, and says why");
    let mut comparisons = Vec::new();
    for hiring in &hirings {
        judgement::decide(stage, &office, hiring).await?;
        let compared = judgement::compare(stage, &office, hiring).await?;
        report::compared(&compared);
        comparisons.push(compared);
    }

    report::heading("Results are released to all but those who are to wait");
    let released = team::release(stage, &office, &hirings).await?;
    report::released(stage, &released);
    let guest = team::invite_a_guest(stage, &office, &hirings).await?;

    report::heading("Mails");
    let mails = team::mails(stage, &office, &hirings).await?;
    report::mails(stage, &mails);
    if stage.check {
        hirings.iter().zip(&comparisons).try_for_each(|(hiring, compared)| checks::decisions(hiring, compared))?;
        checks::mails(stage, &mails, &hirings, &released)?;
        checks::result_pages(stage, &hirings, &released).await?;
        checks::the_guest_may_begin(stage, &guest).await?;
        checks::doors(stage).await?;
        let mut tokens = tokens;
        tokens.extend([office.session.clone(), office.api_key.clone(), office.password.clone(), guest.clone()]);
        tokens.extend(released.iter().map(|result| result.token.clone()));
        checks::silence(stage, &office, &hirings, &tokens).await?;
        return Ok(());
    }
    report::farewell(stage, &office, &hirings, &released, &guest);
    Ok(())
}
