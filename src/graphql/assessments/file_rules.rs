//! Which files a question takes, as teams and candidates see it.

use async_graphql::{Enum, SimpleObject};

use crate::domain::assessments as domain;

/// A type of file. What a file is, its content says, not its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::FileType")]
pub(in crate::graphql) enum FileType {
    /// Portable Document Format.
    Pdf,
    /// A text document of Word.
    Docx,
    /// A text document of LibreOffice and its like.
    Odt,
    /// A spreadsheet of Excel.
    Xlsx,
    /// Slides of PowerPoint.
    Pptx,
    /// A picture without loss.
    Png,
    /// A photograph.
    Jpeg,
    /// What most browsers record, sound or video.
    Webm,
    /// Sound in an Ogg container.
    Ogg,
    /// Sound in an MPEG-4 container, as iPhones record it.
    M4a,
    /// MPEG layer III.
    Mp3,
    /// Sound without compression.
    Wav,
    /// Video in an MPEG-4 container.
    Mp4,
    /// Video of QuickTime, as iPhones record it.
    Mov,
}

/// Which files a question takes.
#[derive(Debug, SimpleObject)]
pub(in crate::graphql) struct FileRules {
    /// Types.
    types: Vec<FileType>,
    /// Their proper media types, in the same order: what a recorder may be asked for.
    media_types: Vec<&'static str>,
    /// Most bytes of a file.
    max_size: i32,
}

impl FileRules {
    /// The rules of a question of this kind.
    pub(in crate::graphql) fn new(rules: &domain::FileRules, kind: domain::QuestionKind) -> Self {
        Self {
            types: rules.types.iter().copied().map(Into::into).collect(),
            media_types: rules.types.iter().map(|one| one.media_type(kind)).collect(),
            max_size: i32::try_from(rules.max_size).unwrap_or(i32::MAX),
        }
    }
}
