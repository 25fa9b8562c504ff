//! From a rendered message to a mail that left, or never will.

use url::Url;
use uuid::Uuid;

use super::messages::RenderedMessage;
use super::store::InviteRow;
use crate::domain::env::Env;
use crate::domain::invites::DeliveryStatus;
use crate::gateways::mail::{DeliveryKey, Mail, MailError, Recipient};
use crate::jobs::JobError;
use crate::kernel::ids::{InviteId, SubmissionId, TypedId};
use crate::kernel::secret::{LinkPurpose, Token};

/// A message with its envelope.
pub(super) struct Letter {
    /// The lasting name of the mail.
    pub(super) key: String,
    pub(super) name: String,
    pub(super) address: String,
    /// In whose name it is sent.
    pub(super) organization_name: String,
    pub(super) rendered: RenderedMessage,
}

impl Letter {
    /// To the person whom an invite asks.
    pub(super) fn to_invited(
        key: String,
        row: InviteRow,
        rendered: askama::Result<RenderedMessage>,
    ) -> Result<Self, JobError> {
        let rendered = rendered.map_err(|error| JobError::GiveUp(error.into()))?;
        Ok(Self { key, name: row.name, address: row.email, organization_name: row.organization_name, rendered })
    }
}

/// The addresses that stand in the mails of an invite.
pub(super) struct InviteAddresses {
    /// Opens the invite.
    pub(super) invite: Url,
    /// Shows the privacy notice.
    pub(super) privacy_notice: Url,
}

impl InviteAddresses {
    pub(super) fn of(env: &Env, id: InviteId, row: &InviteRow) -> Result<Self, JobError> {
        let token = recall(env, LinkPurpose::Invite, id.uuid(), row.token_generation, &row.token_hash)?;
        Ok(Self {
            invite: readable(env.links.address(LinkPurpose::Invite, &token))?,
            privacy_notice: readable(env.links.privacy_notice(&token))?,
        })
    }
}

/// The address of a result.
pub(super) fn result_address(env: &Env, id: SubmissionId, generation: i32, stored: &[u8]) -> Result<Url, JobError> {
    let token = recall(env, LinkPurpose::Result, id.uuid(), generation, stored)?;
    readable(env.links.address(LinkPurpose::Result, &token))
}

/// The token of a link, whichever key it was first made with.
fn recall(env: &Env, purpose: LinkPurpose, id: Uuid, generation: i32, stored: &[u8]) -> Result<Token, JobError> {
    let token = env.keys.recall_link_token(purpose, id, generation, stored);
    token.ok_or_else(|| JobError::GiveUp("no key of this server makes the link that was stored".into()))
}

/// An address that cannot be read is a setting to be mended, and the mail goes out after that.
fn readable(address: Result<Url, url::ParseError>) -> Result<Url, JobError> {
    address.map_err(|error| JobError::Retry(error.into()))
}

/// Hands a letter over. An address that no mail reaches is an answer; a way out that is blocked is for later.
pub(super) async fn deliver(env: &Env, letter: Letter) -> Result<DeliveryStatus, JobError> {
    let mail = Mail {
        key: DeliveryKey::new(&letter.key),
        to: Recipient { name: Some(letter.name), address: letter.address },
        from_name: Some(letter.organization_name),
        subject: letter.rendered.subject,
        text: letter.rendered.text,
        html: letter.rendered.html,
        list_unsubscribe: None,
        sent_at: env.database.clock().now(),
    };
    match env.mailer.send(&mail).await {
        Ok(()) => Ok(DeliveryStatus::Sent),
        Err(error @ MailError::Permanent { .. }) => {
            tracing::warn!(mail = %mail.key, %error, "mail refused for good");
            Ok(DeliveryStatus::Bounced)
        }
        Err(error @ MailError::Temporary { .. }) => Err(JobError::Retry(error.into())),
    }
}
