// Counts the allocations of calls for `cargo xtask bench call`. Argument: the file of an answer. It prints a line of
// JSON with the count and the bytes per call, for plaid-api and for reqwest and serde alone, and those of reading the
// answer among them.

mod plain;
mod server;

use std::error::Error;
use std::{env, fs};

use allocation_counter::measure;
use plaid_api::{Client, Environment, types};
use serde_json::{Value, json};
use tokio::runtime::Builder;

use plain::Plain;

const CALLS: u32 = 1000;

/// Counts the allocations of `work` on this thread. The first call is not counted.
fn each(mut work: impl FnMut()) -> Value {
    for _ in 0..CALLS {
        work();
    }
    let all = measure(|| (0..CALLS).for_each(|_| work()));
    let each = |total: u64| total as f64 / f64::from(CALLS);
    json!({"count": each(all.count_total), "bytes": each(all.bytes_total)})
}

fn main() -> Result<(), Box<dyn Error>> {
    let file = env::args().nth(1).ok_or("pass a file")?;
    let answer = fs::read_to_string(file)?;
    let url = server::start(&answer)?;
    let (token, client_id, secret) = ("access-sandbox-de3ce8ef-33f8-452c-a685-8671031fc0f6", "client", "secret");
    let client =
        Client::builder().credentials(client_id, secret).environment(Environment::Sandbox).base_url(&url).build()?;
    let plain = Plain::new(&url, client_id, secret)?;
    // The client works on this thread only, and the server on another.
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let request = types::AccountsGetRequest::new(token);
    let typed_call = each(|| drop(runtime.block_on(client.accounts_get(&request).into_future()).expect("an answer")));
    let request = plain::AccountsGetRequest { access_token: token, options: None };
    let plain_call = each(|| drop(runtime.block_on(plain.accounts_get(&request)).expect("an answer")));
    let typed_read = each(|| drop(serde_json::from_str::<types::AccountsGetResponse>(&answer).expect("an answer")));
    let plain_read = each(|| drop(serde_json::from_str::<plain::AccountsGetResponse>(&answer).expect("an answer")));
    println!(
        "{}",
        json!({
            "typed": {"call": typed_call, "read": typed_read},
            "plain": {"call": plain_call, "read": plain_read},
        })
    );
    Ok(())
}
