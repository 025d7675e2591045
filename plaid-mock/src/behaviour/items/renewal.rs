//! The end of logins and of consent, and their renewal.
//!
//! An Item of the Sandbox needs a new login 30 days after it was created: <https://plaid.com/docs/sandbox/>. Consent to
//! banks in Europe ends after 180 days, and a webhook says so a week before:
//! <https://plaid.com/docs/link/oauth/#refreshing-item-consent>. Update mode renews both.

use std::time::Duration;

use serde_json::json;

use crate::behaviour::common::handlers::Handlers;
use crate::behaviour::common::notify;
use crate::refusal::ITEM_LOGIN_REQUIRED;
use crate::state::institutions::{self, Bank};
use crate::state::{EventKind, World};
use crate::time::{DAY, Millis, date_time};

pub const HANDLERS: Handlers = Handlers {
    operations: &[],
    events: &[(EventKind::LoginDue, login_due), (EventKind::ConsentExpiring, consent_expiring)],
};

const LOGIN_LIFETIME: Millis = 30 * DAY;
const CONSENT_LIFETIME: Millis = 180 * DAY;
/// The time between the webhook about the end of consent and the end.
const WARNING: Millis = 7 * DAY;

/// Begins the login and the consent of an Item anew, and ends its error. Returns whether it had one.
pub fn renew(world: &mut World, id: &str) -> bool {
    let (now, logins_last) = (world.now(), world.state.items.logins_last);
    let Some(item) = world.state.items.get_mut(id) else { return false };
    let had_error = item.error.take().is_some();
    let consent_ends = institutions::find(&item.institution).is_ok_and(Bank::consent_expires);
    item.login_until = (!logins_last).then_some(now + LOGIN_LIFETIME);
    item.consent_until = consent_ends.then_some(now + CONSENT_LIFETIME);
    let (login_until, consent_until) = (item.login_until, item.consent_until);
    for until in [login_until, consent_until].into_iter().flatten() {
        at(world, until, EventKind::LoginDue, id);
    }
    if let Some(until) = consent_until {
        at(world, until - WARNING, EventKind::ConsentExpiring, id);
    }
    had_error
}

/// Schedules an event for a time to come.
fn at(world: &mut World, time: Millis, kind: EventKind, id: &str) {
    let wait = u64::try_from(time - world.now()).unwrap_or_default();
    world.later(Duration::from_millis(wait), kind.of(id));
}

/// Puts an Item in the state in which its user must log in, and announces that.
pub fn require_login(world: &mut World, id: &str) {
    let now = world.now();
    let Some(item) = world.state.items.get_mut(id) else { return };
    item.fail(ITEM_LOGIN_REQUIRED, now);
    let error = item.error_facts();
    notify::item(world, id, ("ITEM", "ERROR"), json!({"error": error}));
}

/// Ends a login whose time is over, unless it was renewed since.
fn login_due(world: &mut World, id: &str) {
    let now = world.now();
    let is_over = |until: Option<Millis>| until.is_some_and(|until| until <= now);
    let item = world.state.items.get(id).filter(|item| item.error.is_none());
    if item.is_some_and(|item| is_over(item.login_until) || is_over(item.consent_until)) {
        require_login(world, id);
    }
}

/// Announces the end of consent, unless it was renewed since.
fn consent_expiring(world: &mut World, id: &str) {
    let now = world.now();
    let item = world.state.items.get(id).filter(|item| item.error.is_none());
    if let Some(until) = item.and_then(|item| item.consent_until).filter(|until| until - now <= WARNING) {
        let more = json!({"consent_expiration_time": date_time(until)});
        notify::item(world, id, ("ITEM", "PENDING_EXPIRATION"), more);
    }
}
