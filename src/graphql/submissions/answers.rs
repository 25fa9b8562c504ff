//! What a candidate answered.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object};

use super::documents::Document;
use crate::access::{Grant, ViewSubmissions};
use crate::domain::submissions as domain;
use crate::graphql::assessments::Question;
use crate::graphql::node;
use crate::graphql::plan::{Entity, Planned, Planning, Reader, shared};
use crate::graphql::scalars::{DateTime, Decimal, Duration};
use crate::graphql::selection::{SelectedField, Selection};
use crate::kernel::error::ApiError;
use crate::kernel::ids::AnswerId;

/// An answer to a question, exactly as it was saved.
pub(in crate::graphql) struct Answer {
    row: domain::Answer,
    question: Planned<Arc<Question>>,
    document: Planned<Option<Arc<Document>>>,
    recording: Planned<Option<Arc<Document>>>,
}

#[Object]
impl Answer {
    /// The id, good for `node`.
    pub(in crate::graphql) async fn id(&self) -> ID {
        node::id(self.row.id)
    }

    /// What was asked. Needs `VIEW_ASSESSMENTS`.
    fn question(&self, ctx: &Context<'_>) -> Result<&Arc<Question>, ApiError> {
        self.question.get(ctx, ())
    }

    /// The text, exactly as it was saved.
    async fn text(&self) -> Option<&str> {
        self.row.text.as_deref()
    }

    /// Ids of the choices that were picked.
    async fn choice_ids(&self) -> Vec<ID> {
        self.row.choices.iter().map(node::id).collect()
    }

    /// The number that was entered.
    async fn number(&self) -> Option<Decimal> {
        self.row.number.map(|number| Decimal(number.to_string()))
    }

    /// The file or recording that was handed in.
    fn document(&self, ctx: &Context<'_>) -> Result<&Option<Arc<Document>>, ApiError> {
        self.document.get(ctx, ())
    }

    /// The same, if it is a recording of sound or picture.
    fn recording(&self, ctx: &Context<'_>) -> Result<&Option<Arc<Document>>, ApiError> {
        self.recording.get(ctx, ())
    }

    /// Raised with each save, from 1.
    async fn revision(&self) -> i32 {
        self.row.revision
    }

    /// It came after the end: kept beside what counts, never scored.
    async fn late(&self) -> bool {
        self.row.late
    }

    /// When it was last saved, by the server's clock.
    async fn saved_at(&self) -> DateTime {
        self.row.saved_at.into()
    }

    /// How long the candidate worked on it, as the client told. Never scored.
    async fn time_spent(&self) -> Option<Duration> {
        self.row.time_spent_seconds.map(|seconds| Duration { seconds: seconds.into() })
    }
}

impl Entity for Answer {
    type Id = AnswerId;
    type Right = ViewSubmissions;

    fn load<'p>(
        grant: Grant<Self::Right>,
        reader: &'p mut Reader<'_>,
        ids: Vec<AnswerId>,
        selection: &'p Selection,
    ) -> Planning<'p, HashMap<AnswerId, Self>> {
        Box::pin(async move {
            let found = domain::answers_by_ids(&grant, reader.tx, &ids).await?;
            reader.saw(found.values().map(|answer| answer.submission));
            let planned = Self::plan(reader, found.into_values().collect(), selection).await?;
            Ok(planned.into_iter().map(|answer| (answer.row.id, answer)).collect())
        })
    }
}

impl Answer {
    /// Reads what is selected beneath these answers, in their order.
    pub(super) async fn plan(
        reader: &mut Reader<'_>,
        rows: Vec<domain::Answer>,
        selection: &Selection,
    ) -> Result<Vec<Self>, ApiError> {
        let mut answers: Vec<Self> = rows.into_iter().map(Self::bare).collect();
        for field in selection.all("question") {
            let ids = answers.iter().map(|answer| answer.row.question);
            let found = shared::<Question>(reader, ids, field.selection()).await?;
            for answer in &mut answers {
                answer.question.put_shared(field, &found, &answer.row.question)?;
            }
        }
        for field in selection.all("document") {
            let found = documents(reader, &answers, field).await?;
            for (answer, own) in answers.iter_mut().zip(found) {
                answer.document.put(field, own);
            }
        }
        for field in selection.all("recording") {
            let found = documents(reader, &answers, field).await?;
            for (answer, own) in answers.iter_mut().zip(found) {
                answer.recording.put(field, own.filter(|document| document.is_recording()));
            }
        }
        Ok(answers)
    }

    fn bare(row: domain::Answer) -> Self {
        Self { row, question: Planned::default(), document: Planned::default(), recording: Planned::default() }
    }
}

/// The document that each answer names.
async fn documents(
    reader: &mut Reader<'_>,
    answers: &[Answer],
    field: &SelectedField,
) -> Result<Vec<Option<Arc<Document>>>, ApiError> {
    let ids = answers.iter().filter_map(|answer| answer.row.document);
    let found = shared::<Document>(reader, ids, field.selection()).await?;
    Ok(answers.iter().map(|answer| answer.row.document.and_then(|id| found.get(&id)).map(Arc::clone)).collect())
}
