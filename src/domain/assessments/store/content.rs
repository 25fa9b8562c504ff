//! Statements on sections and questions: always the whole content of an assessment, or questions by id.

use std::collections::HashMap;

use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{read_json, write_json};
use crate::access::OrgScope;
use crate::db::schema::{assessments, questions, sections};
use crate::db::{DbError, Tx};
use crate::domain::assessments::model::{Question, QuestionKind, Section};
use crate::kernel::decimal;
use crate::kernel::ids::{AssessmentId, QuestionId, SectionId, TypedId};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = sections, check_for_backend(diesel::pg::Pg))]
struct SectionRow {
    organization_id: Uuid,
    id: Uuid,
    assessment_id: Uuid,
    position: i32,
    title: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = questions, check_for_backend(diesel::pg::Pg))]
struct QuestionRow {
    organization_id: Uuid,
    id: Uuid,
    assessment_id: Uuid,
    section_id: Uuid,
    position: i32,
    kind: String,
    prompt: String,
    required: bool,
    weight: String,
    max_length: Option<i32>,
    reference_answer: Option<String>,
    choices: Json,
    numeric_answer: Option<Json>,
    key_points: Json,
    file_rules: Option<Json>,
}

impl QuestionRow {
    fn write(scope: &OrgScope, question: &Question) -> Result<Self, DbError> {
        let numeric_answer = question.numeric_answer.as_ref();
        Ok(Self {
            organization_id: scope.organization().uuid(),
            id: question.id.uuid(),
            assessment_id: question.assessment.uuid(),
            section_id: question.section.uuid(),
            position: question.position,
            kind: question.kind.as_str().to_owned(),
            prompt: question.prompt.clone(),
            required: question.required,
            weight: question.weight.to_string(),
            max_length: question.max_length,
            reference_answer: question.reference_answer.clone(),
            choices: write_json(&question.choices, "choices")?,
            numeric_answer: numeric_answer.map(|key| write_json(key, "numeric answer")).transpose()?,
            key_points: write_json(&question.key_points, "key points")?,
            file_rules: question.file.as_ref().map(|rules| write_json(rules, "file rules")).transpose()?,
        })
    }

    fn read(self, criteria: Json) -> Result<Question, DbError> {
        Ok(Question {
            id: QuestionId::from_uuid(self.id),
            assessment: AssessmentId::from_uuid(self.assessment_id),
            section: SectionId::from_uuid(self.section_id),
            position: self.position,
            kind: QuestionKind::read(&self.kind)?,
            prompt: self.prompt,
            required: self.required,
            weight: decimal::parse(&self.weight).ok_or(DbError::Unreadable("weight"))?,
            max_length: self.max_length,
            reference_answer: self.reference_answer,
            choices: read_json(self.choices, "choices")?,
            numeric_answer: self.numeric_answer.map(|key| read_json(key, "numeric answer")).transpose()?,
            key_points: read_json(self.key_points, "key points")?,
            criteria: read_json(criteria, "criteria")?,
            file: self.file_rules.map(|rules| read_json(rules, "file rules")).transpose()?,
        })
    }
}

/// Writes the whole content of a draft: a statement for all sections, one for all questions.
pub(super) async fn insert(tx: &mut Tx, scope: &OrgScope, content: &[Section]) -> Result<(), DbError> {
    let organization_id = scope.organization().uuid();
    let section = |section: &Section| SectionRow {
        organization_id,
        id: section.id.uuid(),
        assessment_id: section.assessment.uuid(),
        position: section.position,
        title: section.title.clone(),
    };
    let question = |question: &Question| {
        let criteria = write_json(&question.criteria, "criteria")?;
        Ok((QuestionRow::write(scope, question)?, questions::criteria.eq(criteria)))
    };
    let section_rows: Vec<SectionRow> = content.iter().map(section).collect();
    let question_rows = content.iter().flat_map(|section| &section.questions).map(question);
    let question_rows = question_rows.collect::<Result<Vec<_>, DbError>>()?;
    diesel::insert_into(sections::table).values(section_rows).execute(tx.connection()).await?;
    diesel::insert_into(questions::table).values(question_rows).execute(tx.connection()).await?;
    Ok(())
}

