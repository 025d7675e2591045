//! Calls without async: the feature `blocking`.

use std::future::IntoFuture;
use std::sync::OnceLock;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::Error;

/// Waits for anything of this crate that is awaited elsewhere: a call, a page, a whole set of updates.
///
/// ```no_run
/// use plaid_api::types::AccountsGetRequest;
/// use plaid_api::{Client, blocking};
///
/// let client = Client::from_env()?;
/// let accounts = client.accounts_get(&AccountsGetRequest::new("access-sandbox-1")).wait()?;
/// let mut pages = client.transactions_get_pages(&plaid_api::types::TransactionsGetRequest::new(
///     "access-sandbox-1",
/// ));
/// while let Some(page) = blocking::wait(pages.next())? {
///     println!("{}", page?.transactions.len());
/// }
/// # Ok::<(), plaid_api::Error>(())
/// ```
///
/// # Errors
/// When it is called from async code, whose thread it would block, or when the platform gives no thread.
pub fn wait<F: IntoFuture>(future: F) -> Result<F::Output, Error> {
    if Handle::try_current().is_ok() {
        return Err(Error::configuration("a blocking call was made from async code: await it instead"));
    }
    Ok(runtime()?.block_on(future.into_future()))
}

/// One for the whole process: connections live on it between calls.
fn runtime() -> Result<&'static Runtime, Error> {
    static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();
    let build = || Builder::new_multi_thread().worker_threads(1).thread_name("plaid-api").enable_all().build().ok();
    RUNTIME
        .get_or_init(build)
        .as_ref()
        .ok_or_else(|| Error::configuration("the platform gives no thread for blocking calls"))
}
