//! Privacy notices of an organization: revisions, the default, publishing.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::connection::{Connection, Cursored, connection, cursored};
use super::context::ContextExt;
use super::node;
use super::organizations::Organization;
use super::payload::user_errors;
use super::plan::{Reader, one};
use super::scalars::{DateTime, Locale, Url};
use super::selection::{SelectedField, Selection};
use crate::access::{ManageOrganization, ViewOrganization, authorize};
use crate::domain::policies as domain;
use crate::kernel::error::ApiError;
use crate::kernel::ids::OrganizationId;
use crate::kernel::paging::PageRequest;

/// A revision of what an organization tells candidates about their data. Never changed: a consent names the revision
/// that was shown.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct PrivacyNoticeRevision {
    /// Its number, from 1.
    revision: i32,
    /// When it came into force.
    published_at: DateTime,
    /// The texts, one for each language.
    texts: Vec<PrivacyNoticeText>,
}

/// A privacy notice in one language. A candidate is shown the nearest: the own variety, else the language, else English.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct PrivacyNoticeText {
    /// Language of the text.
    locale: Locale,
    /// The text: plain, with line breaks.
    text: String,
    /// Where a longer one can be read.
    url: Option<Url>,
}

impl From<domain::NoticeText> for PrivacyNoticeText {
    fn from(text: domain::NoticeText) -> Self {
        Self { locale: Locale(text.locale), text: text.text, url: text.url.map(Url) }
    }
}

impl From<domain::NoticeRevision> for PrivacyNoticeRevision {
    fn from(notice: domain::NoticeRevision) -> Self {
        Self {
            revision: notice.revision,
            published_at: notice.published_at.into(),
            texts: notice.texts.into_iter().map(Into::into).collect(),
        }
    }
}

connection!(PrivacyNoticeConnection, PrivacyNoticeEdge, PrivacyNoticeRevision, "revisions of the privacy notice");

impl PrivacyNoticeRevision {
    /// The one in force.
    pub(super) async fn current(reader: &mut Reader<'_>) -> Result<Option<Self>, ApiError> {
        let grant = reader.grant::<ViewOrganization>()?;
        Ok(domain::current(&grant, reader.tx).await?.map(Self::from))
    }

    /// The page of an organization's revisions that a field asks for.
    pub(super) async fn page_of_organization(
        reader: &mut Reader<'_>,
        field: &SelectedField,
    ) -> Result<PrivacyNoticeConnection, ApiError> {
        let grant = reader.grant::<ViewOrganization>()?;
        let request = PageRequest::new(&field.page_arguments()?, &"privacyNotices")?;
        let page = domain::list(&grant, reader.tx, &request).await?;
        let total =
            if field.selection().has("totalCount") { Some(domain::count(&grant, reader.tx).await?) } else { None };
        let Cursored { items, page_info } = cursored(&request, page, domain::NoticeRevision::position);
        let items = items.into_iter().map(|(cursor, notice)| (cursor, notice.into())).collect();
        Ok(PrivacyNoticeConnection::new(Cursored { items, page_info }, total))
    }
}

/// What a new organization is given, in the name of one.
pub(super) fn default_texts(organization_name: &str) -> Vec<PrivacyNoticeText> {
    domain::default_texts(organization_name).into_iter().map(Into::into).collect()
}

/// A privacy notice to be published.
#[derive(Debug, InputObject)]
pub(super) struct PublishPrivacyNoticeInput {
    /// Whose.
    organization_id: ID,
    /// The notice, once for each language; 1 to 30.
    texts: Vec<PrivacyNoticeTextInput>,
    /// The revision in force that was looked at, 0 for none; refused when another one is in force meanwhile.
    expected_revision: Option<i32>,
}

/// A privacy notice in one language.
#[derive(Debug, InputObject)]
pub(super) struct PrivacyNoticeTextInput {
    /// Language of the text, such as `en` or `de-AT`.
    locale: String,
    /// The text: plain, with line breaks, without placeholders; at most 50,000 characters.
    text: String,
    /// Where a longer one can be read; an address that begins with `https://` or `http://`.
    url: Option<String>,
}

user_errors!(
    "publishPrivacyNotice",
    PublishPrivacyNoticeUserError,
    PublishPrivacyNoticeErrorCode,
    domain::PublishPrivacyNoticeCode {
        /// No text, or nothing in it.
        Empty,
        /// More than fits.
        TooLong,
        /// More languages than fit.
        TooMany,
        /// Not a language tag.
        InvalidLocale,
        /// Two texts in one language.
        DuplicateLocale,
        /// The text has a gap that its author was to fill, such as `[Company name]`.
        UnfilledPlaceholder,
        /// Not an address on the web.
        InvalidUrl,
        /// Somebody else published meanwhile.
        RevisionConflict,
    }
);

/// Answer of `publishPrivacyNotice`.
#[derive(SimpleObject)]
pub(super) struct PublishPrivacyNoticePayload {
    /// The organization with the notice; null when something is to be mended.
    organization: Option<Organization>,
    /// What is to be mended.
    user_errors: Vec<PublishPrivacyNoticeUserError>,
}

/// Changes to what an organization tells and promises.
#[derive(Default)]
pub(super) struct PolicyMutation;

#[Object]
impl PolicyMutation {
    /// Publishes the next revision of the privacy notice. It is in force at once: candidates who have an older one before
    /// them are asked again. Needs `MANAGE_ORGANIZATION`. Emits `organization.updated`.
    async fn publish_privacy_notice(
        &self,
        ctx: &Context<'_>,
        input: PublishPrivacyNoticeInput,
    ) -> Result<PublishPrivacyNoticePayload, ApiError> {
        let id: OrganizationId = node::decode(&input.organization_id)?;
        let text = |text: PrivacyNoticeTextInput| domain::NewNoticeText {
            locale: text.locale,
            text: text.text,
            url: text.url,
        };
        let form = domain::NewNotice {
            texts: input.texts.into_iter().map(text).collect(),
            expected_revision: input.expected_revision,
        };
        let receipt = ctx
            .mutate("publishPrivacyNotice", async |tx| {
                let grant = authorize::<ManageOrganization>(tx, ctx.actor(), id).await?;
                domain::publish(&grant, tx, &form).await?;
                Ok(id)
            })
            .await?;
        let selection = Selection::of(ctx)?.child("organization");
        Ok(PublishPrivacyNoticePayload {
            organization: one(ctx, receipt.value, &selection).await?,
            user_errors: receipt.user_errors(),
        })
    }
}
