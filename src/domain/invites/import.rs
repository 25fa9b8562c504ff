//! A recruiter invites the people of a list that comes from a spreadsheet.
//!
//! What can be invited is invited; what is wrong with a line is told with the line, the column and the remedy, and spoils
//! no other. Cells are text: what looks like a formula is a name like any other. A dry run says what would become of each
//! line and writes nothing.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::csv_columns::{Column, Columns};
use super::csv_records::{self, CsvRecord, UnclosedQuote};
use super::form::{InviteParticipantsCode, NewInvites, NewParticipant};
use super::invite::{InviteRowResult, invite_all, preview};
use crate::access::{Grant, ManageInvites};
use crate::db::Tx;
use crate::kernel::ids::{AssessmentId, InviteId};
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::secret::SecretKeys;

/// Most people of a list.
const MAX_LINES: usize = 10_000;

/// A list of people who are to be invited.
#[derive(Clone)]
pub struct ImportedList {
    /// A published assessment.
    pub assessment: AssessmentId,
    /// CSV with a header, 10,000 people at most.
    pub csv: String,
    /// Whether nothing is to be written.
    pub dry_run: bool,
    /// The last moment to begin; in 14 days when absent, in 365 at most.
    pub expires_at: Option<DateTime<Utc>>,
    /// When people are reminded, at most 10 times; a day before the end when absent, never when empty.
    pub remind_at: Option<Vec<DateTime<Utc>>>,
    /// The recruiter's own words in the mail.
    pub message: Option<String>,
}

/// Shows the assessment alone: the rest is personal.
impl std::fmt::Debug for ImportedList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ImportedList").field("assessment", &self.assessment).finish_non_exhaustive()
    }
}

/// What became of a list, or would.
#[derive(Debug, Serialize, Deserialize)]
pub struct ImportReport {
    /// One for each line that is not blank, in order.
    pub lines: Vec<ImportedLine>,
    /// Headers of columns that are of no account.
    pub ignored_columns: Vec<String>,
}

/// What became of a line, or would.
#[derive(Debug, Serialize, Deserialize)]
pub struct ImportedLine {
    /// Its number in the text, from 1.
    pub line: usize,
    /// What became of it.
    pub result: ImportedLineResult,
}

/// What can become of a line. Who is not invited yet has no id in a dry run.
#[derive(Debug, Serialize, Deserialize)]
pub enum ImportedLineResult {
    /// The person is invited now.
    Created(Option<InviteId>),
    /// The person was invited to this assessment before, perhaps by a line above.
    AlreadyInvited(Option<InviteId>),
    /// The line is to be mended.
    Rejected(Vec<Problem<ImportParticipantsCode>>),
}

/// What may be wrong, with the call or with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportParticipantsCode {
    /// As when people are invited one by one.
    Invite(InviteParticipantsCode),
    /// The first line names no column.
    NoHeader,
    /// There is no column for the address, or none for the name.
    MissingColumn,
    /// Two columns say the same.
    DuplicateColumn,
    /// Quotes, or the number of cells.
    Malformed,
    /// The text was read in another encoding than it was written in.
    GarbledText,
}

use ImportParticipantsCode as Code;

/// Invites whoever can be invited and says what became of each line.
pub async fn import(
    grant: &Grant<ManageInvites>,
    tx: &mut Tx,
    keys: &SecretKeys,
    list: &ImportedList,
) -> Outcome<ImportReport, Code> {
    let read = ReadList::new(&list.csv)?;
    let form = NewInvites {
        assessment: list.assessment,
        participants: read.people(),
        expires_at: list.expires_at,
        remind_at: list.remind_at.clone(),
        message: list.message.clone(),
    };
    let results =
        if list.dry_run { preview(grant, tx, &form).await } else { invite_all(grant, tx, keys, &form, Ok(())).await };
    let results = results.map_err(|rejection| rejection.map(Code::Invite))?;
    Ok(read.report(results, list.dry_run))
}

/// A list as it was read: each line's person, or why there is none.
struct ReadList {
    columns: Columns,
    lines: Vec<(usize, Result<NewParticipant, Problem<Code>>)>,
}

impl ReadList {
    fn new(csv: &str) -> Result<Self, Problem<Code>> {
        let mut records = csv_records::read(csv).map_err(|UnclosedQuote { line }| {
            let message =
                format!("Line {line}: a quote is opened and never closed. Close it, or double it inside a cell.");
            Problem::new(Code::Malformed, &format!("csv.{line}"), message)
        })?;
        if records.len() > MAX_LINES + 1 {
            let message = format!("A list has at most {MAX_LINES} people: divide it.");
            return Err(Problem::new(Code::Invite(InviteParticipantsCode::TooMany), "csv", message));
        }
        let people = records.split_off(records.len().min(1));
        let header = records.pop().ok_or_else(|| no_header("The list is empty: the first line names the columns"))?;
        let columns = check_header(&header)?;
        if people.is_empty() {
            let message = "There is nobody below the header.";
            return Err(Problem::new(Code::Invite(InviteParticipantsCode::Empty), "csv", message));
        }
        let width = header.cells.len();
        let read = |record: CsvRecord| {
            let checked = check_record(&record, &columns, width).map(|()| columns.person(&record.cells));
            (record.line, checked)
        };
        let lines = people.into_iter().map(read).collect();
        Ok(Self { columns, lines })
    }

