//! Every statement on answers. What counts and what came late are two rows with revisions of their own.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::upsert::on_constraint;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::access::OrgScope;
use crate::db::prepared::Prepared;
use crate::db::schema::{answers, questions, sections};
use crate::db::{DbError, Tx};
use crate::domain::submissions::answer_form::Content;
use crate::domain::submissions::model::Answer;
use crate::kernel::decimal;
use crate::kernel::ids::{AnswerId, ChoiceId, DocumentId, QuestionId, SubmissionId, TypedId};

#[derive(Queryable, Selectable, QueryableByName)]
#[diesel(table_name = answers, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    submission_id: Uuid,
    question_id: Uuid,
    late: bool,
    revision: i32,
    text: Option<String>,
    choice_ids: Vec<Uuid>,
    number: Option<String>,
    document_id: Option<Uuid>,
    time_spent_seconds: Option<i32>,
    saved_at: DateTime<Utc>,
}

impl TryFrom<Row> for Answer {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        let number = |stored| decimal::parse(stored).ok_or(DbError::Unreadable("number"));
        Ok(Self {
            id: AnswerId::from_uuid(row.id),
            submission: SubmissionId::from_uuid(row.submission_id),
            question: QuestionId::from_uuid(row.question_id),
            late: row.late,
            revision: row.revision,
            text: row.text,
            choices: row.choice_ids.into_iter().map(ChoiceId::from_uuid).collect(),
            number: row.number.as_deref().map(number).transpose()?,
            document: row.document_id.map(DocumentId::from_uuid),
            time_spent_seconds: row.time_spent_seconds,
            saved_at: row.saved_at,
        })
    }
}

/// An answer to be kept.
pub(in crate::domain::submissions) struct AnswerWrite {
    pub(in crate::domain::submissions) submission: SubmissionId,
    pub(in crate::domain::submissions) question: QuestionId,
    pub(in crate::domain::submissions) content: Content,
    pub(in crate::domain::submissions) time_spent_seconds: Option<i32>,
}

/// The row of a first revision.
#[derive(Insertable)]
#[diesel(table_name = answers)]
struct NewRow {
    organization_id: Uuid,
    id: Uuid,
    submission_id: Uuid,
    question_id: Uuid,
    late: bool,
    revision: i32,
    #[diesel(embed)]
    content: ContentColumns,
}

/// The columns that each save writes anew. Time that is not told again stays as it was told.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = answers)]
struct ContentColumns {
    #[diesel(treat_none_as_null = true)]
    text: Option<String>,
    choice_ids: Vec<Uuid>,
    #[diesel(treat_none_as_null = true)]
    number: Option<String>,
    #[diesel(treat_none_as_null = true)]
    document_id: Option<Uuid>,
    time_spent_seconds: Option<i32>,
    saved_at: DateTime<Utc>,
}

impl AnswerWrite {
    fn columns(&self, tx: &Tx) -> ContentColumns {
        ContentColumns {
            text: self.content.text.clone(),
            choice_ids: self.content.choices.iter().map(|choice| choice.uuid()).collect(),
            number: self.content.number.map(|number| number.to_string()),
            document_id: self.content.document.map(TypedId::uuid),
            time_spent_seconds: self.time_spent_seconds,
            saved_at: tx.now(),
        }
    }

    /// The same as values of a statement, in the order of the columns.
    fn bind_columns(&self, tx: &Tx, statement: Prepared) -> Prepared {
        let columns = self.columns(tx);
        statement
            .bind::<Nullable<Text>, _>(columns.text)
            .bind::<Array<SqlUuid>, _>(columns.choice_ids)
            .bind::<Nullable<Text>, _>(columns.number)
            .bind::<Nullable<SqlUuid>, _>(columns.document_id)
            .bind::<Nullable<Integer>, _>(columns.time_spent_seconds)
            .bind::<Timestamptz, _>(columns.saved_at)
    }

    fn first_late(&self, tx: &Tx, scope: &OrgScope) -> NewRow {
        NewRow {
            organization_id: scope.organization().uuid(),
            id: tx.new_id::<AnswerId>().uuid(),
            submission_id: self.submission.uuid(),
            question_id: self.question.uuid(),
            late: true,
            revision: 1,
            content: self.columns(tx),
        }
    }
}

