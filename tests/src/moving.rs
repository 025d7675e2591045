//! Runs every operation that moves money a thousand times, with seeds, against a server that fails at random before and
//! after it has executed a request. No money moves twice, and no executed request is reported as rejected.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fastrand::Rng;
use futures_util::StreamExt as _;
use plaid_api::observe::{CallView, Observer};
use plaid_api::operation::{Idempotency, IdempotencyKey, Replay};
use plaid_api::{Client, Outcome, RetryPolicy};
use plaid_gen::model::{Idempotency as Decided, Otherwise};
use serde_json::Value;

use crate::calls::{CLIENT_ID, SECRET};
use crate::description::{self, Operation};
use crate::generated;
use crate::lists::OUTPUT;
use crate::sample;
use crate::scene::{builder, refusal, request, send_this};
use crate::server::{Reply, Seen, Server, Step, answer, head, with_headers};

const RUNS: u64 = 1000;
const AT_ONCE: usize = 32;
/// The time that a client waits for bytes. Slow operations have a longer limit of their own.
const PATIENCE: Duration = Duration::from_millis(40);
const LARGEST: u64 = 1 << 16;

/// An operation that moves money.
struct Moving {
    operation: Operation,
    key: Option<IdempotencyKey>,
    request: Value,
    success: Value,
}

impl Moving {
    /// The request of one run.
    fn request_of(&self, run: &str, with_key: bool) -> Value {
        let mut request = self.request.clone();
        mark(&mut request, run);
        if let (Some(key), false) = (self.key, with_key) {
            request[key.field] = "".into();
        }
        request
    }
}

/// Writes the name of the run into texts without a required form.
fn mark(request: &mut Value, run: &str) {
    for (name, value) in request.as_object_mut().expect("an object") {
        let is_id = name.ends_with("_id") || name.ends_with("_key") || name == "reference" || name == "description";
        if is_id && value.is_string() {
            *value = run.into();
        }
    }
}

#[derive(Default)]
struct Classes(Mutex<BTreeMap<String, Idempotency>>);

impl Observer for Classes {
    fn before(&self, call: &CallView<'_>) {
        self.0.lock().expect("no panic").insert(call.operation.to_string(), call.operation.idempotency());
    }
}

/// Returns every operation that moves money, as an observer sees it.
async fn moving() -> Vec<Moving> {
    let classes = Arc::new(Classes::default());
    let client = Client::builder().credentials(CLIENT_ID, SECRET).base_url("http://127.0.0.1:1");
    let client = client.retry(RetryPolicy::off()).observer(Arc::clone(&classes)).build().expect("a client");
    for operation in description::operations() {
        let error = generated::calls::call(&client, operation.id, &["1"], &request(operation.id)).expect("a method");
        assert_eq!(error.await.expect_err("nobody is there").outcome(), Outcome::NotSent);
    }
    let classes = classes.0.lock().expect("no panic").clone();
    assert_eq!(classes.len(), description::operations().len());
    let key = |operation: &Operation| match classes[operation.id] {
        Idempotency::MovesMoney => Some(None),
        Idempotency::Keyed(key) if key.moves_money => Some(Some(key)),
        _ => None,
    };
    description::operations()
        .into_iter()
        .filter_map(|operation| {
            let key = key(&operation)?;
            let request = request(operation.id);
            let success = description::answer(&operation).map_or(Value::Null, |(_, schema)| sample::full(schema));
            Some(Moving { operation, key, request, success })
        })
        .collect()
}

/// A server that moves money, and records it.
#[derive(Default)]
struct Bank {
    /// The random numbers of each run, by which a run has the same faults each time.
    dice: HashMap<String, Rng>,
    operations: HashMap<&'static str, (Option<IdempotencyKey>, Vec<u8>)>,
    /// The number of times that each run moved money.
    moved: HashMap<String, u32>,
    keys: HashMap<(String, String), u32>,
    faults: BTreeMap<String, u32>,
}

impl Bank {
    fn answer(&mut self, seen: &Seen) -> Reply {
        let run = run_of(&seen.json());
        let mut dice = self.dice.remove(&run).unwrap_or_else(|| Rng::with_seed(seed_of(&run)));
        let reply = self.answer_by(&mut dice, seen, &run);
        self.dice.insert(run, dice);
        reply
    }

