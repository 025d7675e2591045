//! Calls without async: the feature `blocking`.

use std::future::IntoFuture;
use std::sync::OnceLock;
use std::task::{Context, Waker};

use tokio::runtime::{Builder, Runtime};
use tokio::task::coop;

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
/// A program that is async may block in tokio's `spawn_blocking` and `block_in_place`.
///
/// # Errors
/// When it is called from async code, whose thread it would block, or when the platform gives no thread.
pub fn wait<F: IntoFuture>(future: F) -> Result<F::Output, Error> {
    if is_async() {
        return Err(Error::configuration(
            "a blocking call was made from async code: await it instead, or make it in `spawn_blocking`",
        ));
    }
    // Timers and connections are the runtime's. Its `block_on` would panic in async code that `is_async` misses.
    let _inside = runtime()?.enter();
    Ok(pollster::block_on(future))
}

/// Whether this thread is within a task of tokio's. That there is a runtime does not tell, since there is one in
/// `spawn_blocking` as well. But tokio bounds what a task does before it yields, and nothing else, so the bound is
/// looked for. A task that opted out of it by `unconstrained` is missed.
fn is_async() -> bool {
    let mut context = Context::from_waker(Waker::noop());
    // Gives back, when it is dropped, what is taken after it.
    let first = coop::poll_proceed(&mut context);
    let mut take = || coop::poll_proceed(&mut context).map(|permit| permit.made_progress());
    first.is_pending() || (0..u8::MAX).any(|_| take().is_pending())
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
