// The program of typed_program.rs, written without plaid-api.

mod plain;

use std::env::var;
use std::error::Error;

use plain::{AccountsGetRequest, Plain};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let token = var("PLAID_ACCESS_TOKEN")?;
    let base_url = match var("PLAID_ENV")?.as_str() {
        "sandbox" => "https://sandbox.plaid.com",
        "production" => "https://production.plaid.com",
        _ => return Err("the environment must be `sandbox` or `production`".into()),
    };
    let client = Plain::new(base_url, &var("PLAID_CLIENT_ID")?, &var("PLAID_SECRET")?)?;
    let answer = client.accounts_get(&AccountsGetRequest { access_token: &token, options: None }).await?;
    for account in &answer.accounts {
        println!("{} {:?}", account.name, account.balances.current);
    }
    Ok(())
}
