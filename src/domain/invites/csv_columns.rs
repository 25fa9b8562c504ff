//! Which column of a list says what: header names as people write them, in English and German.

use rust_decimal::Decimal;

use super::form::NewParticipant;

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    FirstName,
    LastName,
    Email,
    Phone,
    ExternalId,
    Locale,
    TimeZone,
    ExtraTime,
    Untimed,
    BreakMinutes,
}

/// Names without case, spaces and punctuation.
const NAMES: &[(Column, &[&str])] = &[
    (Column::Name, &["name", "fullname", "displayname", "candidate", "participant", "vollername", "teilnehmer"]),
    (Column::FirstName, &["firstname", "givenname", "forename", "vorname"]),
    (Column::LastName, &["lastname", "surname", "familyname", "nachname", "familienname"]),
    (Column::Email, &["email", "mail", "emailaddress", "mailaddress", "emailadresse", "mailadresse"]),
    (
        Column::Phone,
        &["phone", "phonenumber", "telephone", "mobile", "tel", "telefon", "telefonnummer", "mobil", "handy"],
    ),
    (
        Column::ExternalId,
        &["externalid", "candidateid", "reference", "externeid", "referenz", "kandidatenid", "bewerbernummer"],
    ),
    (Column::Locale, &["language", "locale", "sprache"]),
    (Column::TimeZone, &["timezone", "zeitzone"]),
    (Column::ExtraTime, &["extratime", "extratimefactor", "zeitzuschlag", "zeitverlängerung"]),
    (Column::Untimed, &["untimed", "notimelimit", "unbegrenzt", "ohnezeitlimit", "ohnezeitbegrenzung"]),
    (Column::BreakMinutes, &["breakminutes", "breaks", "pausenminuten", "pausen"]),
];

/// Languages that people write out.
const LANGUAGES: &[(&str, &str)] = &[
    ("english", "en"),
    ("englisch", "en"),
    ("german", "de"),
    ("deutsch", "de"),
    ("french", "fr"),
    ("französisch", "fr"),
    ("spanish", "es"),
    ("spanisch", "es"),
    ("ukrainian", "uk"),
    ("ukrainisch", "uk"),
];

impl Column {
    /// What a header names, if it is known.
    pub(super) fn named(header: &str) -> Option<Self> {
        let plain: String = header.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        NAMES.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(column, _)| *column)
    }

    /// Whether a problem with this field of a row is a matter of this column.
    pub(super) fn is_about(self, field: &str) -> bool {
        match self {
            Self::Name | Self::FirstName | Self::LastName => field == "name",
            Self::Email => field == "email",
            Self::Phone => field == "phone",
            Self::ExternalId => field == "externalId",
            Self::Locale => field == "locale",
            Self::TimeZone => field == "timeZone",
            Self::ExtraTime => field == "extraTimeFactor",
            Self::Untimed => field == "untimed",
            Self::BreakMinutes => field == "breakMinutes",
        }
    }
}

/// The columns of a list that say something, by their places.
#[derive(Debug)]
pub(super) struct Columns {
    /// What stands where, with the header.
    pub(super) known: Vec<(usize, Column, String)>,
    /// Headers of columns that say nothing to us.
    pub(super) ignored: Vec<String>,
}

impl Columns {
    /// Reads a header; a blank one names a column that is of no account.
    pub(super) fn read(headers: &[String]) -> Self {
        let mut columns = Self { known: Vec::new(), ignored: Vec::new() };
        for (place, header) in headers.iter().map(|header| header.trim()).enumerate() {
            match Column::named(header) {
                Some(column) => columns.known.push((place, column, header.to_owned())),
                None if header.is_empty() => {}
                None => columns.ignored.push(header.to_owned()),
            }
        }
        columns
    }

    /// Whether a column of this kind is there.
    pub(super) fn has(&self, column: Column) -> bool {
        self.known.iter().any(|(_, known, _)| *known == column)
    }

    /// A header that names what another one before it names too.
    pub(super) fn doubled(&self) -> Option<(usize, &str)> {
        let doubled =
            |place: usize, column: &Column| self.known.iter().take(place).any(|(_, known, _)| known == column);
        let (_, (place, _, header)) =
            self.known.iter().enumerate().find(|(index, (_, column, _))| doubled(*index, column))?;
        Some((*place, header))
    }

