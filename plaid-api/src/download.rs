use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use reqwest::header::CONTENT_LENGTH;

use crate::Error;
use crate::operation::Operation;

/// A file that is being downloaded: a PDF or a zip.
pub struct Download {
    operation: &'static Operation,
    response: reqwest::Response,
}

impl Download {
    pub(crate) fn new(operation: &'static Operation, response: reqwest::Response) -> Self {
        Self { operation, response }
    }

    /// The size in bytes, if the server says it.
    #[must_use]
    pub fn content_length(&self) -> Option<u64> {
        self.response.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
    }

    /// The next piece, or `None` at the end.
    ///
    /// # Errors
    /// When the connection fails or the time limit passes.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.response.chunk().await.map_err(|e| Error::transport(self.operation, e))
    }

    /// The whole file.
    ///
    /// # Errors
    /// As [`Self::chunk`].
    pub async fn bytes(self) -> Result<Bytes, Error> {
        self.response.bytes().await.map_err(|e| Error::transport(self.operation, e))
    }

    /// The file as a stream of pieces.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, Error>> + Send {
        Pieces { operation: self.operation, inner: Box::pin(self.response.bytes_stream()) }
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("operation", &self.operation.id).finish_non_exhaustive()
    }
}

/// The pieces of a download, with our errors.
struct Pieces {
    operation: &'static Operation,
    inner: Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send>>,
}

impl Stream for Pieces {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let operation = self.operation;
        let piece = self.inner.as_mut().poll_next(context);
        piece.map(|piece| piece.map(|p| p.map_err(|e| Error::transport(operation, e))))
    }
}
