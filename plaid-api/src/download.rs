use std::fmt;
use std::io::ErrorKind as IoErrorKind;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};

use base64::Engine as _;
use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use reqwest::header::{CONTENT_LENGTH, HeaderMap};
use sha2::{Digest, Sha256};
use tokio::fs::{self, File, OpenOptions};
use tokio::io::AsyncWriteExt;

use crate::operation::Operation;
use crate::{Error, ErrorKind, Outcome, headers, hexadecimal};

/// A file that is being downloaded, such as a PDF or a zip archive.
///
/// Plaid sends a SHA-256 hash with some files. The file is checked against it when its end is reached.
///
/// ```
/// use plaid_api::Client;
/// use plaid_api::types::AssetReportPdfGetRequest;
///
/// # async fn example(client: Client) -> Result<(), plaid_api::Error> {
/// let request = AssetReportPdfGetRequest::new("assets-sandbox-1");
/// let download = client.asset_report_pdf_get(&request).await?;
/// let size = download.save("report.pdf").await?;
/// println!("{size} bytes");
/// # Ok(())
/// # }
/// ```
pub struct Download {
    operation: Operation,
    response: reqwest::Response,
    largest: u64,
    hash: Option<Hash>,
    read: u64,
}

/// The hash of the bytes that were read, and the hash expected at the end.
struct Hash {
    expected: [u8; 32],
    so_far: Sha256,
}

impl Download {
    pub(crate) fn new(operation: Operation, response: reqwest::Response, largest: u64) -> Self {
        let hash = expected(response.headers()).map(|expected| Hash { expected, so_far: Sha256::new() });
        Self { operation, response, largest, hash, read: 0 }
    }

    /// Returns the size in bytes, if the server sent it.
    #[must_use]
    pub fn content_length(&self) -> Option<u64> {
        self.response.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
    }

    /// Returns whether Plaid sent a hash that the file is checked against.
    #[must_use]
    pub fn is_checked(&self) -> bool {
        self.hash.is_some()
    }

    /// Sets the maximum number of bytes to read. The default is the client's `max_response_bytes`.
    #[must_use]
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.largest = bytes;
        self
    }

    /// Returns the next chunk, or `None` at the end.
    ///
    /// # Errors
    /// Fails if the connection fails or the time limit passes, if the file is larger than allowed, and, at the end, if
    /// the file does not match Plaid's hash.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let chunk = match self.response.chunk().await {
            Ok(Some(chunk)) => chunk,
            Ok(None) => return self.check().map(|()| None),
            Err(error) => return Err(self.note(Error::transport(&error))),
        };
        self.read += chunk.len() as u64;
        if self.read > self.largest {
            let message = format!("the file has more than {} bytes: see `max_bytes`", self.largest);
            return Err(self.note(Error::new(ErrorKind::TooLarge, message)));
        }
        if let Some(hash) = &mut self.hash {
            hash.so_far.update(&chunk);
        }
        Ok(Some(chunk))
    }

    /// Reads the whole file into memory.
    ///
    /// # Errors
    /// The errors of reading: see [`Self::chunk`].
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let mut whole = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            whole.extend_from_slice(&chunk);
        }
        Ok(whole.freeze())
    }

    /// Writes the file to `path`, readable by its owner only, and returns its size in bytes. It is written to a
    /// temporary file beside `path` and renamed once it is complete and checked, so that `path` never holds a part of
    /// it.
    ///
    /// # Errors
    /// The errors of [`Self::chunk`], and [`ErrorKind::File`] when the file can't be written.
    pub async fn save(mut self, path: impl AsRef<Path>) -> Result<u64, Error> {
        let path = path.as_ref();
        let (part, mut file) = self.part(path).await?;
        self.write(&mut file).await?;
        drop(file);
        fs::rename(&part.0, path).await.map_err(|e| self.file(e, "renamed", path))?;
        part.keep();
        Ok(self.read)
    }

    async fn write(&mut self, file: &mut File) -> Result<(), Error> {
        while let Some(chunk) = self.chunk().await? {
            file.write_all(&chunk).await.map_err(|e| self.file(e, "written", Path::new("")))?;
        }
        file.sync_all().await.map_err(|e| self.file(e, "written", Path::new("")))
    }

    /// Creates a temporary file beside `path`.
    async fn part(&self, path: &Path) -> Result<(Part, File), Error> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        loop {
            let mut name = path.file_name().unwrap_or_default().to_owned();
            name.push(format!(".{:08x}.part", fastrand::u32(..)));
            let part = path.with_file_name(name);
            match options.open(&part).await {
                Ok(file) => return Ok((Part(part), file)),
                Err(error) if error.kind() == IoErrorKind::AlreadyExists => {}
                Err(error) => return Err(self.file(error, "created", &part)),
            }
        }
    }

    /// Turns the download into a stream of chunks.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, Error>> + Send {
        Pieces { next: Some(Box::pin(piece(self))) }
    }

    fn check(&mut self) -> Result<(), Error> {
        let Some(Hash { expected, so_far }) = self.hash.take() else { return Ok(()) };
        if so_far.finalize().as_slice() == expected {
            return Ok(());
        }
        Err(self.note(corrupt()))
    }

    fn note(&self, error: Error) -> Error {
        error
            .with_outcome(Outcome::Done)
            .of(self.operation.clone())
            .answered(self.response.status(), self.response.headers().clone())
    }

    fn file(&self, error: std::io::Error, what: &str, path: &Path) -> Error {
        let place = if path.as_os_str().is_empty() { String::new() } else { format!(" {}", path.display()) };
        self.note(Error::new(ErrorKind::File, format!("the file{place} can't be {what}")).caused_by(error))
    }
}