    /// The person whom a record describes, as it was typed.
    pub(super) fn person(&self, cells: &[String]) -> NewParticipant {
        let cell = |wanted: Column| {
            let (place, ..) = self.known.iter().find(|(_, column, _)| *column == wanted)?;
            cells.get(*place).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).map(str::to_owned)
        };
        // Beside a first name, „Name“ is the family's.
        let parts = [cell(Column::FirstName), cell(Column::LastName).or_else(|| cell(Column::Name))];
        let whole = if self.has(Column::FirstName) || self.has(Column::LastName) { None } else { cell(Column::Name) };
        let joined = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        NewParticipant {
            name: whole.unwrap_or(joined),
            email: cell(Column::Email).unwrap_or_default(),
            phone: cell(Column::Phone),
            external_id: cell(Column::ExternalId),
            locale: cell(Column::Locale).map(language),
            time_zone: cell(Column::TimeZone),
            extra_time_factor: cell(Column::ExtraTime).map(factor),
            untimed: cell(Column::Untimed),
            break_minutes: cell(Column::BreakMinutes),
        }
    }
}

fn language(typed: String) -> String {
    let lower = typed.to_lowercase();
    LANGUAGES.iter().find(|(name, _)| *name == lower).map_or(typed, |(_, tag)| (*tag).to_owned())
}

/// `1,25` as `1.25`, and `25 %` as `1.25`.
fn factor(typed: String) -> String {
    let plain = typed.replace(',', ".");
    let percent = plain.strip_suffix('%').map(|percent| percent.trim().trim_start_matches('+'));
    match percent.and_then(|percent| percent.parse::<Decimal>().ok()) {
        Some(percent) => percent
            .checked_div(Decimal::ONE_HUNDRED)
            .map_or(typed, |part| part.checked_add(Decimal::ONE).unwrap_or(Decimal::MAX).normalize().to_string()),
        None => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn headers_are_known_however_they_are_written() {
        for (header, column) in [
            ("E-Mail-Adresse", Column::Email),
            (" e-mail ", Column::Email),
            ("First name", Column::FirstName),
            ("NACHNAME", Column::LastName),
            ("External ID", Column::ExternalId),
            ("Time zone", Column::TimeZone),
            ("Zeitzuschlag", Column::ExtraTime),
            ("Ohne Zeitlimit", Column::Untimed),
            ("Break minutes", Column::BreakMinutes),
            ("Sprache", Column::Locale),
        ] {
            assert_eq!(Column::named(header), Some(column), "{header}");
        }
        assert_eq!(Column::named("Abteilung"), None);
        let columns = Columns::read(&owned(&["Name", "Notiz", "", "E-Mail", "mail"]));
        assert_eq!(columns.ignored, ["Notiz"]);
        assert_eq!(columns.doubled(), Some((4, "mail")));
    }

    #[test]
    fn names_are_put_together() {
        for (headers, cells, name) in [
            (["Vorname", "Nachname"], ["Anna", "Müller"], "Anna Müller"),
            (["Name", "Vorname"], ["Müller", "Anna"], "Anna Müller"),
            (["Name", "E-Mail"], ["Anna Müller", ""], "Anna Müller"),
            (["Vorname", "Nachname"], ["", "Müller"], "Müller"),
        ] {
            assert_eq!(Columns::read(&owned(&headers)).person(&owned(&cells)).name, name);
        }
    }

    #[test]
    fn languages_and_factors_are_read_as_people_write_them() {
        let columns = Columns::read(&owned(&["Sprache", "Zeitzuschlag"]));
        let read = |language: &str, factor: &str| {
            let person = columns.person(&owned(&[language, factor]));
            (person.locale.unwrap(), person.extra_time_factor.unwrap())
        };
        assert_eq!(read("Deutsch", "1,25"), ("de".to_owned(), "1.25".to_owned()));
        assert_eq!(read("en-GB", "25 %"), ("en-GB".to_owned(), "1.25".to_owned()));
        assert_eq!(read("x", "viel"), ("x".to_owned(), "viel".to_owned()));
    }
}
