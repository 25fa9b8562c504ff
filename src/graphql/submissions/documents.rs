//! Files and recordings that candidates handed in.

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, Object};

use crate::access::{Grant, ViewSubmissions};
use crate::domain::submissions::documents as domain;
use crate::graphql::context::ContextExt;
use crate::graphql::node;
use crate::graphql::plan::{Entity, Planning, Reader};
use crate::graphql::scalars::{DateTime, Url};
use crate::graphql::selection::Selection;
use crate::kernel::error::ApiError;
use crate::kernel::ids::DocumentId;

/// A file or recording that a candidate handed in.
#[derive(Clone)]
pub(in crate::graphql) struct Document {
    row: domain::Document,
}

/// Where a document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::DocumentStatus")]
pub(in crate::graphql) enum DocumentStatus {
    /// Its bytes are coming in.
    Uploading,
    /// Whole, and what it is said to be.
    Ready,
    /// Whole, and not what the question takes: nothing of it is kept.
    Refused,
    /// Taken away.
    Deleted,
}

/// A number of bytes; files are smaller than what the type holds.
pub(in crate::graphql) fn bytes(count: i64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

impl Document {
    /// Documents as the caller is shown them, in their order: without the names that were given to those of submissions that
    /// are hidden, which are names of people.
    pub(super) async fn shown(reader: &mut Reader<'_>, rows: Vec<domain::Document>) -> Result<Vec<Self>, ApiError> {
        let grant = reader.grant::<ViewSubmissions>()?;
        let hidden = reader.hidden().await?;
        let rows = domain::shown(&grant, reader.tx, &hidden, rows).await?;
        Ok(rows.into_iter().map(|row| Self { row }).collect())
    }

    /// It is a recording of sound or picture.
    pub(super) fn is_recording(&self) -> bool {
        self.row.is_recording()
    }
}

#[Object]
impl Document {
    /// The id, good for `node`; the candidate sees the same.
    pub(in crate::graphql) async fn id(&self) -> ID {
        node::id(self.row.id)
    }

    /// As the candidate called it, cleaned: the last part of a path, nothing hidden in it, 200 characters at most.
    /// A neutral name where it is hidden from the caller who answered; it is fetched under that, too.
    async fn filename(&self) -> &str {
        &self.row.filename
    }

    /// What it is, by its content; null until that is known.
    async fn media_type(&self) -> Option<&str> {
        self.row.media_type.as_deref()
    }

    /// How many bytes it has, or will have.
    async fn size(&self) -> i32 {
        bytes(self.row.size)
    }

    /// SHA-256 of its bytes in hexadecimal digits; null before it is `READY`.
    async fn sha256(&self) -> Option<String> {
        self.row.sha256_in_digits()
    }

    /// Where it stands.
    async fn status(&self) -> DocumentStatus {
        self.row.status.into()
    }

    /// When it was begun.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// Where it can be fetched for five minutes; null before it is `READY`. Whoever knows the address may fetch it: ask
    /// for it when it is needed, and keep it nowhere.
    fn download_url(&self, ctx: &Context<'_>) -> Result<Option<Url>, ApiError> {
        Ok(domain::download_address(ctx.env(), &self.row)?.map(|url| Url(url.to_string())))
    }
}

impl Entity for Document {
    type Id = DocumentId;
    type Right = ViewSubmissions;

    fn load<'p>(
        grant: Grant<Self::Right>,
        reader: &'p mut Reader<'_>,
        ids: Vec<DocumentId>,
        _: &'p Selection,
    ) -> Planning<'p, HashMap<DocumentId, Self>> {
        Box::pin(async move {
            let found = domain::load(&grant, reader.tx, &ids).await?;
            reader.saw(found.values().map(|document| document.submission));
            let shown = Self::shown(reader, found.into_values().collect()).await?;
            Ok(shown.into_iter().map(|document| (document.row.id, document)).collect())
        })
    }
}