/// A temporary file, removed when dropped unless it was kept. So it is also removed if the future is dropped.
struct Part(PathBuf);

impl Part {
    fn keep(mut self) {
        self.0 = PathBuf::new();
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.0.as_os_str().is_empty() {
            // A failed clean-up is ignored; the original error is reported.
            let _ = std::fs::remove_file(&self.0);
        }
    }
}

/// Returns whether a file matches Plaid's hash, or there is no hash.
pub(crate) fn is_right(headers: &HeaderMap, file: &[u8]) -> bool {
    expected(headers).is_none_or(|expected| Sha256::digest(file).as_slice() == expected)
}

/// Returns the error for a file that does not match its hash.
pub(crate) fn corrupt() -> Error {
    Error::new(ErrorKind::Corrupt, "the file does not match Plaid's hash").with_outcome(Outcome::Done)
}

/// Returns the SHA-256 hash from the headers, which is hexadecimal or base64.
fn expected(all: &HeaderMap) -> Option<[u8; 32]> {
    let text = all.get(headers::CONTENT_HASH)?.to_str().ok()?.trim();
    let hash = if text.len() == 64 {
        hexadecimal::decode_hash(text)
    } else {
        base64::engine::general_purpose::STANDARD.decode(text).ok().and_then(|bytes| bytes.try_into().ok())
    };
    // A hash in another form can't be checked. The file must not pass as checked, so it is compared with zeros.
    Some(hash.unwrap_or_default())
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("operation", &self.operation).finish_non_exhaustive()
    }
}

type Piece = Pin<Box<dyn Future<Output = Option<(Result<Bytes, Error>, Option<Download>)>> + Send>>;

/// Reads one chunk, and returns it with the download unless that is over.
async fn piece(mut download: Download) -> Option<(Result<Bytes, Error>, Option<Download>)> {
    match download.chunk().await.transpose()? {
        Ok(bytes) => Some((Ok(bytes), Some(download))),
        Err(error) => Some((Err(error), None)),
    }
}

/// The chunks of a download.
struct Pieces {
    next: Option<Piece>,
}

impl Stream for Pieces {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(next) = &mut self.next else { return Poll::Ready(None) };
        let Poll::Ready(piece) = next.as_mut().poll(context) else { return Poll::Pending };
        let (piece, rest) = piece.map_or((None, None), |(piece, rest)| (Some(piece), rest));
        self.next = rest.map(|download| -> Piece { Box::pin(self::piece(download)) });
        Poll::Ready(piece)
    }
}
