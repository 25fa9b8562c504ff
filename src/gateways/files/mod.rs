//! Where the bytes of documents lie: a folder of this machine, or a bucket that speaks S3.
//!
//! Names of objects are made by the caller of ids alone; nothing that a person typed is ever part of one. What [`put`] and
//! [`join`] answered to is durable: in a folder the file and the folders above it were brought to disk, and a bucket
//! answers only then.
//!
//! [`put`]: FileStore::put
//! [`join`]: FileStore::join

mod disk;

use std::fmt;
use std::ops::Range;
use std::path::Path as FolderPath;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt, WriteMultipart};
use url::Url;

/// Bytes of a piece while objects are joined: a bucket wants 5 MiB at least.
const PIECE: usize = 8 << 20;
/// Pieces on their way at once.
const PIECES_AT_ONCE: usize = 2;

/// Bytes of an object, as they come.
pub type FileStream = BoxStream<'static, Result<Bytes, FileError>>;

/// Why an object cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// There is no such object.
    #[error("there is no such object")]
    Missing,
    /// The store does not do its work.
    #[error("the file store")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<object_store::Error> for FileError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::Missing,
            other => Self::Unavailable(Box::new(other)),
        }
    }
}

impl From<std::io::Error> for FileError {
    fn from(error: std::io::Error) -> Self {
        Self::Unavailable(Box::new(error))
    }
}

/// A place for objects.
#[derive(Clone)]
pub struct FileStore {
    objects: Arc<dyn ObjectStore>,
    /// Where they lie, if that is a folder of this machine.
    folder: Option<Arc<FolderPath>>,
}

impl fmt::Debug for FileStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileStore")
    }
}