const INSERT: &str = "
    INSERT INTO answers (id, organization_id, submission_id, question_id, late, revision, text, choice_ids, number,
        document_id, time_spent_seconds, saved_at)
    VALUES (?, ?, ?, ?, false, 1, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING
    RETURNING id, submission_id, question_id, late, revision, text, choice_ids, number, document_id, time_spent_seconds, saved_at";

/// Time that is not told again stays as it was told.
const UPDATE: &str = "
    UPDATE answers SET revision = revision + 1, text = ?, choice_ids = ?, number = ?, document_id = ?,
        time_spent_seconds = coalesce(?, time_spent_seconds), saved_at = ?
    WHERE organization_id = ? AND submission_id = ? AND question_id = ? AND NOT late AND revision = ?
    RETURNING id, submission_id, question_id, late, revision, text, choice_ids, number, document_id, time_spent_seconds, saved_at";

/// Keeps a first answer; none when there is one already.
pub(in crate::domain::submissions) async fn insert_answer(
    tx: &mut Tx,
    scope: &OrgScope,
    write: &AnswerWrite,
) -> Result<Option<Answer>, DbError> {
    let id = tx.new_id::<AnswerId>().uuid();
    let insert = Prepared::new(INSERT).bind::<SqlUuid, _>(id).bind::<SqlUuid, _>(scope.organization().uuid());
    let insert = insert.bind::<SqlUuid, _>(write.submission.uuid()).bind::<SqlUuid, _>(write.question.uuid());
    let row: Option<Row> = write.bind_columns(tx, insert).get_result(tx.connection()).await.optional()?;
    row.map(Answer::try_from).transpose()
}

/// Keeps the revision after `base`; none when another stands there.
pub(in crate::domain::submissions) async fn update_answer(
    tx: &mut Tx,
    scope: &OrgScope,
    write: &AnswerWrite,
    base: i32,
) -> Result<Option<Answer>, DbError> {
    let update = write.bind_columns(tx, Prepared::new(UPDATE));
    let update = update.bind::<SqlUuid, _>(scope.organization().uuid()).bind::<SqlUuid, _>(write.submission.uuid());
    let update = update.bind::<SqlUuid, _>(write.question.uuid()).bind::<Integer, _>(base);
    let row: Option<Row> = update.get_result(tx.connection()).await.optional()?;
    row.map(Answer::try_from).transpose()
}

/// Keeps what came late over what came late before.
pub(in crate::domain::submissions) async fn upsert_late_answer(
    tx: &mut Tx,
    scope: &OrgScope,
    write: &AnswerWrite,
) -> Result<(), DbError> {
    let changes = (answers::revision.eq(answers::revision + 1), write.columns(tx));
    diesel::insert_into(answers::table)
        .values(write.first_late(tx, scope))
        .on_conflict(on_constraint("answers_question_key"))
        .do_update()
        .set(changes)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The answer that counts.
pub(in crate::domain::submissions) async fn find_answer(
    tx: &mut Tx,
    scope: &OrgScope,
    submission: SubmissionId,
    question: QuestionId,
) -> Result<Option<Answer>, DbError> {
    let counted = answers::table
        .filter(answers::organization_id.eq(scope.organization().uuid()))
        .filter(answers::submission_id.eq(submission.uuid()))
        .filter(answers::question_id.eq(question.uuid()))
        .filter(answers::late.eq(false));
    let row: Option<Row> = counted.select(Row::as_select()).first(tx.connection()).await.optional()?;
    row.map(Answer::try_from).transpose()
}

/// All answers of the submissions, each submission's in the order of its questions, late ones behind.
pub(in crate::domain::submissions) async fn load_answers(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[SubmissionId],
) -> Result<Vec<Answer>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let its_question =
        questions::organization_id.eq(answers::organization_id).and(questions::id.eq(answers::question_id));
    let its_section =
        sections::organization_id.eq(questions::organization_id).and(sections::id.eq(questions::section_id));
    let own = answers::table
        .inner_join(questions::table.on(its_question))
        .inner_join(sections::table.on(its_section))
        .filter(answers::organization_id.eq(scope.organization().uuid()))
        .filter(answers::submission_id.eq_any(ids))
        .order((answers::submission_id, sections::position, questions::position, answers::late));
    let rows: Vec<Row> = own.select(Row::as_select()).load(tx.connection()).await?;
    rows.into_iter().map(Answer::try_from).collect()
}

pub(in crate::domain::submissions) async fn load_answers_by_ids(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[AnswerId],
) -> Result<Vec<Answer>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let own =
        answers::table.filter(answers::organization_id.eq(scope.organization().uuid())).filter(answers::id.eq_any(ids));
    let rows: Vec<Row> = own.select(Row::as_select()).load(tx.connection()).await?;
    rows.into_iter().map(Answer::try_from).collect()
}
