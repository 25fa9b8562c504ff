//! Templates in the schema.

use std::collections::HashMap;

use async_graphql::{Enum, ID, InputObject, Object, SimpleObject};

use super::questions::QuestionKind;
use crate::access::{Grant, ViewAssessments};
use crate::domain::assessments::{NewQuestion, NewSection, templates as domain};
use crate::graphql::connection::{Connection, connection, cursored};
use crate::graphql::filters::{OrderDirection, filter_of};
use crate::graphql::node;
use crate::graphql::plan::{Entity, Planning, Reader};
use crate::graphql::scalars::{DateTime, Duration};
use crate::graphql::selection::{SelectedField, Selection};
use crate::kernel::error::ApiError;
use crate::kernel::ids::AssessmentTemplateId;
use crate::kernel::paging::PageRequest;

/// An assessment kept for jobs to come. It belongs to the organization and to no job.
pub(in crate::graphql) struct AssessmentTemplate {
    row: domain::AssessmentTemplate,
}

#[Object]
impl AssessmentTemplate {
    /// The id, good for `node`.
    pub(in crate::graphql) async fn id(&self) -> ID {
        node::id(self.row.id)
    }

    /// Raised with each change; updates say which one they saw.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// What the team calls it, and the title of what is made of it.
    async fn title(&self) -> &str {
        &self.row.title
    }

    /// Time for the whole of it; untimed, if null.
    async fn time_limit(&self) -> Option<Duration> {
        self.row.time_limit_seconds.map(|seconds| Duration { seconds: seconds.into() })
    }

    /// Its sections, in order. Key points and criteria show in the assessment that is made of it.
    async fn sections(&self) -> Vec<TemplateSection> {
        self.row.content.sections.iter().map(TemplateSection::from).collect()
    }

    /// When it was saved.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime {
        self.row.updated_at.into()
    }
}

connection!(AssessmentTemplateConnection, AssessmentTemplateEdge, AssessmentTemplate, "templates");

/// A part of a template.
#[derive(SimpleObject)]
pub(in crate::graphql) struct TemplateSection {
    /// Title, shown to candidates.
    title: String,
    /// Its questions, in order.
    questions: Vec<TemplateQuestion>,
}

/// A question of a template.
#[derive(SimpleObject)]
pub(in crate::graphql) struct TemplateQuestion {
    /// How it is answered.
    kind: QuestionKind,
    /// What is asked.
    prompt: String,
    /// An answer is expected.
    required: bool,
}

impl From<&NewSection> for TemplateSection {
    fn from(section: &NewSection) -> Self {
        let question = |question: &NewQuestion| TemplateQuestion {
            kind: question.kind.into(),
            prompt: question.prompt.clone(),
            required: question.required,
        };
        Self { title: section.title.clone(), questions: section.questions.iter().map(question).collect() }
    }
}

/// Which templates.
#[derive(Debug, Clone, Default, InputObject)]
pub(in crate::graphql) struct AssessmentTemplateFilter {
    /// Words that stand in the title.
    search: Option<String>,
}

/// How templates are sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub(in crate::graphql) struct AssessmentTemplateOrder {
    /// By what.
    field: AssessmentTemplateOrderField,
    /// Which way.
    direction: OrderDirection,
}

/// What templates can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::TemplateOrderField")]
pub(in crate::graphql) enum AssessmentTemplateOrderField {
    /// When it was saved.
    CreatedAt,
    /// Title.
    Title,
}

impl From<AssessmentTemplateOrder> for domain::TemplateOrder {
    fn from(order: AssessmentTemplateOrder) -> Self {
        Self { field: order.field.into(), direction: order.direction.into() }
    }
}

impl Entity for AssessmentTemplate {
    type Id = AssessmentTemplateId;
    type Right = ViewAssessments;

    fn load<'p>(
        grant: Grant<Self::Right>,
        reader: &'p mut Reader<'_>,
        ids: Vec<AssessmentTemplateId>,
        _: &'p Selection,
    ) -> Planning<'p, HashMap<AssessmentTemplateId, Self>> {
        Box::pin(async move {
            let found = domain::load(&grant, reader.tx, &ids).await?;
            Ok(found.into_iter().map(|(id, row)| (id, Self { row })).collect())
        })
    }
}

impl AssessmentTemplate {
    /// The page of an organization's templates that a field asks for.
    pub(in crate::graphql) async fn page_of_organization(
        reader: &mut Reader<'_>,
        field: &SelectedField,
    ) -> Result<AssessmentTemplateConnection, ApiError> {
        let grant = reader.grant::<ViewAssessments>()?;
        let search = filter_of::<AssessmentTemplateFilter>(field)?.and_then(|filter| filter.search);
        let search = search.as_deref();
        let order = field.argument::<AssessmentTemplateOrder>("orderBy")?.map(Into::into).unwrap_or_default();
        let request = PageRequest::new(&field.page_arguments()?, &("assessmentTemplates", search, order))?;
        let page = domain::list(&grant, reader.tx, search, order, &request).await?;
        let total = if field.selection().has("totalCount") {
            Some(domain::count(&grant, reader.tx, search).await?)
        } else {
            None
        };
        let page = cursored(&request, page.map(|row| Self { row }), |template| match order.field {
            domain::TemplateOrderField::CreatedAt => template.row.position_by_age(),
            domain::TemplateOrderField::Title => template.row.position_by_title(),
        });
        Ok(AssessmentTemplateConnection::new(page, total))
    }
}
