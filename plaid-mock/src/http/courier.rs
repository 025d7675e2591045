//! Delivery of webhooks. Those to one URL go one after the other, so that they arrive in the order of the events, which
//! Plaid does not promise but tests like. Those to different URLs go in parallel, so that no receiver delays another.

use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use chrono::DateTime;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use tokio::sync::mpsc::Receiver;
use tokio::task::JoinSet;

use super::lines::Lines;
use super::service::Service;
use crate::behaviour;
use crate::time::{Millis, millis};
use crate::world::outgoing::TOO_MANY;
use crate::world::sent::Outcome;
use crate::world::{Signed, Webhook};

/// Capacity of the channel to the courier, which takes webhooks from it at once. A moved clock can make many events
/// happen together.
pub const QUEUE: usize = 10_000;
/// Limit of deliveries at the same time.
const MAX_PARALLEL: usize = 64;
/// The time limit for a receiver, which is Plaid's: <https://plaid.com/docs/api/webhooks/#webhook-retries>.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Sends webhooks until the server ends.
pub async fn run(mut webhooks: Receiver<Webhook>, service: Arc<Service>) {
    let client = client();
    let (mut lines, mut running) = (Lines::default(), JoinSet::new());
    loop {
        while running.len() < MAX_PARALLEL
            && let Some(webhook) = lines.next()
        {
            running.spawn(deliver(client.clone(), webhook, Arc::clone(&service)));
        }
        tokio::select! {
            webhook = webhooks.recv() => {
                let Some(webhook) = webhook else { break };
                if let Err(webhook) = lines.add(webhook) {
                    service.with(|world| world.sent.give_up(&webhook.id, webhook.at, TOO_MANY));
                }
            }
            Some(done) = running.join_next() => {
                if let Ok(url) = done {
                    lines.end(&url);
                }
            }
        }
    }
}

/// Creates the client. It follows no redirects, because an answer other than 200 is a failure. It uses no proxy of the
/// environment: receivers are on this machine or next to it, and tests must not depend on the environment. It keeps no
/// connection, because a receiver that has closed one in the meantime would miss a webhook.
fn client() -> Result<Client, String> {
    let builder = Client::builder().timeout(TIMEOUT).redirect(Policy::none()).no_proxy().pool_max_idle_per_host(0);
    builder.build().map_err(|error| format!("this server can't send webhooks: {}", cause(&error)))
}

/// Delivers a webhook, and returns its URL.
async fn deliver(client: Result<Client, String>, webhook: Webhook, service: Arc<Service>) -> String {
    // It is signed as late as possible, because receivers refuse signatures that are older than five minutes.
    if let Some(signed) = service.with(|world| world.signed(&webhook.id)) {
        let outcome = match client {
            Ok(client) => post(&client, &webhook.url, signed).await,
            Err(problem) => Outcome::failed(problem),
        };
        service.with(|world| behaviour::webhooks::delivered(world, &webhook, &outcome));
    }
    webhook.url
}

async fn post(client: &Client, url: &str, Signed { body, signature }: Signed) -> Outcome {
    let request = client.post(url).header(CONTENT_TYPE, "application/json").header("plaid-verification", signature);
    // The body of the answer says nothing to Plaid, so it is not read.
    match request.body(body).send().await {
        Ok(response) => answered(&response),
        Err(error) => Outcome::failed(reason(&error)),
    }
}

/// Returns the outcome of an attempt that was answered. Only the status 200 is a success.
fn answered(response: &Response) -> Outcome {
    let status = response.status();
    let error = match status {
        StatusCode::OK => None,
        _ if status.is_redirection() => Some(format!("status {}: redirects are not followed", status.as_u16())),
        _ => Some(format!("status {}", status.as_u16())),
    };
    let wish = response.headers().get(RETRY_AFTER).filter(|_| status == StatusCode::TOO_MANY_REQUESTS);
    let wish = wish.and_then(|wish| wish.to_str().ok()).and_then(|wish| delay(wish, machine_time()));
    Outcome { status: Some(status.as_u16()), error, wish }
}

/// Returns the machine's time, which is the receiver's as well. The server's clock may have been moved.
fn machine_time() -> Millis {
    millis(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default())
}

/// Reads the header `Retry-After`: seconds, an HTTP date, or a time as in ISO 8601.
/// <https://plaid.com/docs/api/webhooks/#webhook-retries>
fn delay(text: &str, now: Millis) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let time = DateTime::parse_from_rfc2822(text).or_else(|_| DateTime::parse_from_rfc3339(text)).ok()?;
    let wait = u64::try_from(time.timestamp_millis().saturating_sub(now)).unwrap_or_default();
    Some(Duration::from_millis(wait))
}

/// Says why there was no answer.
fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("the receiver did not answer within {} seconds", TIMEOUT.as_secs());
    }
    let cause = cause(error);
    let refused = cause.downcast_ref::<io::Error>().is_some_and(|io| io.kind() == io::ErrorKind::ConnectionRefused);
    if refused {
        return "the receiver refused the connection; check that it runs and listens at this address".to_owned();
    }
    let place = if error.is_connect() { "no connection could be made" } else { "the connection broke" };
    format!("{place}: {cause}")
}

/// Returns the innermost cause of an error.
fn cause<'e>(error: &'e (dyn Error + 'static)) -> &'e (dyn Error + 'static) {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_is_a_number_or_a_time() {
        let now = 1_792_567_650_000;
        let seconds = |text: &str| delay(text, now).map(|delay| delay.as_secs());
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds("Wed, 21 Oct 2026 07:28:00 GMT"), Some(30));
        assert_eq!(seconds("2026-10-21T07:28:00Z"), Some(30));
        assert_eq!(seconds("2020-10-21T07:28:00Z"), Some(0));
        assert_eq!(seconds("soon"), None);
    }
}
