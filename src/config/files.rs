//! Settings of the file store.

use std::path::PathBuf;

use url::Url;

use super::{SettingError, Source, Variable};

/// Where files lie.
#[derive(Debug, Clone)]
pub enum FilesSettings {
    /// In a folder of this machine; none: `files` in the data folder.
    Folder(Option<PathBuf>),
    /// In a bucket, `s3://bucket/prefix`.
    Bucket(Url),
}

const FILES_URL: &str = "ASSAY_FILES_URL";

pub(super) const VARIABLES: &[Variable] = &[Variable::new(
    FILES_URL,
    "`files` in the data folder",
    "Where uploaded files lie: `file:///path`, or `s3://bucket/prefix` with the usual `AWS_…` variables; several machines need a bucket or a shared folder",
)];

impl FilesSettings {
    pub(super) fn read(source: &Source<'_>) -> Result<Self, SettingError> {
        let Some(value) = source.get(FILES_URL) else { return Ok(Self::Folder(None)) };
        let wrong = || SettingError {
            variable: FILES_URL,
            problem: "expected an address such as file:///var/lib/assay/files or s3://bucket/prefix".to_owned(),
        };
        let url = Url::parse(&value).ok().ok_or_else(wrong)?;
        match url.scheme() {
            "file" => url.to_file_path().map(|folder| Self::Folder(Some(folder))).ok().ok_or_else(wrong),
            "s3" if url.has_host() => Ok(Self::Bucket(url)),
            _ => Err(wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> Result<FilesSettings, SettingError> {
        FilesSettings::read(&Source::new(&|_| Some(value.to_owned())))
    }

    #[test]
    fn a_folder_or_a_bucket() {
        assert!(matches!(read(""), Ok(FilesSettings::Folder(None))));
        let folder = PathBuf::from("/srv/files");
        assert!(matches!(read("file:///srv/files"), Ok(FilesSettings::Folder(Some(found))) if found == folder));
        assert!(matches!(read("s3://hiring/assay"), Ok(FilesSettings::Bucket(url)) if url.path() == "/assay"));
        for wrong in ["files", "s3:///assay", "https://bucket.example.com", "file://host/x"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