    fn people(&self) -> Vec<NewParticipant> {
        self.lines.iter().filter_map(|(_, person)| person.as_ref().ok().cloned()).collect()
    }

    /// Puts the results of those who could be read among the lines that could not.
    fn report(self, results: Vec<InviteRowResult>, dry_run: bool) -> ImportReport {
        let columns = self.columns;
        let mut results = results.into_iter();
        // In a dry run those who would be invited have no invite that could be named, also on later lines.
        let mut imagined = HashSet::new();
        let lines = self.lines.into_iter().filter_map(|(line, person)| {
            let result = match person {
                Err(problem) => ImportedLineResult::Rejected(vec![problem]),
                Ok(_) => match results.next()? {
                    InviteRowResult::Created(id) => {
                        imagined.extend(dry_run.then_some(id));
                        ImportedLineResult::Created((!dry_run).then_some(id))
                    }
                    InviteRowResult::AlreadyInvited(id) => {
                        ImportedLineResult::AlreadyInvited(Some(id).filter(|id| !imagined.contains(id)))
                    }
                    InviteRowResult::Rejected(problems) => {
                        let placed = problems.iter().map(|problem| place(problem, line, &columns));
                        ImportedLineResult::Rejected(placed.collect())
                    }
                },
            };
            Some(ImportedLine { line, result })
        });
        ImportReport { lines: lines.collect(), ignored_columns: columns.ignored }
    }
}

fn no_header(what: &str) -> Problem<Code> {
    let message = format!("{what}, such as `name;e-mail` or `Vorname;Nachname;E-Mail`.");
    Problem::new(Code::NoHeader, "csv.1", message)
}

fn check_header(header: &CsvRecord) -> Result<Columns, Problem<Code>> {
    let line = header.line;
    if header.cells.iter().any(|cell| csv_records::is_garbled(cell)) {
        return Err(garbled(&format!("Line {line}"), &format!("csv.{line}")));
    }
    let columns = Columns::read(&header.cells);
    if columns.known.is_empty() || header.cells.iter().any(|cell| cell.contains('@')) {
        return Err(no_header("The first line must name the columns"));
    }
    if let Some((place, name)) = columns.doubled() {
        let message =
            format!("Line {line}, column {} ({name}): another column says the same. Leave one out.", place + 1);
        return Err(Problem::new(Code::DuplicateColumn, &format!("csv.{line}"), message));
    }
    let named = columns.has(Column::Name) || columns.has(Column::FirstName) || columns.has(Column::LastName);
    for (there, what) in [(columns.has(Column::Email), "an e-mail address"), (named, "a name")] {
        if !there {
            let message = format!("Line {line}: no column is for {what}. Name one `email` and one `name`.");
            return Err(Problem::new(Code::MissingColumn, &format!("csv.{line}"), message));
        }
    }
    Ok(columns)
}

fn check_record(record: &CsvRecord, columns: &Columns, width: usize) -> Result<(), Problem<Code>> {
    let line = record.line;
    let malformed =
        |what: String| Problem::new(Code::Malformed, &format!("csv.{line}"), format!("Line {line}: {what}"));
    if record.misquoted {
        let what = "something stands behind a closing quote. Double quotes that belong to the text.";
        return Err(malformed(what.to_owned()));
    }
    let filled = record.cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
    if filled > width {
        let what =
            format!("it has {filled} cells and the header has {width}. Put quotes around a cell with a separator.");
        return Err(malformed(what));
    }
    for (place, _, header) in &columns.known {
        let Some(cell) = record.cells.get(*place) else { continue };
        let (place, path) = (format!("Line {line}, column {} ({header})", place + 1), format!("csv.{line}"));
        if cell.trim().contains('\n') {
            let message = format!("{place}: the cell runs over several lines. A quote is missing, or one too many.");
            return Err(Problem::new(Code::Malformed, &path, message));
        }
        if csv_records::is_garbled(cell) {
            return Err(garbled(&place, &path));
        }
    }
    Ok(())
}

fn garbled(place: &str, path: &str) -> Problem<Code> {
    let message =
        format!("{place}: letters were lost when the file was read. Save it as „CSV UTF-8“ and read it as UTF-8.");
    Problem::new(Code::GarbledText, path, message)
}

/// A problem of a row at its line and column: `participants.3.email` becomes `csv.5.E-Mail`.
fn place(problem: &Problem<InviteParticipantsCode>, line: usize, columns: &Columns) -> Problem<Code> {
    let field = problem.path.last().map(String::as_str).unwrap_or_default();
    let column = columns.known.iter().find(|(_, column, _)| column.is_about(field));
    let (at, header) =
        column.map_or((String::new(), field), |(place, _, header)| (format!(", column {}", place + 1), header));
    Problem {
        code: Code::Invite(problem.code),
        path: vec!["csv".to_owned(), line.to_string(), header.to_owned()],
        message: format!("Line {line}{at} ({header}): {}", problem.message),
    }
}
