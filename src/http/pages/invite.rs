//! `/invite/{token}`: looking, beginning, declining.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{StatusCode, header};
use axum::response::Response;

use super::closed::{Closed, ClosedPage};
use super::document::{respond, templates};
use super::door::{self, Door};
use super::form::Form;
use super::frame::{Frame, WrittenTime};
use super::handed_in::HandedInPage;
use super::language::{duration, word_of};
use super::questions::QuestionsPage;
use super::visit::Visit;
use crate::access::{Actor, candidate, enter_by_invite};
use crate::domain::assessments::QuestionKind;
use crate::domain::invites::{self, AcceptInviteCode, AssessmentOutline, DeclineInviteCode, InviteStatus};
use crate::domain::organizations::ResultVisibility;
use crate::domain::policies::PrivacyNotice;
use crate::domain::submissions::{self, CandidateView, StartSubmissionCode, SubmissionStatus};
use crate::identity::authenticate::authenticate;
use crate::kernel::error::ApiError;
use crate::kernel::ids::SubmissionId;
use crate::kernel::problem::{Outcome, Problem, Rejection};
use crate::kernel::secret::Token;

/// Why an attempt did not begin at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BeginSnag {
    /// The privacy notice is not agreed to.
    ConsentRequired,
    /// Another notice is in force than the one that was shown.
    NoticeChanged,
}

/// The invite, before the attempt.
struct InvitePage {
    token: String,
    organization_name: String,
    job_title: String,
    assessment_title: String,
    time_limit: Option<String>,
    has_extra_time: bool,
    questions: usize,
    kinds: Vec<String>,
    may_record: bool,
    visibility: ResultVisibility,
    expires_at: WrittenTime,
    notice: PrivacyNotice,
    snag: Option<BeginSnag>,
}

impl InvitePage {
    fn new(visit: &Visit, door: Door, outline: &AssessmentOutline, frame: &Frame, snag: Option<BeginSnag>) -> Self {
        let invite = door.invite;
        let kind = |(kind, count): &(QuestionKind, usize)| format!("{count} {}", word_of(*kind, frame.language()));
        let kinds = outline.kinds.iter().map(kind).collect();
        Self {
            token: visit.token().to_owned(),
            organization_name: invite.organization_name,
            job_title: invite.job_title,
            assessment_title: invite.assessment_title,
            time_limit: invite.time_limit.map(|limit| duration(frame.language(), limit)),
            has_extra_time: outline.has_extra_time(),
            questions: outline.questions(),
            kinds,
            may_record: outline.kinds.iter().any(|(kind, _)| kind.is_recorded()),
            visibility: door.organization.result_visibility,
            expires_at: frame.time(invite.expires_at),
            notice: door.notice,
            snag,
        }
    }
}

templates!(InvitePage {
    En => "pages/invite.en.html";
    De => "pages/invite.de.html";
});

/// The attempt is under way, in another browser, or it was reopened.
struct ResumePage {
    token: String,
    organization_name: String,
    assessment_title: String,
    waiting: Option<Waits>,
}

/// A reopened attempt waits: its time runs once the person goes on.
struct Waits {
    time_allowed: Option<String>,
    until: WrittenTime,
}

impl Waits {
    fn of(attempt: &CandidateView, frame: &Frame) -> Option<Self> {
        let waiting = attempt.waiting?;
        let time_allowed = waiting.time_allowed.map(|time| duration(frame.language(), time));
        Some(Self { time_allowed, until: frame.time(waiting.resume_until) })
    }
}

templates!(ResumePage {
    En => "pages/resume.en.html";
    De => "pages/resume.de.html";
});

/// Answers `GET /invite/{token}`.
pub(in crate::http) async fn look(visit: Visit) -> Response {
    visit.answer(show(&visit).await)
}

/// Answers `POST /invite/{token}`: accepts, records what is agreed to, begins.
pub(in crate::http) async fn begin(visit: Visit, body: Result<Bytes, BytesRejection>) -> Response {
    let begun = match body {
        Ok(body) => accept_and_start(&visit, &Form::read(&body)).await,
        Err(_too_large) => closed(&visit, Closed::TooLarge),
    };
    visit.answer(begun)
}

/// Answers `POST /invite/{token}/decline`. Where the invite stands then is said by the page behind the link.
pub(in crate::http) async fn decline(visit: Visit) -> Response {
    let link = visit.link();
    let session = Actor::Anonymous.db_session();
    let declined: Outcome<(), DeclineInviteCode> = visit
        .env()
        .database
        .write("declineInvite", &session, async |tx| match enter_by_invite(tx, link).await? {
            Some(grant) => invites::decline(&grant, tx).await,
            None => Err(Problem::new(DeclineInviteCode::Unknown, "token", "No invite has this link.").into()),
        })
        .await;
    visit.answer(match declined {
        Err(Rejection::Refused(error)) => Err(error),
        Ok(()) | Err(Rejection::Problems(_)) => visit.back_to_link(),
    })
}

/// A page that says why there is nothing to do, to somebody who is unknown.
pub(super) fn closed(visit: &Visit, reason: Closed) -> Result<Response, ApiError> {
    respond(reason.status(), &visit.frame(), &ClosedPage::because(reason))
}

