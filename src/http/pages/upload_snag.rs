//! Why a file is not taken, in the words of the page.

use super::language::Language;
use crate::domain::submissions::documents::{CreateUploadCode, UploadCode};

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UploadSnag {
    /// Of a type that the question does not take, by its name or by its content.
    Type,
    /// More bytes than the question takes.
    TooLarge,
    /// No bytes.
    Empty,
    /// Too many files in all.
    TooMany,
    /// Recording needs consent first.
    Consent,
    /// The line broke.
    BrokeOff,
    /// The attempt takes nothing now.
    Closed,
}

impl From<CreateUploadCode> for UploadSnag {
    fn from(code: CreateUploadCode) -> Self {
        match code {
            CreateUploadCode::TypeNotAllowed => Self::Type,
            CreateUploadCode::TooLarge => Self::TooLarge,
            CreateUploadCode::Empty => Self::Empty,
            CreateUploadCode::TooMany => Self::TooMany,
            CreateUploadCode::ConsentRequired => Self::Consent,
            _ => Self::Closed,
        }
    }
}

impl From<UploadCode> for UploadSnag {
    fn from(code: UploadCode) -> Self {
        match code {
            UploadCode::TypeNotAllowed => Self::Type,
            UploadCode::TooLarge => Self::TooLarge,
            UploadCode::ConsentRequired => Self::Consent,
            UploadCode::WrongOffset | UploadCode::TooManyParts => Self::BrokeOff,
            _ => Self::Closed,
        }
    }
}

impl UploadSnag {
    /// What the candidate reads.
    pub(super) const fn written(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Type, Language::En) => "This question does not take this kind of file. Please choose another one.",
            (Self::Type, Language::De) => "Diese Frage nimmt eine solche Datei nicht an. Bitte wählen Sie eine andere.",
            (Self::TooLarge, Language::En) => "The file is too large. Please choose a smaller one.",
            (Self::TooLarge, Language::De) => "Die Datei ist zu groß. Bitte wählen Sie eine kleinere.",
            (Self::Empty, Language::En) => "The file is empty. Please choose another one.",
            (Self::Empty, Language::De) => "Die Datei ist leer. Bitte wählen Sie eine andere.",
            (Self::TooMany, Language::En) => "There are too many files. Please remove one first.",
            (Self::TooMany, Language::De) => "Es sind zu viele Dateien. Bitte entfernen Sie zuerst eine.",
            (Self::Consent, Language::En) => {
                "Please agree to the recording first, or write your answer: it counts the same."
            }
            (Self::Consent, Language::De) => {
                "Bitte stimmen Sie zuerst der Aufnahme zu, oder schreiben Sie Ihre Antwort: Sie zählt genauso."
            }
            (Self::BrokeOff, Language::En) => "The file did not arrive whole. Please send it again.",
            (Self::BrokeOff, Language::De) => {
                "Die Datei ist nicht vollständig angekommen. Bitte senden Sie sie noch einmal."
            }
            (Self::Closed, Language::En) => {
                "Files are not taken any more. Please load this page anew to see where it stands."
            }
            (Self::Closed, Language::De) => {
                "Dateien werden nicht mehr angenommen. Bitte laden Sie die Seite neu, um zu sehen, wie es steht."
            }
        }
    }
}
