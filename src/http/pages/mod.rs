//! The pages behind the links in mails: plain forms, whole without a script, and better with one.
//!
//! Cast: a [`Visit`](visit::Visit), one request for a page; a [`Door`](door::Door), what stands behind a link for that
//! visitor; a [`Frame`](frame::Frame), which says in what language, clock and colour; a page type for each thing that can
//! be shown, with its templates under `templates/pages/`; the [`scripts`], which send the same forms.
//!
//! Rules: looking changes nothing, since mail scanners look too. Holding the link is the right to accept and to decline;
//! answers need the cookie of a browser that accepted, and come from our own form. No answer is lost on the way: what
//! cannot be saved is shown again. Pages decide nothing: they ask the same use cases as the API.

pub(super) mod answers;
mod changes;
mod closed;
pub(super) mod consent;
mod document;
mod door;
pub(super) mod files;
mod form;
mod frame;
pub(super) mod hand_in;
mod handed_in;
pub(super) mod invite;
mod language;
mod palette;
pub(super) mod privacy;
mod questions;
pub(super) mod result;
pub(super) mod scripts;
mod state;
mod upload_snag;
mod visit;
pub(super) mod withdraw;

/// Largest form.
pub(super) const MAX_FORM: usize = 512 * 1024;
