//! An assessment and its sections.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};

use super::filters::{AssessmentFilter, AssessmentOrder};
use super::questions::{Criterion, Question};
use crate::access::{Grant, ViewAssessments};
use crate::domain::assessments as domain;
use crate::graphql::connection::connection;
use crate::graphql::filters::filter_of;
use crate::graphql::job_descriptions::JobDescription;
use crate::graphql::node;
use crate::graphql::plan::{Entity, PageShapes, Planned, Planning, Reader, shared};
use crate::graphql::reviews::Agreement;
use crate::graphql::scalars::{DateTime, Duration};
use crate::graphql::selection::{SelectedField, Selection};
use crate::kernel::error::ApiError;
use crate::kernel::ids::AssessmentId;
use crate::kernel::paging::{ListParent, PageRequest};

/// What candidates are asked, and what a good answer is: one revision.
pub(in crate::graphql) struct Assessment {
    row: domain::Assessment,
    job_description: Planned<Arc<JobDescription>>,
    revises: Planned<Option<Arc<Assessment>>>,
    next_revision: Planned<Option<Arc<Assessment>>>,
    sections: Planned<Vec<Section>>,
    agreement: Planned<Agreement>,
}

/// Where an assessment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::AssessmentStatus")]
pub(in crate::graphql) enum AssessmentStatus {
    /// Being written.
    Draft,
    /// Frozen; can be sent.
    Published,
    /// Not sent any more; invites go on.
    Retired,
}

#[Object]
impl Assessment {
    /// The id, good for `node`.
    pub(in crate::graphql) async fn id(&self) -> ID {
        node::id(self.row.id)
    }

    /// Raised with each change; updates say which one they saw.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// How far people and the scorer agree on what was answered. It is empty while something of the job description is hidden
    /// from the caller. Needs `VIEW_SUBMISSIONS`.
    fn agreement(&self, ctx: &Context<'_>) -> Result<&Agreement, ApiError> {
        self.agreement.get(ctx, ())
    }

    /// What it assesses for.
    fn job_description(&self, ctx: &Context<'_>) -> Result<&Arc<JobDescription>, ApiError> {
        self.job_description.get(ctx, ())
    }

    /// Title, shown to candidates.
    async fn title(&self) -> &str {
        &self.row.title
    }

    /// Where it stands.
    async fn status(&self) -> AssessmentStatus {
        self.row.status.into()
    }

    /// 1 for the first; editing a published one makes the next.
    async fn revision(&self) -> i32 {
        self.row.revision
    }

    /// The published revision that this one was made from; null for a first one.
    fn revises(&self, ctx: &Context<'_>) -> Result<&Option<Arc<Assessment>>, ApiError> {
        self.revises.get(ctx, ())
    }

    /// The revision that was made from this one: the draft that `updateAssessment` changes, or what was published in its
    /// place.
    fn next_revision(&self, ctx: &Context<'_>) -> Result<&Option<Arc<Assessment>>, ApiError> {
        self.next_revision.get(ctx, ())
    }

    /// Time for the whole of it; untimed, if null.
    async fn time_limit(&self) -> Option<Duration> {
        self.row.time_limit_seconds.map(|seconds| Duration { seconds: seconds.into() })
    }

    /// Its sections, in order.
    fn sections(&self, ctx: &Context<'_>) -> Result<&Vec<Section>, ApiError> {
        self.sections.get(ctx, ())
    }

    /// What text questions without criteria of their own are judged by.
    async fn criteria(&self) -> Vec<Criterion> {
        self.row.criteria.iter().cloned().map(Criterion::from).collect()
    }

    /// When it was drafted.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime {
        self.row.updated_at.into()
    }

    /// When it was frozen; null while it is a draft.
    async fn published_at(&self) -> Option<DateTime> {
        self.row.published_at.map(Into::into)
    }
}

connection!(AssessmentConnection, AssessmentEdge, Assessment, "assessments");

/// A part of an assessment.
#[derive(SimpleObject)]
pub(in crate::graphql) struct Section {
    /// The id.
    id: ID,
    /// Title, shown to candidates.
    title: String,
    /// Its questions, in order.
    questions: Vec<Question>,
}

impl From<domain::Section> for Section {
    fn from(section: domain::Section) -> Self {
        Self {
            id: node::id(section.id),
            title: section.title,
            questions: section.questions.into_iter().map(Question::from).collect(),
        }
    }
}

impl Entity for Assessment {
    type Id = AssessmentId;
    type Right = ViewAssessments;

    fn load<'p>(
        grant: Grant<Self::Right>,
        reader: &'p mut Reader<'_>,
        ids: Vec<AssessmentId>,
        selection: &'p Selection,
    ) -> Planning<'p, HashMap<AssessmentId, Self>> {
        Box::pin(async move {
            let found = domain::load(&grant, reader.tx, &ids).await?;
            let planned = Self::plan(reader, found.into_values().collect(), selection).await?;
            Ok(planned.into_iter().map(|assessment| (assessment.row.id, assessment)).collect())
        })
    }
}