impl FileStore {
    /// A folder of this machine, made if it is not there, for its owner alone.
    pub fn folder(folder: &FolderPath) -> Result<Self, FileError> {
        disk::make_private(folder)?;
        let objects = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self { objects: Arc::new(objects), folder: Some(Arc::from(folder.canonicalize()?)) })
    }

    /// A bucket, as `s3://bucket/prefix`. Region, keys and endpoint come from the usual `AWS_…` variables.
    pub fn bucket(address: &Url) -> Result<Self, FileError> {
        let bucket = address.host_str().unwrap_or_default();
        let objects = AmazonS3Builder::from_env().with_bucket_name(bucket).build()?;
        let prefix = Path::from_url_path(address.path()).map_err(object_store::Error::from)?;
        Ok(Self { objects: Arc::new(PrefixStore::new(objects, prefix)), folder: None })
    }

    /// Keeps an object, over one of the same name. It is durable when this answers.
    pub async fn put(&self, name: &str, bytes: Bytes) -> Result<(), FileError> {
        self.objects.put(&Path::from(name), bytes.into()).await?;
        Ok(())
    }

    /// Opens an object, or a stretch of it.
    pub async fn open(&self, name: &str, range: Option<Range<u64>>) -> Result<FileStream, FileError> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let found = self.objects.get_opts(&Path::from(name), options).await?;
        Ok(found.into_stream().map_err(FileError::from).boxed())
    }

    /// A short stretch of an object.
    pub async fn read(&self, name: &str, range: Range<u64>) -> Result<Bytes, FileError> {
        Ok(self.objects.get_range(&Path::from(name), range).await?)
    }

    /// Makes one object of several, in their order, and shows all bytes on the way. It appears whole or not at all, and
    /// is durable when this answers.
    pub async fn join(&self, parts: &[String], name: &str, mut see: impl FnMut(&[u8]) + Send) -> Result<(), FileError> {
        let upload = self.objects.put_multipart(&Path::from(name)).await?;
        let mut writer = WriteMultipart::new_with_chunk_size(upload, PIECE);
        if let Err(error) = self.copy(parts, &mut writer, &mut see).await {
            // The first error is the one to report; what a bucket keeps of a broken upload its own rules delete.
            let _ = writer.abort().await;
            return Err(error);
        }
        writer.finish().await?;
        Ok(())
    }

    async fn copy(
        &self,
        parts: &[String],
        writer: &mut WriteMultipart,
        see: &mut (impl FnMut(&[u8]) + Send),
    ) -> Result<(), FileError> {
        for part in parts {
            let mut stream = self.open(part, None).await?;
            while let Some(bytes) = stream.try_next().await? {
                see(&bytes);
                writer.wait_for_capacity(PIECES_AT_ONCE).await?;
                writer.put(bytes);
            }
        }
        Ok(())
    }

    /// Deletes an object, if there is one.
    pub async fn delete(&self, name: &str) -> Result<(), FileError> {
        match self.objects.delete(&Path::from(name)).await {
            Err(error) if !matches!(error, object_store::Error::NotFound { .. }) => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Deletes every object below a folder's name, and what a process that was killed left there half written.
    pub async fn delete_below(&self, name: &str) -> Result<(), FileError> {
        let below = Path::from(name);
        let found: Vec<Path> = self.objects.list(Some(&below)).map_ok(|object| object.location).try_collect().await?;
        for path in found {
            self.delete(path.as_ref()).await?;
        }
        self.on_disk(name, disk::remove_folder).await
    }

    /// Deletes what a process that was killed left half written of an object. A bucket's own rules do that.
    pub async fn delete_unfinished(&self, name: &str) -> Result<(), FileError> {
        self.on_disk(name, disk::remove_unfinished).await
    }

    /// Finds out whether objects can be written, read and deleted.
    pub async fn check(&self) -> Result<(), FileError> {
        let name = format!("probes/{}", std::process::id());
        let probe = Bytes::from_static(b"files can be kept here\n");
        self.put(&name, probe.clone()).await?;
        let length = u64::try_from(probe.len()).unwrap_or_default();
        let found = self.read(&name, 0..length).await?;
        self.delete(&name).await?;
        if found == probe {
            return Ok(());
        }
        Err(FileError::Unavailable("what was written is not what is read".into()))
    }

    /// Does something where an object lies, off the async threads; nothing, where that is a bucket.
    async fn on_disk(&self, name: &str, work: fn(&FolderPath) -> std::io::Result<()>) -> Result<(), FileError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let place = folder.join(name);
        let done = tokio::task::spawn_blocking(move || work(&place)).await;
        Ok(done.unwrap_or_else(|stopped| Err(std::io::Error::other(stopped)))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn store(name: &str) -> (FileStore, std::path::PathBuf) {
        let folder = std::env::temp_dir().join(format!("assay-file-store-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let store = FileStore::folder(&folder).unwrap();
        store.check().await.unwrap();
        (store, folder)
    }

    async fn content(store: &FileStore, name: &str, range: Option<Range<u64>>) -> Vec<u8> {
        let pieces: Vec<Bytes> = store.open(name, range).await.unwrap().try_collect().await.unwrap();
        pieces.concat()
    }

    #[tokio::test]
    async fn joined_parts_are_one_object() {
        let (store, folder) = store("join").await;
        let parts: Vec<String> = (0..3).map(|n| format!("parts/a/{n}")).collect();
        for (n, part) in parts.iter().enumerate() {
            store.put(part, Bytes::from(vec![u8::try_from(n).unwrap(); 70_000])).await.unwrap();
        }
        let mut seen = Vec::new();
        store.join(&parts, "whole/a", |bytes| seen.extend_from_slice(bytes)).await.unwrap();
        assert_eq!(content(&store, "whole/a", None).await, seen);
        assert_eq!(seen.len(), 210_000);
        assert_eq!(content(&store, "whole/a", Some(69_999..70_001)).await, [0, 1]);
        store.delete_below("parts/a").await.unwrap();
        assert!(matches!(store.open(&parts[0], None).await, Err(FileError::Missing)));
        store.delete("whole/a").await.unwrap();
        store.delete("whole/a").await.unwrap();
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[tokio::test]
    async fn what_cannot_be_joined_whole_does_not_appear() {
        let (store, folder) = store("broken").await;
        store.put("parts/a/0", Bytes::from_static(b"there")).await.unwrap();
        let parts = ["parts/a/0".to_owned(), "parts/a/1".to_owned()];
        assert!(matches!(store.join(&parts, "whole/a", |_| {}).await, Err(FileError::Missing)));
        assert!(matches!(store.open("whole/a", None).await, Err(FileError::Missing)));
        // As a process leaves it that was killed in the middle.
        std::fs::write(folder.join("whole/a#1"), b"half").unwrap();
        std::fs::write(folder.join("parts/a/1#1"), b"half").unwrap();
        store.delete_unfinished("whole/a").await.unwrap();
        store.delete_below("parts/a").await.unwrap();
        store.delete_below("parts/a").await.unwrap();
        assert!(!folder.join("whole/a#1").exists() && !folder.join("parts/a").exists());
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[tokio::test]
    async fn a_folder_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let (_, folder) = store("private").await;
        assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
