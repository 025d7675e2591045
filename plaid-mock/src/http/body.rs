//! Reading the bodies of requests.

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::HeaderMap;
use hyper::body::Body;
use hyper::header::EXPECT;

use super::limits::Limits;
use crate::refusal::{INVALID_BODY, Refusal};

/// The deepest nesting of a body. Plaid's own requests stay far below. The state keeps parts of bodies in objects of
/// its own, and serde_json reads no more than 128 levels back.
const DEEPEST: usize = 64;

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
    if read > limits.body_bytes {
        return Err(too_large(limits));
    }
    if nesting(&kept) > DEEPEST {
        return Err(INVALID_BODY.because(format!("the body has more than {DEEPEST} levels: send a flatter one")));
    }
    Ok(kept.freeze())
}

/// Returns how deeply objects and lists are nested in JSON.
fn nesting(json: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_text, mut is_escaped) = (false, false);
    for byte in json {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = in_text,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => depth += 1,
            b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn too_large(limits: &Limits) -> Refusal {
    let message = format!("the body is larger than {} bytes: send a smaller one", limits.body_bytes);
    Refusal { status: 413, ..INVALID_BODY.because(message) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_is_that_of_lists_and_objects_outside_of_text() {
        for (json, levels) in [
            ("", 0),
            ("1", 0),
            ("{}", 1),
            (r#"{"a": [[], {"b": [1]}]}"#, 4),
            (r#"["[[[[", "\"[[[", "\\", []]"#, 2),
            ("]]]][[", 2),
        ] {
            assert_eq!(nesting(json.as_bytes()), levels, "{json}");
        }
    }
}