impl Assessment {
    /// Reads what is selected beneath these assessments, in their order.
    fn plan<'p>(
        reader: &'p mut Reader<'_>,
        rows: Vec<domain::Assessment>,
        selection: &'p Selection,
    ) -> Planning<'p, Vec<Self>> {
        Box::pin(async move {
            let mut assessments: Vec<Self> = rows.into_iter().map(Self::bare).collect();
            Self::plan_revisions(reader, &mut assessments, selection).await?;
            for field in selection.all("jobDescription") {
                let ids = assessments.iter().map(|assessment| assessment.row.job_description);
                let found = shared::<JobDescription>(reader, ids, field.selection()).await?;
                for assessment in &mut assessments {
                    assessment.job_description.put_shared(field, &found, &assessment.row.job_description)?;
                }
            }
            for field in selection.all("sections") {
                let ids: Vec<AssessmentId> = assessments.iter().map(|assessment| assessment.row.id).collect();
                let grant = reader.grant::<ViewAssessments>()?;
                let mut found = domain::sections(&grant, reader.tx, &ids).await?;
                for assessment in &mut assessments {
                    let own = found.remove(&assessment.row.id).unwrap_or_default();
                    assessment.sections.put(field, own.into_iter().map(Section::from).collect());
                }
            }
            for field in selection.all("agreement") {
                let rows: Vec<_> = assessments.iter().map(|assessment| assessment.row.clone()).collect();
                let mut found = Agreement::of_assessments(reader, &rows, field).await?;
                for assessment in &mut assessments {
                    assessment.agreement.put_own(field, &mut found, &assessment.row.id);
                }
            }
            Ok(assessments)
        })
    }

    fn bare(row: domain::Assessment) -> Self {
        Self {
            row,
            job_description: Planned::default(),
            revises: Planned::default(),
            next_revision: Planned::default(),
            sections: Planned::default(),
            agreement: Planned::default(),
        }
    }

    /// Reads the neighbours in the line of revisions.
    async fn plan_revisions(
        reader: &mut Reader<'_>,
        assessments: &mut [Self],
        selection: &Selection,
    ) -> Result<(), ApiError> {
        for field in selection.all("revises") {
            let ids = assessments.iter().filter_map(|assessment| assessment.row.revises);
            let found = shared::<Self>(reader, ids, field.selection()).await?;
            for assessment in assessments.iter_mut() {
                let earlier = assessment.row.revises.and_then(|id| found.get(&id)).map(Arc::clone);
                assessment.revises.put(field, earlier);
            }
        }
        for field in selection.all("nextRevision") {
            let ids: Vec<AssessmentId> = assessments.iter().map(|assessment| assessment.row.id).collect();
            let grant = reader.grant::<ViewAssessments>()?;
            let next = domain::next_revisions(&grant, reader.tx, &ids).await?;
            let found = shared::<Self>(reader, next.values().copied(), field.selection()).await?;
            for assessment in assessments.iter_mut() {
                let later = next.get(&assessment.row.id).and_then(|id| found.get(id)).map(Arc::clone);
                assessment.next_revision.put(field, later);
            }
        }
        Ok(())
    }

    /// The same page of every parent's assessments.
    pub(in crate::graphql) async fn pages_of<P: ListParent>(
        reader: &mut Reader<'_>,
        parents: &[P],
        field: &SelectedField,
    ) -> Result<HashMap<P, AssessmentConnection>, ApiError> {
        let filter = filter_of::<AssessmentFilter>(field)?.unwrap_or_default().into_domain();
        let order = field.argument::<AssessmentOrder>("orderBy")?.map(Into::into).unwrap_or_default();
        let request = PageRequest::new(&field.page_arguments()?, &("assessments", P::TYPE, &filter, order))?;
        let grant = reader.grant::<ViewAssessments>()?;
        let pages = domain::pages(&grant, reader.tx, parents, &filter, order, &request).await?;
        let totals = if field.selection().has("totalCount") {
            domain::totals(&grant, reader.tx, parents, &filter).await?
        } else {
            HashMap::new()
        };
        let (rows, shapes) = PageShapes::apart(pages);
        let planned = Self::plan(reader, rows, &field.selection().items()).await?;
        Ok(shapes.together(planned, &totals, &request, |assessment| match order.field {
            domain::AssessmentOrderField::CreatedAt => assessment.row.position_by_age(),
            domain::AssessmentOrderField::UpdatedAt => assessment.row.position_by_change(),
            domain::AssessmentOrderField::Title => assessment.row.position_by_title(),
        }))
    }
}
