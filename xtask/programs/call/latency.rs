// Measures the time of calls for `cargo xtask bench call`: with plaid-api, with reqwest and serde alone, and with these
// a second time, to show the noise between equal sides. Arguments: the number of rounds, and the file of an answer. It
// prints a line of JSON for each concurrency.

mod plain;
mod server;

use std::error::Error;
use std::time::Instant;
use std::{env, fs};

use plaid_api::{Client, Environment, types};
use serde_json::json;
use tokio::task::JoinSet;

use plain::Plain;

const TOKEN: &str = "access-sandbox-de3ce8ef-33f8-452c-a685-8671031fc0f6";
const CLIENT_ID: &str = "5f1b2c3d4e5f6a7b8c9d0e1f";
const SECRET: &str = "0123456789abcdef0123456789abcd";

/// The number of calls of each side in a round.
const CALLS: usize = 6 * BATCH;
/// The number of calls of one side in a row.
const BATCH: usize = 512;

/// Makes this number of calls in sequence, and collects the seconds that each takes. A few calls before them are not
/// counted, because the other side has filled the processor's caches.
macro_rules! calls {
    ($calls:expr, $seconds:expr, $call:expr) => {
        let first = $calls / 32 + 1;
        for at in 0..first + $calls {
            let start = Instant::now();
            let answer = $call;
            let taken = start.elapsed().as_secs_f64();
            if at >= first {
                $seconds.push(taken);
            }
            assert_eq!(answer.accounts.len(), 3);
        }
    };
}

#[derive(Clone, Copy)]
enum Side {
    Typed,
    Plain,
    Again,
}

async fn typed(client: Client, calls: usize) -> Vec<f64> {
    let mut seconds = Vec::with_capacity(calls);
    let request = types::AccountsGetRequest::new(TOKEN);
    calls!(calls, seconds, client.accounts_get(&request).await.expect("an answer"));
    seconds
}

async fn plain(client: &Plain, calls: usize) -> Vec<f64> {
    let mut seconds = Vec::with_capacity(calls);
    let request = plain::AccountsGetRequest { access_token: TOKEN, options: None };
    calls!(calls, seconds, client.accounts_get(&request).await.expect("an answer"));
    seconds
}

struct Clients {
    typed: Client,
    plain: &'static Plain,
    again: &'static Plain,
}

impl Clients {
    /// Makes a batch of calls by `concurrency` tasks at once.
    async fn batch(&self, side: Side, concurrency: usize) -> Vec<f64> {
        let mut tasks = JoinSet::new();
        for _ in 0..concurrency {
            let calls = BATCH / concurrency;
            match side {
                Side::Typed => tasks.spawn(typed(self.typed.clone(), calls)),
                Side::Plain => tasks.spawn(plain(self.plain, calls)),
                Side::Again => tasks.spawn(plain(self.again, calls)),
            };
        }
        tasks.join_all().await.concat()
    }

    /// Returns the median and the 99th percentile of each side.
    async fn round(&self, concurrency: usize) -> [(f64, f64); 3] {
        let mut seconds = [const { Vec::new() }; 3];
        // The order changes each time, because a side may affect the one after it.
        let orders = [
            [Side::Typed, Side::Plain, Side::Again],
            [Side::Again, Side::Typed, Side::Plain],
            [Side::Plain, Side::Again, Side::Typed],
            [Side::Again, Side::Plain, Side::Typed],
            [Side::Typed, Side::Again, Side::Plain],
            [Side::Plain, Side::Typed, Side::Again],
        ];
        for order in orders.iter().cycle().take(CALLS / BATCH) {
            for side in order {
                seconds[*side as usize].extend(self.batch(*side, concurrency).await);
            }
        }
        seconds.map(|mut seconds| {
            seconds.sort_by(f64::total_cmp);
            let at = |part: f64| seconds[(seconds.len() as f64 * part) as usize];
            (at(0.5), at(0.99))
        })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [rounds, answer] = arguments.as_slice() else {
        return Err("pass the number of rounds, and a file".into());
    };
    let rounds: usize = rounds.parse()?;
    let url = server::start(&fs::read_to_string(answer)?)?;
    let new_plain = || Plain::new(&url, CLIENT_ID, SECRET).map(|plain| &*Box::leak(Box::new(plain)));
    let clients = Clients {
        typed: Client::builder()
            .credentials(CLIENT_ID, SECRET)
            .environment(Environment::Sandbox)
            .base_url(&url)
            .build()?,
        plain: new_plain()?,
        again: new_plain()?,
    };
    for concurrency in [1, 64] {
        let mut sides = [const { (Vec::new(), Vec::new()) }; 3];
        // The first round only warms up, and is not counted.
        for round in 0..=rounds {
            for (side, (p50, p99)) in sides.iter_mut().zip(clients.round(concurrency).await) {
                if round > 0 {
                    side.0.push(p50);
                    side.1.push(p99);
                }
            }
        }
        let sides = sides.map(|(p50, p99)| json!({"p50": p50, "p99": p99}));
        let [typed, plain, again] = sides;
        println!(
            "{}",
            json!({"concurrency": concurrency, "calls": CALLS, "typed": typed, "plain": plain, "again": again})
        );
    }
    Ok(())
}
