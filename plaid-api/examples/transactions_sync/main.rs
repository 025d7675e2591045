//! Keeps an Item's transactions in SQLite.
//!
//! ```text
//! cargo run --example transactions_sync
//! ```
//!
//! Without credentials in the environment, this calls plaid-mock, a local stand-in for Plaid, whose transactions change
//! between sets and in the middle of one. The database is in memory. With `PLAID_CLIENT_ID`, `PLAID_SECRET`,
//! `PLAID_ENV=sandbox` and `PLAID_ACCESS_TOKEN` set, it calls Plaid's Sandbox, and an argument names the database file.
//! A second run then fetches only what has changed since.

#[path = "../common/environment.rs"]
mod environment;
#[path = "../common/local.rs"]
mod local;
mod store;

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::time::Duration;

use chrono::NaiveDate;
use plaid_api::Client;
use plaid_api::types::{
    AccessToken, Products, TransactionsGetRequest, TransactionsGetRequired, TransactionsUpdateStatus as Status,
};
use plaid_mock::Fault;
use serde_json::json;

use store::SqliteStore;

/// The variables for Plaid's Sandbox, with what each holds.
const VARIABLES: [(&str, &str); 4] = [
    ("PLAID_CLIENT_ID", "the client id, from the dashboard"),
    ("PLAID_SECRET", "the Sandbox secret, from the dashboard"),
    ("PLAID_ENV", "`sandbox`"),
    ("PLAID_ACCESS_TOKEN", "the access token of a Sandbox Item with Transactions"),
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    if environment::says_sandbox(&VARIABLES)? {
        let access_token = environment::variable("PLAID_ACCESS_TOKEN")?.into();
        println!("calling Plaid's Sandbox");
        let client = Client::from_env()?;
        let file = env::args_os().nth(1);
        // Your own name of the Item. This example has only one.
        let mut store = SqliteStore::open(file.as_deref(), "sandbox")?;
        keep("sync", &client, &access_token, &mut store).await?;
        return Ok(());
    }

    let (server, client) = local::start().await?;
    let access_token = local::item(&client, vec![Products::Transactions]).await?;
    let change = |add, modify, remove| {
        let body = json!({"access_token": access_token.expose(), "add": add, "modify": modify, "remove": remove});
        server.control("transactions/change", &body).map(drop)
    };
    let mut store = SqliteStore::open(None, "local")?;
    while keep("fetched", &client, &access_token, &mut store).await? != Status::HistoricalUpdateComplete {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    check(&client, &access_token, &store).await?;

    change(6, 2, 1)?;
    keep("changed", &client, &access_token, &mut store).await?;
    check(&client, &access_token, &store).await?;

    // The transactions change between the first and the second page. So the set is read again from its first page, and
    // the store sees nothing of the page that was dropped.
    change(150, 3, 2)?;
    let changed = Fault::error("TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION").on("/transactions/sync").after(1);
    server.fault(changed)?;
    keep("changed while paging", &client, &access_token, &mut store).await?;
    check(&client, &access_token, &store).await?;
    let asked = server.requests();
    let anew = asked.iter().filter(|request| request.error_code.is_some()).count();
    println!("sets that had to be read again: {anew}; the store has what the server has");
    Ok(())
}

/// Updates the store, and prints the number of changes. It does not print transactions, which are personal data.
async fn keep(
    what: &str,
    client: &Client,
    access_token: &AccessToken,
    store: &mut SqliteStore,
) -> Result<Status, Box<dyn Error>> {
    // The pages are short, so that there are several.
    let sync = client.transactions_sync_all(access_token).with(|request| request.count(100));
    let update = sync.keep_in(store).await?;
    println!(
        "{what} | {} added, {} modified, {} removed | {} kept",
        update.added.len(),
        update.modified.len(),
        update.removed.len(),
        store.amounts()?.len()
    );
    if update.status == Status::NotReady {
        println!("Plaid has not fetched the transactions yet: run this again later, or when a webhook says so");
    }
    Ok(update.status)
}

/// Checks that the store has the same transactions and exact amounts as the server.
async fn check(client: &Client, access_token: &AccessToken, store: &SqliteStore) -> Result<(), Box<dyn Error>> {
    let day = |year| NaiveDate::from_ymd_opt(year, 1, 1).ok_or("the date is not valid");
    let request = TransactionsGetRequest::new(TransactionsGetRequired {
        access_token: access_token.clone(),
        start_date: day(2000)?,
        end_date: day(2999)?,
    });
    let mut there = BTreeMap::new();
    let mut all = client.transactions_get_pages(&request).items();
    while let Some(transaction) = all.next().await {
        let transaction = transaction?;
        there.insert(transaction.transaction_id.to_string(), transaction.amount);
    }
    if store.amounts()? == there { Ok(()) } else { Err("the store differs from the server".into()) }
}