async fn show(visit: &Visit) -> Result<Response, ApiError> {
    let visitor = visit.visitor().await?;
    let door = match door::open(visit, &visitor).await? {
        Ok(door) => door,
        Err(reason) => return closed(visit, reason),
    };
    let frame = Frame::of(&door);
    let shut = |reason: Closed| respond(reason.status(), &frame, &ClosedPage::because(reason));
    match door.invite.status {
        InviteStatus::Pending | InviteStatus::Sent | InviteStatus::Bounced | InviteStatus::Opened => {
            show_invite(visit, door, &frame, None).await
        }
        InviteStatus::Started => show_attempt(visit, &door, &frame),
        InviteStatus::Submitted => respond(StatusCode::OK, &frame, &HandedInPage::new(visit.token(), &door, &frame)),
        InviteStatus::Expired => shut(Closed::Expired),
        InviteStatus::Revoked => shut(Closed::Revoked),
        InviteStatus::Declined if is_withdrawn(&door) => shut(Closed::Withdrawn),
        InviteStatus::Declined => shut(Closed::Declined),
    }
}

fn is_withdrawn(door: &Door) -> bool {
    door.attempt.as_ref().is_some_and(|attempt| attempt.status == SubmissionStatus::Withdrawn)
}

async fn show_invite(visit: &Visit, door: Door, frame: &Frame, snag: Option<BeginSnag>) -> Result<Response, ApiError> {
    let Some(outline) = door::outline(visit).await? else { return closed(visit, Closed::UnknownInvite) };
    let status = if snag.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    respond(status, frame, &InvitePage::new(visit, door, &outline, frame, snag))
}

fn show_attempt(visit: &Visit, door: &Door, frame: &Frame) -> Result<Response, ApiError> {
    match &door.attempt {
        Some(attempt) if attempt.is_overdue() => {
            respond(StatusCode::OK, frame, &HandedInPage::new(visit.token(), door, frame))
        }
        // Nothing can be saved before the person presses the button: the time runs from there.
        None | Some(CandidateView { waiting: Some(_), .. }) => {
            let page = ResumePage {
                token: visit.token().to_owned(),
                organization_name: door.invite.organization_name.clone(),
                assessment_title: door.invite.assessment_title.clone(),
                waiting: door.attempt.as_ref().and_then(|attempt| Waits::of(attempt, frame)),
            };
            respond(StatusCode::OK, frame, &page)
        }
        Some(attempt) => respond(StatusCode::OK, frame, &QuestionsPage::new(visit.token(), door, attempt, frame)),
    }
}

async fn accept_and_start(visit: &Visit, form: &Form) -> Result<Response, ApiError> {
    let token = match accept(visit).await {
        Ok(token) => token,
        Err(Rejection::Refused(error)) => return Err(error),
        Err(Rejection::Problems(_)) => return visit.back_to_link(),
    };
    let visitor = authenticate(&visit.env().database, token.expose()).await?;
    let mut response = match start(visit, &visitor, form).await {
        Ok(_) => visit.back_to_link()?,
        Err(Rejection::Refused(error)) => return Err(error),
        Err(Rejection::Problems(problems)) => match problems.into_iter().find_map(|problem| problem.code) {
            Some(snag) => ask_again(visit, snag).await?,
            None => visit.back_to_link()?,
        },
    };
    response.headers_mut().append(header::SET_COOKIE, visit.candidate_cookie(&token)?);
    Ok(response)
}

async fn accept(visit: &Visit) -> Outcome<Token, AcceptInviteCode> {
    let link = visit.link();
    let session = Actor::Anonymous.db_session();
    let accepted: Outcome<_, AcceptInviteCode> = visit
        .env()
        .database
        .write("acceptInvite", &session, async |tx| match enter_by_invite(tx, link).await? {
            Some(grant) => invites::accept(&grant, tx).await,
            None => Err(Problem::new(AcceptInviteCode::Unknown, "token", "No invite has this link.").into()),
        })
        .await;
    accepted?.token.ok_or_else(|| ApiError::internal("an invite was accepted without a token").into())
}

/// Begins as the candidate, with the consents of the form where it asked for them. A problem without a snag is one that
/// the page behind the link tells.
async fn start(visit: &Visit, visitor: &Actor, form: &Form) -> Outcome<SubmissionId, Option<BeginSnag>> {
    let given = form.consents();
    let session = visitor.db_session();
    let begun = visit.env().database.write("startSubmission", &session, async |tx| {
        let grant = candidate(tx, visitor).await?;
        if !given.is_empty() {
            let recorded = submissions::record_consents(&grant, tx, &given).await;
            recorded.map_err(|rejection| rejection.map(|_| Some(BeginSnag::NoticeChanged)))?;
        }
        let begun = submissions::start(&grant, tx).await;
        begun.map_err(|rejection| {
            rejection.map(|code| (code == StartSubmissionCode::ConsentRequired).then_some(BeginSnag::ConsentRequired))
        })
    });
    begun.await
}

/// The invite once more, with what stood in the way.
async fn ask_again(visit: &Visit, snag: BeginSnag) -> Result<Response, ApiError> {
    let door = match door::open(visit, &Actor::Anonymous).await? {
        Ok(door) => door,
        Err(reason) => return closed(visit, reason),
    };
    let frame = Frame::of(&door);
    show_invite(visit, door, &frame, Some(snag)).await
}
