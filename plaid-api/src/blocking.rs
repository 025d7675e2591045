//! Calls without async, with the feature `blocking`.

use std::future::IntoFuture;
use std::sync::OnceLock;
use std::task::{Context, Waker};

use tokio::runtime::{Builder, Runtime};
use tokio::task::coop;

use crate::Error;

/// Blocks the thread until a future of this crate is ready, such as a call, a page of a stream or a whole sync.
///
/// ```no_run
/// use plaid_api::types::{AccountsGetRequest, TransactionsSyncRequest};
/// use plaid_api::{Client, blocking};
///
/// let client = Client::from_env()?;
/// let accounts = client.accounts_get(&AccountsGetRequest::new("access-sandbox-1")).send_blocking()?;
/// let mut pages = client.transactions_sync_pages(&TransactionsSyncRequest::new("access-sandbox-1"));
/// while let Some(page) = blocking::block_on(pages.next())? {
///     println!("{}", page?.added.len());
/// }
/// # Ok::<(), plaid_api::Error>(())
/// ```
///
/// An async program may call this inside tokio's `spawn_blocking` and `block_in_place`.
///
/// # Errors
/// Fails if it is called from async code, whose thread it would block, or if the platform can't start a thread.
pub fn block_on<F: IntoFuture>(future: F) -> Result<F::Output, Error> {
    if is_async() {
        return Err(Error::configuration(
            "a blocking call was made from async code: await it instead, or make it in `spawn_blocking`",
        ));
    }
    // The context gives the future its timers and I/O. `Runtime::block_on` is not used, since it would panic in async
    // code that `is_async` misses.
    let _inside = runtime()?.enter();
    Ok(pollster::block_on(future))
}

/// Returns whether this thread is running a tokio task. The presence of a runtime does not show that, since
/// `spawn_blocking` has one as well. But only tasks have a budget of operations before they must yield, so this looks
/// for that budget. A task that opted out of it with `unconstrained` is missed.
fn is_async() -> bool {
    let mut context = Context::from_waker(Waker::noop());
    // When dropped, this restores the budget that the next lines use up.
    let first = coop::poll_proceed(&mut context);
    let mut take = || coop::poll_proceed(&mut context).map(|permit| permit.made_progress());
    first.is_pending() || (0..u8::MAX).any(|_| take().is_pending())
}

/// Returns the runtime of the process. It outlives single calls, because connections are reused.
fn runtime() -> Result<&'static Runtime, Error> {
    static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();
    let build = || Builder::new_multi_thread().worker_threads(1).thread_name("plaid-api").enable_all().build().ok();
    RUNTIME
        .get_or_init(build)
        .as_ref()
        .ok_or_else(|| Error::configuration("the platform can't start a thread for blocking calls"))
}
