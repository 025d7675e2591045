//! The extractor for axum: how much of a request it reads, and when it answers.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use plaid_api::Client;
use plaid_api::webhook::test_util::{KeyServer, Signer};
use plaid_api::webhook::{Verified, Verifier};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const BODY: &str = r#"{"webhook_type": "ITEM", "webhook_code": "LOGIN_REPAIRED", "item_id": "item-1"}"#;

struct Receiver {
    address: SocketAddr,
    signer: Signer,
    keys: KeyServer,
}

impl Receiver {
    /// Starts a receiver. `limit` is axum's own limit, which must have no effect.
    async fn start(verifier: impl FnOnce(Verifier) -> Verifier, limit: DefaultBodyLimit) -> Self {
        let (signer, keys) = (Signer::generate().expect("a key"), KeyServer::start().await.expect("a server"));
        keys.publish(&signer);
        let client = Client::builder().credentials("client-id", "secret").base_url(keys.url()).build();
        let verifier = verifier(Verifier::new(client.expect("a client")));
        let receive = |Verified(event): Verified| async move { event.raw().len().to_string() };
        let app: Router = Router::new().route("/", post(receive)).layer(limit).with_state(verifier);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async { axum::serve(listener, app).await });
        Self { address, signer, keys }
    }

    /// Sends only the head and a part of the body of a request. The connection stays open until there is an answer.
    async fn answer_to(&self, headers: &[(&str, &str)], some: &[u8]) -> u16 {
        let mut stream = TcpStream::connect(self.address).await.expect("a connection");
        let headers: String = headers.iter().map(|(name, value)| [name, ": ", value, "\r\n"].concat()).collect();
        let head = format!("POST / HTTP/1.1\r\nHost: receiver\r\n{headers}\r\n");
        stream.write_all(head.as_bytes()).await.expect("a head");
        // The receiver may close the connection before it has read everything.
        let _ = stream.write_all(some).await;
        let mut answer = [0; 12];
        let read = tokio::time::timeout(Duration::from_secs(30), stream.read_exact(&mut answer)).await;
        read.expect("an answer without the body").expect("a status line");
        std::str::from_utf8(&answer[9..]).expect("text").parse().expect("a status")
    }

    async fn send(&self, token: &str, body: Vec<u8>) -> (u16, String) {
        let request = reqwest::Client::new().post(format!("http://{}/", self.address));
        let answer = request.header("Plaid-Verification", token).body(body).send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("text"))
    }
}

#[tokio::test]
async fn the_header_is_checked_before_the_body_comes() {
    let receiver = Receiver::start(|verifier| verifier, DefaultBodyLimit::disable()).await;
    let signer = &receiver.signer;
    let long = "a".repeat(5_000);
    let old = signer.token(BODY).age(Duration::from_mins(6)).build();
    let without_key = signer.token(BODY).header("kid", "").build();
    let unsigned = signer.token(BODY).header("alg", "none").build();
    // The length is below the verifier's limit, and no body is sent.
    let length = ("Content-Length", "100000");
    assert_eq!(receiver.answer_to(&[length], b"").await, 400);
    let signed = signer.sign(BODY);
    assert_eq!(
        receiver.answer_to(&[length, ("Plaid-Verification", &signed), ("Plaid-Verification", &signed)], b"").await,
        400
    );
    for (token, status) in [(&long, 413), (&old, 400), (&without_key, 400), (&unsigned, 400)] {
        assert_eq!(receiver.answer_to(&[length, ("Plaid-Verification", token)], b"").await, status, "{token}");
    }
    assert_eq!(receiver.keys.requests(), 0);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_not_waited_for() {
    let receiver = Receiver::start(|verifier| verifier.max_body_bytes(1_000), DefaultBodyLimit::disable()).await;
    let token = ("Plaid-Verification", receiver.signer.sign(BODY));
    let token = (token.0, token.1.as_str());
    assert_eq!(receiver.answer_to(&[token, ("Content-Length", "200000000")], b"").await, 413);
    // The body has no length: it is one chunk of 2,000 bytes, and does not end.
    let chunk = [b"7d0\r\n".as_slice(), &[b' '; 2_000], b"\r\n"].concat();
    assert_eq!(receiver.answer_to(&[token, ("Transfer-Encoding", "chunked")], &chunk).await, 413);
    assert_eq!(receiver.keys.requests(), 0);
    assert_eq!(receiver.send(token.1, BODY.into()).await, (200, BODY.len().to_string()));
}

#[tokio::test]
async fn the_limit_is_the_verifiers_also_beyond_axums_own() {
    let receiver = Receiver::start(|verifier| verifier.max_body_bytes(8 << 20), DefaultBodyLimit::max(10)).await;
    let body = [BODY.as_bytes(), &vec![b' '; (8 << 20) - BODY.len()]].concat();
    let (token, length) = (receiver.signer.sign(&body), body.len().to_string());
    assert_eq!(receiver.send(&token, body.clone()).await, (200, length));
    let more = [body.as_slice(), b" "].concat();
    assert_eq!(
        receiver
            .answer_to(
                &[("Plaid-Verification", &receiver.signer.sign(&more)), ("Content-Length", &more.len().to_string())],
                b""
            )
            .await,
        413
    );
    let (status, _) = receiver.send(&token, BODY.into()).await;
    assert_eq!(status, 400, "not the body that was signed");
}