    fn answer_by(&mut self, dice: &mut Rng, seen: &Seen, run: &str) -> Reply {
        let before = ["none", "none", "none", "reset", "close", "silence", "500", "empty", "html", "429", "400", "409"];
        match before[dice.usize(..before.len())] {
            "none" => {}
            fault => return self.note("before", fault, refused(fault)),
        }
        let done = self.carry_out(seen, run);
        let after = [
            "none", "none", "none", "none", "reset", "close", "head", "body", "gzip", "long", "short", "silence",
            "500", "html", "408", "text", "endless", "redirect", "stay",
        ];
        let fault = after[dice.usize(..after.len())];
        let reply = lost(dice, fault, done);
        self.note("after", fault, reply)
    }

    fn note(&mut self, when: &str, fault: &str, reply: Reply) -> Reply {
        *self.faults.entry(format!("{when} {fault}")).or_default() += 1;
        reply
    }

    /// The answer of a server that recognises a repeated request by its key alone.
    fn carry_out(&mut self, seen: &Seen, run: &str) -> Vec<u8> {
        let request = seen.json();
        let (key, success) = self.operations[seen.path.as_str()].clone();
        let field = key.and_then(|key| Some((key, request.get(key.field)?.as_str()?.to_owned())));
        let field = field.filter(|(_, value)| !value.is_empty());
        if let Some((key, value)) = field {
            let times = self.keys.entry((seen.path.clone(), value)).or_default();
            *times += 1;
            if *times > 1 {
                return match key.replay {
                    Replay::Error => refusal("400 Bad Request", "PAYMENT_ERROR", "PAYMENT_REJECTED"),
                    _ => answer("200 OK", "application/json", &success),
                };
            }
        }
        *self.moved.entry(run.to_owned()).or_default() += 1;
        answer("200 OK", "application/json", &success)
    }
}

/// The fate of an answer on its way.
fn lost(dice: &mut Rng, fault: &str, whole: Vec<u8>) -> Reply {
    let body = whole.windows(4).position(|w| w == b"\r\n\r\n").expect("a head") + 4;
    let json = &[("Content-Type", "application/json")];
    let text = &whole[body..];
    match fault {
        "head" => whole[..dice.usize(..body)].to_vec().into(),
        "body" => whole[..dice.usize(body..whole.len())].to_vec().into(),
        "gzip" => with_headers("200 OK", &[("Content-Encoding", "gzip")], text).into(),
        "long" => [head("200 OK", json, text.len() + 1).as_bytes(), text].concat().into(),
        "short" => [head("200 OK", json, text.len() - 1).as_bytes(), text].concat().into(),
        "text" => answer("200 OK", "text/html", b"<html>all is well</html>").into(),
        "endless" => {
            let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
            Reply(vec![Step::Send(head), Step::SendForEver([b"1000\r\n", &[b' '; 4096][..], b"\r\n"].concat())])
        }
        // The answer announces an open connection, but the server closes it.
        "stay" => String::from_utf8(whole).expect("text").replace("Connection: close\r\n", "").into_bytes().into(),
        "408" => answer("408 Request Timeout", "text/html", b"<html>too slow</html>").into(),
        "redirect" => with_headers("307 Temporary Redirect", &[("Location", "/wallet/create")], b"").into(),
        "none" => whole.into(),
        other => refused(other),
    }
}

/// Returns a failure that looks the same whether or not the request was executed.
fn refused(fault: &str) -> Reply {
    match fault {
        "reset" => Reply::reset(),
        "close" => Reply::default(),
        "silence" => Reply::silence(),
        "500" => refusal("500 Internal Server Error", "API_ERROR", "INTERNAL_SERVER_ERROR").into(),
        "empty" => answer("503 Service Unavailable", "application/json", b"").into(),
        "html" => answer("502 Bad Gateway", "text/html", b"<html>a proxy</html>").into(),
        "429" => refusal("429 Too Many Requests", "RATE_LIMIT_EXCEEDED", "RATE_LIMIT").into(),
        "409" => refusal("409 Conflict", "API_ERROR", "REQUEST_CONFLICT").into(),
        "400" => refusal("400 Bad Request", "INVALID_REQUEST", "INVALID_FIELD").into(),
        other => panic!("no fault {other}"),
    }
}

