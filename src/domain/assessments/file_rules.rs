//! Which files a question takes: types that reviewers can open, and how large.
//!
//! A type is what the content shows, never what a name says. The names that browsers and phones give it are here too:
//! they differ, and some say nothing.

use serde::{Deserialize, Serialize};

use super::model::QuestionKind;

const MIB: i64 = 1 << 20;

crate::db::stored::stored_enum! {
    /// A type of file.
    FileType {
        /// Portable Document Format.
        Pdf = "PDF",
        /// A text document of Word.
        Docx = "DOCX",
        /// A text document of LibreOffice and its like.
        Odt = "ODT",
        /// A spreadsheet of Excel.
        Xlsx = "XLSX",
        /// Slides of PowerPoint.
        Pptx = "PPTX",
        /// A picture without loss.
        Png = "PNG",
        /// A photograph.
        Jpeg = "JPEG",
        /// What most browsers record, sound or video.
        Webm = "WEBM",
        /// Sound in an Ogg container.
        Ogg = "OGG",
        /// Sound in an MPEG-4 container, as iPhones record it.
        M4a = "M4A",
        /// MPEG layer III.
        Mp3 = "MP3",
        /// Sound without compression.
        Wav = "WAV",
        /// Video in an MPEG-4 container.
        Mp4 = "MP4",
        /// Video of QuickTime, as iPhones record it.
        Mov = "MOV",
    }
}

/// Which files a question takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileRules {
    /// Types, each once; never empty.
    pub types: Vec<FileType>,
    /// Most bytes of a file.
    pub max_size: i64,
}

impl FileRules {
    /// What a kind of question takes when its author does not say; none for kinds without files.
    pub fn usual(kind: QuestionKind) -> Option<Self> {
        use FileType::{Docx, M4a, Mov, Mp3, Mp4, Ogg, Pdf, Wav, Webm};
        let (types, mebibytes): (&[FileType], i64) = match kind {
            QuestionKind::File => (&[Pdf, Docx], 10),
            QuestionKind::Audio => (&[Webm, Ogg, M4a, Mp3, Wav], 50),
            QuestionKind::Video => (&[Webm, Mp4, Mov], 200),
            _ => return None,
        };
        Some(Self { types: types.to_vec(), max_size: mebibytes * MIB })
    }

    /// The most bytes that an author may allow.
    pub const fn largest(kind: QuestionKind) -> i64 {
        match kind {
            QuestionKind::Video => 500 * MIB,
            QuestionKind::Audio => 200 * MIB,
            _ => 50 * MIB,
        }
    }
}

impl FileType {
    /// Whether a kind of question can take it.
    pub const fn fits(self, kind: QuestionKind) -> bool {
        match kind {
            QuestionKind::File => {
                matches!(self, Self::Pdf | Self::Docx | Self::Odt | Self::Xlsx | Self::Pptx | Self::Png | Self::Jpeg)
            }
            QuestionKind::Audio => matches!(self, Self::Webm | Self::Ogg | Self::M4a | Self::Mp3 | Self::Wav),
            QuestionKind::Video => matches!(self, Self::Webm | Self::Mp4 | Self::Mov),
            _ => false,
        }
    }

    /// Whether it holds sound or picture of somebody.
    pub const fn is_recording(self) -> bool {
        self.fits(QuestionKind::Audio) || self.fits(QuestionKind::Video)
    }

    /// The type that somebody declares by media type, or by the name's ending where a device gives no media type.
    pub fn declared(kind: QuestionKind, content_type: &str, filename: &str) -> Option<Self> {
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let mut fitting = Self::ALL.iter().copied().filter(|one| one.fits(kind));
        if matches!(essence.as_str(), "" | "application/octet-stream" | "binary/octet-stream") {
            let ending = filename.rsplit_once('.')?.1.to_ascii_lowercase();
            return fitting.find(|one| one.endings().contains(&ending.as_str()));
        }
        fitting.find(|one| one.media_types().contains(&essence.as_str()))
    }

