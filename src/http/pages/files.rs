//! `/invite/{token}/files?question=…`: files and recordings. A script asks for an address and sends its file there in pieces; a
//! form sends it whole, and it is the answer as soon as it is there.

use axum::extract::multipart::Field;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Multipart, Query, Request};
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::Json;
use serde::Deserialize;
use serde_json::json;

use super::answers::{open_again, show};
use super::changes::SaveSnag;
use super::closed::{Closed, ClosedPage};
use super::document::respond;
use super::form::Form;
use super::frame::Frame;
use super::language::Language;
use super::state::refuse;
use super::visit::Visit;
use crate::access::{Actor, candidate};
use crate::domain::invites::{self, ConsentPurpose, GivenConsent, RecordConsentCode};
use crate::domain::submissions::documents::{
    self, CreateUploadCode, NewUpload, RemoveDocumentCode, UploadCode, WholeUploadCode,
};
use crate::domain::submissions::{SaveAnswer, SaveAnswerCode, SavedAnswer, save_answer};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{DocumentId, QuestionId};
use crate::kernel::problem::{Outcome, Rejection};
