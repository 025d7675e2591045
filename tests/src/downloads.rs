//! Downloads as bytes, as a stream and to disk. They are complete and checked, or end with an error and leave no file
//! behind.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::TryStreamExt as _;
use plaid_api::operation::Operation;
use plaid_api::types::{AssetReportPdfGetRequest, ErrorCode};
use plaid_api::{Call, Download, Error, ErrorKind, Outcome, RetryPolicy};
use sha2::{Digest, Sha256};

use crate::scene::{builder, quick, refusal};
use crate::server::{Reply, Server, Step, answer, head, with_headers};

const FILE: &[u8] = b"%PDF-1.4 a report with a \0 and \xff in it";
const PDF: (&str, &str) = ("Content-Type", "application/pdf");

fn call(server: &Server) -> Call<Download> {
    let client = builder(server).retry(quick()).build().expect("a client");
    client.asset_report_pdf_get(&AssetReportPdfGetRequest::new("assets-sandbox-1"))
}

async fn download(reply: impl Into<Reply>) -> Download {
    let reply = reply.into();
    let server = Server::start(move |_| reply.clone()).await;
    call(&server).await.expect("a file")
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("memory");
        text
    })
}

/// Returns the hash in each form that Plaid may send.
fn hashes(file: &[u8]) -> [String; 3] {
    let hash = Sha256::digest(file);
    [hexadecimal(&hash), hexadecimal(&hash).to_uppercase(), STANDARD.encode(hash)]
}

fn with_hash(hash: &str) -> Vec<u8> {
    with_headers("200 OK", &[PDF, ("Plaid-Content-Hash", hash)], FILE)
}

/// The file breaks off.
fn broken() -> Reply {
    Reply::from([head("200 OK", &[PDF], FILE.len() + 1000).as_bytes(), FILE].concat())
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a directory");
    entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("text")).collect()
}

#[tokio::test]
async fn a_file_comes_as_bytes_in_pieces_and_as_a_stream() {
    assert_eq!(download(answer("200 OK", "application/pdf", FILE)).await.bytes().await.expect("bytes"), FILE);

    let mut file = download(answer("200 OK", "application/pdf", FILE)).await;
    assert_eq!((file.content_length(), file.is_checked()), (Some(FILE.len() as u64), false));
    let mut whole = Vec::new();
    while let Some(chunk) = file.chunk().await.expect("a piece") {
        whole.extend_from_slice(&chunk);
    }
    assert_eq!(whole, FILE);
    assert!(file.chunk().await.expect("the end again").is_none());

    let slow = Reply::trickle(&answer("200 OK", "application/pdf", FILE), 50, Duration::from_millis(5));
    let pieces: Vec<_> = download(slow).await.into_stream().try_collect().await.expect("pieces");
    assert!(pieces.len() > 1);
    assert_eq!(pieces.concat(), FILE);
}

#[tokio::test]
async fn any_call_can_end_in_bytes() {
    let reply = answer("200 OK", "application/pdf", FILE);
    let server = Server::start(move |_| reply.clone()).await;
    assert_eq!(call(&server).bytes().await.expect("bytes"), FILE);
}

#[tokio::test]
async fn an_empty_file_is_one() {
    let file = download(answer("200 OK", "application/pdf", b"")).await;
    assert_eq!(file.bytes().await.expect("bytes").len(), 0);
}

#[tokio::test]
async fn a_file_on_disk_is_whole_and_its_owners_only() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("report.pdf");
    std::fs::write(&path, "an old one").expect("written");
    let size = download(with_hash(&hashes(FILE)[0])).await.save(&path).await.expect("saved");
    assert_eq!(size, FILE.len() as u64);
    assert_eq!(std::fs::read(&path).expect("read"), FILE);
    assert_eq!(names(directory.path()), ["report.pdf"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&path).expect("metadata").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[tokio::test]
async fn a_file_that_fails_leaves_what_was_there() {
    let wrong = || with_hash(&hashes(b"another file")[0]);
    for (reply, kind) in [(broken(), ErrorKind::Transport), (wrong().into(), ErrorKind::Corrupt)] {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("report.pdf");
        std::fs::write(&path, "an old one").expect("written");
        let error = download(reply).await.save(&path).await.expect_err("a fault");
        assert_eq!((error.kind(), error.outcome()), (kind, Outcome::Done));
        assert_eq!(std::fs::read(&path).expect("read"), b"an old one");
        assert_eq!(names(directory.path()), ["report.pdf"]);
    }
}

#[tokio::test]
async fn a_download_that_is_dropped_halfway_leaves_what_was_there() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("report.pdf");
    std::fs::write(&path, "an old one").expect("written");
    let slow = Reply::from([head("200 OK", &[PDF], FILE.len() + 1).as_bytes(), FILE].concat());
    // The server never sends the rest.
    let file = download(Reply([slow.0, vec![Step::Wait(Duration::from_mins(1))]].concat())).await;
    let saving = tokio::time::timeout(Duration::from_millis(300), file.save(&path)).await;
    assert!(saving.is_err(), "it was still running");
    assert_eq!(std::fs::read(&path).expect("read"), b"an old one");
    assert_eq!(names(directory.path()), ["report.pdf"]);
}

