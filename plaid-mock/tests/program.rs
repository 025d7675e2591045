//! The program: its options and variables, its standard streams, and its end.
#![cfg(unix)]
#![allow(clippy::expect_used, clippy::panic, reason = "a test")]

#[path = "common/wire.rs"]
mod wire;

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use wire::{Wire, exchange, is_healthy, request};

const PROGRAM: &str = env!("CARGO_BIN_EXE_plaid-mock");
const LOCAL: &str = "host: localhost";

/// A running program, which ends with the test.
struct Program {
    child: Child,
    url: String,
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn command(options: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(options).env_clear().stdin(Stdio::null());
    command
}

/// Starts the program on a free port, which its first line names.
fn start(command: &mut Command) -> Program {
    let mut child = command.stdout(Stdio::piped()).spawn().expect("a program");
    let mut out = BufReader::new(child.stdout.take().expect("its output"));
    let mut line = String::new();
    out.read_line(&mut line).expect("a line");
    let url = line.trim().strip_prefix("Plaid is at ").unwrap_or_else(|| panic!("{line}")).to_owned();
    Program { child, url }
}

/// Runs a line of the shell, in which `$0` is the program and `$1` a free port.
async fn shell(line: &str) -> Program {
    let port = free_port();
    let mut command = Command::new("sh");
    command.args(["-c", line, PROGRAM, &port.to_string()]).env_remove("PORT").stdin(Stdio::null());
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a shell");
    let program = Program { child, url: format!("http://127.0.0.1:{port}") };
    let end = Instant::now() + wire::PATIENCE;
    while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        assert!(Instant::now() < end, "{line}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    program
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}

/// Ends a program as an operator would, and returns its status.
fn terminate(program: &mut Program) -> ExitStatus {
    let kill = Command::new("kill").args(["-TERM", &program.child.id().to_string()]).status();
    assert!(kill.expect("kill").success());
    ended(program)
}

/// Waits for the end of a program, and returns its status.
fn ended(program: &mut Program) -> ExitStatus {
    let end = Instant::now() + wire::PATIENCE;
    loop {
        if let Some(status) = program.child.try_wait().expect("a status") {
            return status;
        }
        assert!(Instant::now() < end, "it does not end");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Sends more requests than a pipe has room for their lines in the log.
async fn send_many(url: &str) {
    let path = format!("/_mock/{}", "a".repeat(190));
    let mut wire = Wire::to(url).await;
    for _ in 0..20 {
        wire.send(request("GET", &path, &[LOCAL], "").repeat(100)).await;
        for _ in 0..100 {
            assert_eq!(wire.answer().await.map(|answer| answer.status), Some(404));
        }
    }
}

#[tokio::test]
async fn requests_are_logged_without_their_bodies() {
    let mut program = start(command(&["--port", "0"]).stderr(Stdio::piped()));
    let body = r#"{"access_token": "access-secret"}"#;
    exchange(&program.url, request("POST", "/accounts/get?a=query", &[LOCAL, "content-type: application/json"], body))
        .await;
    assert!(terminate(&mut program).success());
    let mut log = String::new();
    program.child.stderr.take().expect("its log").read_to_string(&mut log).expect("text");
    assert_eq!(log, "POST /accounts/get 400\n");
}

#[tokio::test]
async fn standard_error_that_nobody_reads_stops_nothing() {
    let mut program = start(command(&["--port", "0"]).stderr(Stdio::piped()));
    send_many(&program.url).await;
    assert!(terminate(&mut program).success());
}

#[tokio::test]
async fn closed_standard_streams_stop_nothing() {
    for line in [
        r#"exec "$0" --port "$1" >&-"#,
        r#"exec "$0" --port "$1" 2>&-"#,
        r#"exec "$0" --port "$1" <&- >&- 2>&-"#,
        r#"exec "$0" --port "$1" >/dev/full 2>/dev/full"#,
    ] {
        if line.contains("/dev/full") && !std::path::Path::new("/dev/full").exists() {
            continue;
        }
        let mut program = shell(line).await;
        send_many(&program.url).await;
        assert!(terminate(&mut program).success(), "{line}");
    }
}

#[tokio::test]
async fn a_reader_that_leaves_stops_nothing() {
    // The child of the shell is the pipeline, so the program is told to end through its own id, which it has written.
    let folder = tempfile::tempdir().expect("a folder");
    let id = folder.path().join("id");
    let line = format!(r#"sh -c 'echo $$ >"{}"; exec "$0" --port "$1"' "$0" "$1" 2>&1 | head -n 1"#, id.display());
    let mut program = shell(&line).await;
    send_many(&program.url).await;
    let id = std::fs::read_to_string(id).expect("the id");
    assert!(Command::new("kill").args(["-TERM", id.trim()]).status().expect("kill").success());
    let end = Instant::now() + wire::PATIENCE;
    while program.child.try_wait().expect("a status").is_none() {
        assert!(Instant::now() < end, "it does not end");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_process_without_files_waits_and_does_not_spin() {
    let mut program = shell(r#"ulimit -n 40; exec "$0" --port "$1""#).await;
    let mut held = Vec::new();
    for _ in 0..80 {
        held.push(Wire::to(&program.url).await);
    }
    let ticks = |program: &Program| -> u64 {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", program.child.id())).expect("its statistics");
        // The times in user and system mode are the 14th and 15th field; the second may have spaces.
        let fields = text.rsplit_once(')').expect("a name").1.split_whitespace();
        fields.skip(11).take(2).map(|field| field.parse::<u64>().expect("a number")).sum()
    };
    let before = ticks(&program);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let used = ticks(&program) - before;
    assert!(used < 100, "{used} of 200 hundredths of a second");
    drop(held);
    assert!(is_healthy(&program.url).await, "there are files again");
    assert!(terminate(&mut program).success());
}

#[tokio::test]
async fn a_stop_does_not_wait_for_slow_clients() {
    let mut program = start(command(&["--port", "0"]).stderr(Stdio::null()));
    let mut slow = Wire::to(&program.url).await;
    slow.send("POST /accounts/get HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{").await;
    let mut idle = Wire::to(&program.url).await;
    idle.send(request("GET", "/_mock/health", &[LOCAL], "")).await;
    assert!(idle.answer().await.is_some());
    assert!(terminate(&mut program).success());
}

fn failure(command: &mut Command) -> String {
    let Output { status, stderr, .. } = command.output().expect("a program");
    let text = String::from_utf8(stderr).expect("text");
    assert!(!status.success(), "{text}");
    assert!(!text.contains("Os {") && !text.contains("Custom {"), "no debug output: {text}");
    text
}

#[tokio::test]
async fn the_port_is_an_option_or_a_variable() {
    let port = free_port().to_string();
    let program = start(command(&[]).env("PORT", &port).stderr(Stdio::null()));
    assert_eq!(program.url, format!("http://127.0.0.1:{port}"));
    // The option wins, whatever the variable is.
    let other = start(command(&["--port", "0"]).env("PORT", "no port").stderr(Stdio::null()));
    assert!(is_healthy(&other.url).await);

    let taken = failure(&mut command(&["--port", &port]));
    assert!(taken.contains(&format!("127.0.0.1:{port}")) && taken.contains("choose another port"), "{taken}");
    let taken = failure(command(&[]).env("PORT", &port));
    assert!(taken.contains(&format!("127.0.0.1:{port}")), "{taken}");
    for wrong in ["no port", "70000", "-1", "4010/tcp"] {
        let error = failure(command(&[]).env("PORT", wrong));
        assert!(error.contains("PORT") && error.contains(wrong), "{error}");
    }
}

#[tokio::test]
async fn names_and_addresses_can_be_bound() {
    for (bind, start_of_url) in
        [("localhost", "http://"), ("127.0.0.1", "http://127.0.0.1:"), ("0.0.0.0", "http://127.0.0.1:")]
    {
        let program = start(command(&["--port", "0", "--bind", bind]).stderr(Stdio::null()));
        assert!(program.url.starts_with(start_of_url), "{bind}: {}", program.url);
        assert!(is_healthy(&program.url).await, "{bind}");
    }
    for (bind, problem) in
        [("no-such-name.invalid", "no-such-name.invalid"), ("192.0.2.1", "192.0.2.1"), ("a b", "a b")]
    {
        let error = failure(&mut command(&["--port", "0", "--bind", bind]));
        assert!(error.contains(problem), "{error}");
    }
}

#[tokio::test]
async fn hosts_and_origins_can_be_given_several_times() {
    let options =
        ["--port", "0", "--allow-host", "one", "--allow-host", "two", "--cors", "http://a", "--cors", "http://b"];
    let program = start(command(&options).stderr(Stdio::null()));
    for (host, origin, status) in
        [("one", "http://a", 200), ("two", "http://b", 200), ("three", "http://a", 403), ("one", "http://c", 403)]
    {
        let headers = [format!("host: {host}"), format!("origin: {origin}")];
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        let answer = exchange(&program.url, request("GET", "/_mock/health", &headers, "")).await.expect("an answer");
        assert_eq!(answer.status, status, "{host} {origin}");
    }
    assert!(failure(&mut command(&["--port", "0", "--cors", "*"])).contains("\"*\" is not an origin"));
    assert!(failure(&mut command(&["--port", "0", "--allow-host", "a/b"])).contains("\"a/b\" is not a host"));
}

#[tokio::test]
async fn credentials_can_be_required() {
    let body = |id: &str, secret: &str| {
        let body =
            format!(r#"{{"client_id": "{id}", "secret": "{secret}", "query": "bank", "country_codes": ["US"]}}"#);
        request("POST", "/institutions/search", &[LOCAL, "content-type: application/json"], &body)
    };
    let variables = [("PLAID_MOCK_CLIENT_ID", "id"), ("PLAID_MOCK_SECRET", "right")];
    for mut command in [command(&["--port", "0", "--client-id", "id", "--secret", "right"]), {
        let mut command = command(&["--port", "0"]);
        command.envs(variables);
        command
    }] {
        let program = start(command.stderr(Stdio::null()));
        assert_eq!(exchange(&program.url, body("id", "right")).await.expect("an answer").status, 200);
        for (id, secret) in [("id", "wrong"), ("other", "right")] {
            let answer = exchange(&program.url, body(id, secret)).await.expect("an answer");
            assert_eq!(answer.refusal(), (400, "INVALID_API_KEYS".into()));
            assert!(!answer.body.contains("right"), "{answer:?}");
        }
    }
    // The application's own variables say nothing about what is right.
    let own = [("PLAID_CLIENT_ID", "id"), ("PLAID_SECRET", "right")];
    let program = start(command(&["--port", "0"]).envs(own).stderr(Stdio::null()));
    assert_eq!(exchange(&program.url, body("any", "thing")).await.expect("an answer").status, 200);

    assert!(failure(&mut command(&["--client-id", "id"])).contains("PLAID_MOCK_SECRET"));
    assert!(failure(&mut command(&["--secret", "right"])).contains("PLAID_MOCK_CLIENT_ID"));
    assert!(!failure(&mut command(&["--secret", "right"])).contains("right"));
}

#[tokio::test]
async fn the_program_ends_with_its_input_if_it_is_asked_to() {
    let mut program = start(command(&["--port", "0", "--quiet", "--until-eof"]).stdin(Stdio::piped()));
    assert!(is_healthy(&program.url).await);
    drop(program.child.stdin.take());
    assert!(ended(&mut program).success());
    let mut program = start(&mut command(&["--port", "0"]));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(is_healthy(&program.url).await && program.child.try_wait().expect("a state").is_none());
}