/// Takes away the whole content of a draft; questions go with their sections.
pub(super) async fn delete(tx: &mut Tx, scope: &OrgScope, id: AssessmentId) -> Result<(), DbError> {
    let own = sections::table
        .filter(sections::organization_id.eq(scope.organization().uuid()))
        .filter(sections::assessment_id.eq(id.uuid()));
    diesel::delete(own).execute(tx.connection()).await?;
    Ok(())
}

pub(in crate::domain::assessments) async fn load_sections(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[AssessmentId],
) -> Result<HashMap<AssessmentId, Vec<Section>>, DbError> {
    let own = sections::table
        .filter(sections::organization_id.eq(scope.organization().uuid()))
        .filter(sections::assessment_id.eq_any(uuids(ids)))
        .order((sections::assessment_id, sections::position))
        .select(SectionRow::as_select());
    let rows: Vec<SectionRow> = own.load(tx.connection()).await?;
    let mut questions = load_questions_by_section(tx, scope, ids).await?;
    let mut found: HashMap<_, Vec<_>> = ids.iter().map(|id| (*id, Vec::new())).collect();
    for row in rows {
        let (id, assessment) = (SectionId::from_uuid(row.id), AssessmentId::from_uuid(row.assessment_id));
        let questions = questions.remove(&id).unwrap_or_default();
        let section = Section { id, assessment, position: row.position, title: row.title, questions };
        found.entry(assessment).or_default().push(section);
    }
    Ok(found)
}

async fn load_questions_by_section(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[AssessmentId],
) -> Result<HashMap<SectionId, Vec<Question>>, DbError> {
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for question in select_questions(tx, scope, Which::OfAssessments(uuids(ids))).await? {
        found.entry(question.section).or_default().push(question);
    }
    Ok(found)
}

pub(in crate::domain::assessments) async fn load_questions(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[QuestionId],
) -> Result<HashMap<QuestionId, Question>, DbError> {
    let found = select_questions(tx, scope, Which::Named(uuids(ids))).await?;
    Ok(found.into_iter().map(|question| (question.id, question)).collect())
}

enum Which {
    OfAssessments(Vec<Uuid>),
    Named(Vec<Uuid>),
}

/// Questions in the order of their sections, each with the criteria that it is judged by.
async fn select_questions(tx: &mut Tx, scope: &OrgScope, which: Which) -> Result<Vec<Question>, DbError> {
    let its_assessment =
        assessments::organization_id.eq(questions::organization_id).and(assessments::id.eq(questions::assessment_id));
    let judged = QuestionKind::ALL.iter().filter(|kind| kind.is_judged()).map(|kind| kind.as_str());
    let inherits = questions::kind.eq_any(judged.collect::<Vec<_>>()).and(questions::criteria.eq(json!([])));
    let judged_by = case_when(inherits, assessments::criteria).otherwise(questions::criteria);
    let own = questions::table
        .inner_join(assessments::table.on(its_assessment))
        .filter(questions::organization_id.eq(scope.organization().uuid()))
        .order((questions::section_id, questions::position))
        .select((QuestionRow::as_select(), judged_by))
        .into_boxed();
    let wanted = match which {
        Which::OfAssessments(ids) => own.filter(questions::assessment_id.eq_any(ids)),
        Which::Named(ids) => own.filter(questions::id.eq_any(ids)),
    };
    let rows: Vec<(QuestionRow, Json)> = wanted.load(tx.connection()).await?;
    rows.into_iter().map(|(row, criteria)| row.read(criteria)).collect()
}

fn uuids(ids: &[impl TypedId]) -> Vec<Uuid> {
    ids.iter().map(|id| id.uuid()).collect()
}