#[tokio::test]
async fn a_place_that_cannot_be_written_is_an_error_of_the_file() {
    let directory = tempfile::tempdir().expect("a directory");
    let nowhere = directory.path().join("no such directory").join("report.pdf");
    let error = download(with_hash(&hashes(FILE)[0])).await.save(&nowhere).await.expect_err("no directory");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::File, Outcome::Done));
    assert!(std::error::Error::source(&error).is_some());
    // The path is that of a directory.
    let error = download(with_hash(&hashes(FILE)[0])).await.save(directory.path()).await.expect_err("a directory");
    assert_eq!(error.kind(), ErrorKind::File);
    assert!(names(directory.path()).is_empty());
}

#[tokio::test]
async fn a_hash_is_checked_in_every_form() {
    for hash in hashes(FILE) {
        let file = download(with_hash(&hash)).await;
        assert!(file.is_checked());
        assert_eq!(file.bytes().await.expect("the right file"), FILE);
    }
    let nonsense = ["", "0", "not a hash", &"zz".repeat(32), "MDEyMzQ1Njc4OQ=="].map(str::to_owned);
    for hash in hashes(b"another file").into_iter().chain(nonsense) {
        let error = download(with_hash(&hash)).await.bytes().await.expect_err("the wrong file");
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Corrupt, Outcome::Done), "{hash}");
        assert_eq!((error.operation().and_then(Operation::id), error.request_id()), (Some("assetReportPdfGet"), None));
        let mut stream = std::pin::pin!(download(with_hash(&hash)).await.into_stream());
        let error = loop {
            match stream.try_next().await {
                Ok(piece) => assert!(piece.is_some(), "the end, and no error"),
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind(), ErrorKind::Corrupt);
        assert!(matches!(stream.try_next().await, Ok(None)), "after an error it is over");
    }
}

#[tokio::test]
async fn bytes_of_a_file_are_checked_by_its_hash_as_well() {
    for (hash, is_right) in [(&hashes(FILE)[0], true), (&hashes(b"another file")[0], false)] {
        let reply = with_hash(hash);
        let server = Server::start(move |_| reply.clone()).await;
        let bytes = call(&server).bytes().await;
        assert_eq!(
            bytes.map(|b| b.len()).map_err(|e| e.kind()),
            if is_right { Ok(FILE.len()) } else { Err(ErrorKind::Corrupt) }
        );
    }
}

#[tokio::test]
async fn a_file_beyond_the_limit_is_too_large() {
    let file = download(answer("200 OK", "application/pdf", FILE)).await.max_bytes(10);
    let error = file.bytes().await.expect_err("too large");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::TooLarge, Outcome::Done));

    let chunk = [b"1000\r\n".as_slice(), &[b'x'; 0x1000], b"\r\n"].concat();
    let endless = Reply(vec![
        Step::Send(b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec()),
        Step::SendForEver(chunk),
    ]);
    let server = Server::start(move |_| endless.clone()).await;
    let client = builder(&server).max_response_bytes(1 << 16).retry(RetryPolicy::off()).build().expect("a client");
    let call = || client.asset_report_pdf_get(&AssetReportPdfGetRequest::new("assets-sandbox-1"));
    let error = call().await.expect("a file").bytes().await.expect_err("too large");
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert_eq!(call().bytes().await.expect_err("too large").kind(), ErrorKind::TooLarge);
    let directory = tempfile::tempdir().expect("a directory");
    let file = call().await.expect("a file");
    let error = file.save(directory.path().join("report.pdf")).await.expect_err("too large");
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert!(names(directory.path()).is_empty());
}

#[tokio::test]
async fn a_file_that_takes_too_long_is_a_timeout() {
    let slow = Reply::from(head("200 OK", &[PDF], 10).into_bytes()).then(Step::Wait(Duration::from_mins(1)));
    let server = Server::start(move |_| slow.clone()).await;
    let file = call(&server).timeout(Duration::from_millis(300)).await.expect("a head");
    let error: Error = file.bytes().await.expect_err("too slow");
    assert!(error.is_timeout() && error.outcome() == Outcome::Done, "{error:?}");
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn json_where_a_file_belongs_is_a_typed_error() {
    for status in ["400 Bad Request", "200 OK"] {
        let reply = refusal(status, "ASSET_REPORT_ERROR", "PRODUCT_NOT_READY");
        let server = Server::start(move |_| reply.clone()).await;
        let error = call(&server).await.expect_err("refused");
        assert_eq!((error.kind(), error.code()), (ErrorKind::Api, Some(&ErrorCode::ProductNotReady)));
        assert!(error.is_product_not_ready());
        let error = call(&server).bytes().await.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Api);
    }
    let server = Server::start(|_| answer("200 OK", "application/json", b"{}")).await;
    let error = call(&server).await.expect_err("no file");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Decode, Outcome::Done));
    assert_eq!(error.expose_body().map(|b| &b[..]), Some(b"{}".as_slice()));
}

#[tokio::test]
async fn an_error_is_no_file_however_its_type_is_written() {
    for media in ["Application/JSON", "APPLICATION/JSON; charset=utf-8", "application/problem+json", "text/json"] {
        let whole = String::from_utf8(refusal("200 OK", "ASSET_REPORT_ERROR", "PRODUCT_NOT_READY")).expect("text");
        let reply = whole.replace("application/json", media).into_bytes();
        let server = Server::start(move |_| reply.clone()).await;
        let error = call(&server).await.expect_err(media);
        assert_eq!((error.kind(), error.code()), (ErrorKind::Api, Some(&ErrorCode::ProductNotReady)), "{media}");
    }
}
