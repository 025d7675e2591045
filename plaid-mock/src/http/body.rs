//! Reading the bodies of requests.

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::HeaderMap;
use hyper::body::Body;
use hyper::header::EXPECT;

use super::limits::Limits;
use crate::refusal::{INVALID_BODY, Refusal};

/// Reads a body. A longer one than the limit is read to its end all the same, and dropped, so that a client that sends
/// everything before it reads anything gets to read the refusal.
pub async fn read(
    body: impl Body<Data = Bytes> + Unpin,
    headers: &HeaderMap,
    limits: &Limits,
) -> Result<Bytes, Refusal> {
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    let length = body.size_hint().lower();
    let is_too_long = length > u64::try_from(limits.body_bytes).unwrap_or(u64::MAX);
    // This client waits for our consent, which reading would give.
    if is_too_long && headers.contains_key(EXPECT) {
        return Err(too_large(limits));
    }
    let read = tokio::time::timeout(limits.body_time, collect(body, limits));
    read.await.unwrap_or_else(|_| {
        let message = format!("the body was not complete within {:?}: send it faster", limits.body_time);
        Err(Refusal { status: 408, ..INVALID_BODY.because(message) })
    })
}

async fn collect(mut body: impl Body<Data = Bytes> + Unpin, limits: &Limits) -> Result<Bytes, Refusal> {
    let (mut read, mut kept) = (0_usize, BytesMut::new());
    while let Some(frame) = body.frame().await {
        let broken = |_| INVALID_BODY.because("the body broke off, or its chunks are malformed: send it again");
        let Ok(data) = frame.map_err(broken)?.into_data() else { continue };
        read = read.saturating_add(data.len());
        if read <= limits.body_bytes {
            kept.extend_from_slice(&data);
        } else if read <= limits.skipped_bytes {
            kept = BytesMut::new();
        } else {
            break;
        }
    }
    if read > limits.body_bytes { Err(too_large(limits)) } else { Ok(kept.freeze()) }
}

fn too_large(limits: &Limits) -> Refusal {
    let message = format!("the body is larger than {} bytes: send a smaller one", limits.body_bytes);
    Refusal { status: 413, ..INVALID_BODY.because(message) }
}
