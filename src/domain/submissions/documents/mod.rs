//! Documents: files and recordings that a candidate hands in, whatever the line does meanwhile.
//!
//! Cast: a [`Document`], promised by [`create_upload`] and filled by [`receive()`], piece by piece, from where it stands; the
//! address of the upload, which is all that a device needs for it; the file store, which has the bytes.
//!
//! UPLOADING -> READY | REFUSED, or DELETED: by the candidate, or by nobody for a day. Rules:
//!
//! - `received` is what is durable. A piece is an object of its own under a name drawn for it; it counts once the row says
//!   so, which the row does only from the offset where it stands. So a reply that was lost, a process that was killed, and
//!   two devices at once come to the same: somebody asks for the offset and goes on from there.
//! - What a file is, its content says. Nothing that a person typed is part of an object's name.
//! - A document counts as an answer when [`save_answer`](super::save_answer()) names it, READY and not before.
//! - No transaction waits for the file store. What is half done [`TidyDocument`](jobs::TidyDocument) finishes or clears away.

mod complete;
mod create;
mod download;
mod filename;
pub mod jobs;
mod model;
mod office;
mod read;
mod receive;
mod remove;
mod sniff;
mod store;
mod whole;

pub use create::{CreateUploadCode, NewUpload, create_upload};
pub use download::{Download, DownloadCode, download_address, open_download};
pub use model::{Document, DocumentStatus};
pub(super) use read::hold_own;
pub use read::{by_submissions, load, own, shown, upload_address};
pub use receive::{Received, UploadCode, UploadState, look, receive};
pub use remove::{RemoveDocumentCode, remove};
pub use whole::{WholeUploadCode, upload_whole};