    /// The media type of a file that answers a kind of question.
    pub fn media_type(self, kind: QuestionKind) -> &'static str {
        match (self, kind) {
            (Self::Webm, QuestionKind::Video) => "video/webm",
            _ => self.media_types().first().copied().unwrap_or("application/octet-stream"),
        }
    }

    /// What devices call it, the proper name first.
    pub const fn media_types(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["application/pdf", "application/x-pdf"],
            Self::Docx => &["application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
            Self::Odt => &["application/vnd.oasis.opendocument.text"],
            Self::Xlsx => &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
            Self::Pptx => &["application/vnd.openxmlformats-officedocument.presentationml.presentation"],
            Self::Png => &["image/png"],
            Self::Jpeg => &["image/jpeg", "image/jpg", "image/pjpeg"],
            Self::Webm => &["audio/webm", "video/webm"],
            Self::Ogg => &["audio/ogg", "application/ogg", "audio/opus"],
            Self::M4a => &["audio/mp4", "audio/m4a", "audio/x-m4a", "video/mp4"],
            Self::Mp3 => &["audio/mpeg", "audio/mp3", "audio/x-mp3"],
            Self::Wav => &["audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"],
            Self::Mp4 => &["video/mp4", "video/x-m4v"],
            Self::Mov => &["video/quicktime"],
        }
    }

    /// How names of such files end, without the point.
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Docx => &["docx"],
            Self::Odt => &["odt"],
            Self::Xlsx => &["xlsx"],
            Self::Pptx => &["pptx"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Webm => &["webm"],
            Self::Ogg => &["ogg", "oga", "opus"],
            Self::M4a => &["m4a", "mp4"],
            Self::Mp3 => &["mp3"],
            Self::Wav => &["wav"],
            Self::Mp4 => &["mp4", "m4v"],
            Self::Mov => &["mov"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declared_type_is_read_as_devices_write_it() {
        let declared = FileType::declared;
        assert_eq!(declared(QuestionKind::File, "application/pdf", "cv"), Some(FileType::Pdf));
        assert_eq!(declared(QuestionKind::Audio, "Audio/WebM; codecs=opus", "blob"), Some(FileType::Webm));
        assert_eq!(declared(QuestionKind::File, "", "My CV.DOCX"), Some(FileType::Docx));
        assert_eq!(declared(QuestionKind::Video, "application/octet-stream", "clip.mov"), Some(FileType::Mov));
        assert_eq!(declared(QuestionKind::Audio, "video/mp4", "blob"), Some(FileType::M4a));
        assert_eq!(declared(QuestionKind::Video, "video/mp4", "blob"), Some(FileType::Mp4));
        // A media type that is told counts, whatever the name says.
        for (kind, told, name) in [
            (QuestionKind::File, "text/html", "cv.pdf"),
            (QuestionKind::File, "audio/webm", "cv.pdf"),
            (QuestionKind::File, "", "pdf"),
            (QuestionKind::File, "", "cv.pdf.exe"),
            (QuestionKind::ShortText, "application/pdf", "cv.pdf"),
        ] {
            assert_eq!(declared(kind, told, name), None, "{told} {name}");
        }
    }

    #[test]
    fn every_type_belongs_somewhere_and_usual_rules_fit_their_kind() {
        let kinds = [QuestionKind::File, QuestionKind::Audio, QuestionKind::Video];
        for one in FileType::ALL {
            assert!(kinds.iter().any(|kind| one.fits(*kind)), "{one:?}");
        }
        for kind in kinds {
            let usual = FileRules::usual(kind).unwrap();
            assert!(usual.types.iter().all(|one| one.fits(kind)) && usual.max_size <= FileRules::largest(kind));
        }
        assert_eq!(FileType::Webm.media_type(QuestionKind::Audio), "audio/webm");
        assert_eq!(FileType::Webm.media_type(QuestionKind::Video), "video/webm");
    }
}
