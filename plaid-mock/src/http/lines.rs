//! The lines of webhooks that wait for their receivers.

use std::collections::{HashMap, VecDeque};

use crate::world::Webhook;

/// Limit of webhooks that wait for one URL.
const MAX_PER_URL: usize = 5_000;
/// Limit of webhooks that wait for all URLs.
const MAX_WAITING: usize = 10_000;

/// The webhooks that wait, by their URL.
#[derive(Default)]
pub struct Lines {
    /// The URLs that have a delivery under way, or one that waits.
    by_url: HashMap<String, VecDeque<Webhook>>,
    /// The URLs that have webhooks and no delivery under way, in the order of their turns.
    turns: VecDeque<String>,
    waiting: usize,
}

impl Lines {
    /// Adds a webhook, or returns it if too many wait.
    pub fn add(&mut self, webhook: Webhook) -> Result<(), Webhook> {
        let line = self.by_url.get_mut(&webhook.url);
        let length = line.as_ref().map_or(0, |line| line.len());
        if length >= MAX_PER_URL || self.waiting >= MAX_WAITING {
            return Err(webhook);
        }
        self.waiting += 1;
        if let Some(line) = line {
            line.push_back(webhook);
        } else {
            self.turns.push_back(webhook.url.clone());
            self.by_url.insert(webhook.url.clone(), VecDeque::from([webhook]));
        }
        Ok(())
    }

    /// Returns the webhook whose turn it is.
    pub fn next(&mut self) -> Option<Webhook> {
        let webhook = self.by_url.get_mut(&self.turns.pop_front()?)?.pop_front()?;
        self.waiting -= 1;
        Some(webhook)
    }

    /// Ends the delivery to a URL, so that the next webhook of its line gets a turn.
    pub fn end(&mut self, url: &str) {
        if self.by_url.get(url).is_some_and(|line| !line.is_empty()) {
            self.turns.push_back(url.to_owned());
        } else {
            self.by_url.remove(url);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn webhook(url: &str, at: i64) -> Webhook {
        Webhook { id: String::new(), url: url.to_owned(), at, is_asked_for: false }
    }

    #[test]
    fn each_url_has_one_delivery_at_a_time() {
        let mut lines = Lines::default();
        for (url, at) in [("a", 1), ("a", 2), ("b", 3), ("a", 4)] {
            lines.add(webhook(url, at)).expect("room");
        }
        let next = |lines: &mut Lines| lines.next().map(|webhook| webhook.at);
        assert_eq!([next(&mut lines), next(&mut lines), next(&mut lines)], [Some(1), Some(3), None]);
        lines.end("b");
        lines.end("a");
        assert_eq!([next(&mut lines), next(&mut lines)], [Some(2), None]);
        lines.end("a");
        assert_eq!(next(&mut lines), Some(4));
        lines.end("a");
        assert!(lines.by_url.is_empty() && lines.turns.is_empty() && lines.waiting == 0);
    }

    #[test]
    fn a_receiver_that_hangs_leaves_room_for_others() {
        let mut lines = Lines::default();
        for at in 0..5_000 {
            lines.add(webhook("a", at)).expect("room");
        }
        lines.add(webhook("a", 0)).expect_err("no room");
        lines.add(webhook("b", 0)).expect("room");
    }
}
