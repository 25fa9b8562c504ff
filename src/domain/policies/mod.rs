//! What an organization tells candidates about their data.
//!
//! Cast: a [`NoticeRevision`], numbered, with a [`NoticeText`] per language; a [`PrivacyNotice`], the one text of it that
//! a candidate is shown. Revisions are never changed: a consent names the one that was shown. Nobody is invited while
//! there is none; an organization begins with the default unless it brings its own.

mod default;
mod model;
mod placeholders;
mod publish;
mod read;
mod store;

pub use default::{default_texts, publish_default};
pub use model::{NoticeRevision, NoticeText, PrivacyNotice};
pub use publish::{NewNotice, NewNoticeText, PublishPrivacyNoticeCode, publish};
pub use read::{count, current, in_force, is_published, list};
