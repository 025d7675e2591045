// A program with one typed call, whose size `cargo xtask bench call` compares with that of plain_program.rs.

use std::error::Error;

use plaid_api::Client;
use plaid_api::types::AccountsGetRequest;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let token = std::env::var("PLAID_ACCESS_TOKEN")?;
    let client = Client::from_env()?;
    let answer = client.accounts_get(&AccountsGetRequest::new(token)).await?;
    for account in &answer.accounts {
        println!("{} {:?}", account.name, account.balances.current);
    }
    Ok(())
}