/// Returns a seed that combines the run's own seed with the index of the operation.
fn seed_of(run: &str) -> u64 {
    let numbers: Vec<u64> = run.split('-').skip(1).map(|n| n.parse().expect("a number")).collect();
    numbers[0] * 100 + numbers[1]
}

fn run_of(request: &Value) -> String {
    let values = request.as_object().expect("an object").values();
    let run = values.filter_map(Value::as_str).find(|text| text.starts_with("run-"));
    run.unwrap_or_else(|| panic!("no run in {request}")).to_owned()
}

#[tokio::test]
async fn every_operation_that_moves_money_is_known_as_one() {
    let moving = moving().await;
    let seen = |keyed: bool| -> BTreeSet<&str> {
        moving.iter().filter(|m| m.key.is_some() == keyed).map(|m| m.operation.path).collect()
    };
    // `tests/golden/operations.txt` lists the decisions; here, the SDK has to follow them.
    let decided = |is: fn(&Decided) -> bool| -> BTreeSet<&str> {
        let operations = OUTPUT.api.operations.values().filter(|operation| is(&operation.idempotency));
        operations.map(|operation| operation.path.as_str()).collect()
    };
    assert_eq!(seen(false), decided(|it| matches!(it, Decided::MovesMoney | Decided::Unknown)));
    assert_eq!(seen(true), decided(|it| matches!(it, Decided::Keyed(key) if key.otherwise == Otherwise::MovesMoney)));
    assert!(seen(false).contains("/transfer/intent/create") && seen(true).contains("/transfer/create"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_moves_twice_and_what_moved_is_never_called_rejected() {
    let moving = moving().await;
    let operations = moving.iter().map(|m| (m.operation.path, (m.key, m.success.to_string().into_bytes()))).collect();
    let bank = Arc::new(Mutex::new(Bank { operations, ..Bank::default() }));
    let server = Server::start({
        let bank = Arc::clone(&bank);
        move |seen| bank.lock().expect("no panic").answer(seen)
    })
    .await;
    let policy = RetryPolicy::default().attempts(4).first_wait(Duration::from_millis(1)).budget(Duration::from_secs(5));
    let http = reqwest::Client::builder().read_timeout(PATIENCE);
    let client = builder(&server).http(http).retry(policy).max_response_bytes(LARGEST).build().expect("a client");

    let runs = (0..RUNS).flat_map(|seed| (0..moving.len()).map(move |at| (seed, at))).map(|(seed, at)| {
        let this = &moving[at];
        let run = format!("run-{seed}-{at}");
        let with_key = Rng::with_seed(seed).u8(..4) > 0;
        let answer = send_this(&client, this.operation.id, &this.request_of(&run, with_key));
        let path = this.operation.path.to_owned();
        async move { (path, run, answer.await.map(drop)) }
    });
    let answers: Vec<_> = futures_util::stream::iter(runs).buffer_unordered(AT_ONCE).collect().await;

    let bank = bank.lock().expect("no panic");
    let mut ends: BTreeMap<String, u32> = BTreeMap::new();
    for (path, run, answer) in answers {
        let moved = bank.moved.get(&run).copied().unwrap_or_default();
        assert!(moved <= 1, "{path} {run}: moved {moved} times: {answer:?}");
        let end = match &answer {
            Ok(()) => {
                assert_eq!(moved, 1, "{path} {run}: a success, and nothing moved");
                "success".to_owned()
            }
            Err(error) => {
                let is_mild = error.outcome() <= Outcome::Rejected;
                assert!(!(is_mild && moved > 0), "{path} {run}: moved, and {error:?}");
                assert!(!(error.outcome() == Outcome::Done && moved == 0), "{path} {run}: not moved, and {error:?}");
                error.outcome().to_string()
            }
        };
        *ends.entry(end).or_default() += 1;
    }
    // Every kind of fault has occurred.
    assert!(bank.faults.len() == 25 && bank.faults.values().all(|times| *times > 20), "{:?}", bank.faults);
    assert!(ends.len() >= 4 && ends.values().all(|times| *times > 100), "{ends:?}");
}
