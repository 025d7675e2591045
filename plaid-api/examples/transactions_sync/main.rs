//! Keeps an Item's transactions in SQLite.
//!
//! ```text
//! cargo run --example transactions_sync
//! ```
//!
//! Without credentials in the environment it calls a server of its own on this machine, over HTTP like any other, whose
//! transactions change between sets and in the middle of one; the database is in memory. With `PLAID_CLIENT_ID`,
//! `PLAID_SECRET`, `PLAID_ENV=sandbox` and `PLAID_ACCESS_TOKEN` set it calls Plaid's Sandbox, and an argument names the
//! database's file: run it again, and only what has changed since comes.

#[path = "../common/environment.rs"]
mod environment;
mod server;
mod store;

use std::env;
use std::error::Error;

use plaid_api::Client;
use plaid_api::types::TransactionsUpdateStatus;

use server::Server;
use store::SqliteStore;

/// The variables for Plaid's Sandbox, and what each holds.
const VARIABLES: [(&str, &str); 4] = [
    ("PLAID_CLIENT_ID", "the client id, from the dashboard"),
    ("PLAID_SECRET", "the Sandbox secret, from the dashboard"),
    ("PLAID_ENV", "`sandbox`"),
    ("PLAID_ACCESS_TOKEN", "the access token of a Sandbox Item with Transactions"),
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    if environment::says_sandbox(&VARIABLES)? {
        let access_token = environment::variable("PLAID_ACCESS_TOKEN")?;
        println!("calling Plaid's Sandbox");
        let client = Client::from_env()?;
        let file = env::args_os().nth(1);
        // Your own name of the Item; this example has only one.
        let mut store = SqliteStore::open(file.as_deref(), "sandbox")?;
        return keep("sync", &client, &access_token, &mut store).await;
    }

    let server = Server::start().await?;
    println!("no PLAID_* credentials are set: calling a local server, {}, whose answers are made up", server.url());
    let client = Client::builder().credentials(server::CLIENT_ID, server::SECRET).base_url(server.url()).build()?;
    let mut store = SqliteStore::open(None, "local")?;

    (1..=5).for_each(|number| server.item().add(number, "12.50"));
    keep("first", &client, server::ACCESS_TOKEN, &mut store).await?;
    check(&server, &store)?;

    server.item().modify(2, "0.10");
    server.item().remove(3);
    server.item().add(6, "1800.00");
    keep("second", &client, server::ACCESS_TOKEN, &mut store).await?;
    check(&server, &store)?;

    // What the first page says is not true any more when the second is asked for: the set is read again from its
    // beginning, and the store sees nothing of the page that was thrown away.
    (7..=10).for_each(|number| server.item().add(number, "3.99"));
    server.item().while_paging(|item| {
        item.remove(7);
        item.modify(1, "12.49");
    });
    keep("changed while paging", &client, server::ACCESS_TOKEN, &mut store).await?;
    check(&server, &store)?;
    println!("sets that had to be read again: {}; the store has what the server has", server.item().mutations());
    Ok(())
}

/// Brings the store up to date, and says how much has changed. What it holds is somebody's own business.
async fn keep(what: &str, client: &Client, access_token: &str, store: &mut SqliteStore) -> Result<(), Box<dyn Error>> {
    // Pages are short, so that there are some.
    let sync = client.transactions_sync_all(access_token, None).with(|request| request.count(2));
    let update = sync.keep_in(store).await?;
    println!(
        "{what} | {} added, {} modified, {} removed | {} kept",
        update.added.len(),
        update.modified.len(),
        update.removed.len(),
        store.amounts()?.len()
    );
    if update.status == TransactionsUpdateStatus::NotReady {
        println!("Plaid has not fetched the transactions yet: run this again later, or when a webhook says so");
    }
    Ok(())
}

/// The store has what the server has: each transaction, with its amount to the digit.
fn check(server: &Server, store: &SqliteStore) -> Result<(), Box<dyn Error>> {
    if store.amounts()? == server.item().amounts() { Ok(()) } else { Err("the store differs from the server".into()) }
}
