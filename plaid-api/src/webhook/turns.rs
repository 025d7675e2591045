//! Decides which unknown key id is fetched next.
//!
//! Anybody can send any number of made-up ids, and only a few are fetched. A real key that is not known yet, because
//! Plaid has rotated it, must get its turn among them. It differs in only one way: event after event names it. So half
//! of the turns go to the id that is named most often. An attacker can name an id often as well, but each id that is
//! fetched turns out to be unknown, and the next one starts from zero. So the other half goes to the id that was named
//! first among those that are still being named. Once all older ones have had their turns, this is the real one.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::time::{Duration, Instant};

const MINUTE: Duration = Duration::from_mins(1);
/// The time for which unused turns are kept.
const KEPT: Duration = Duration::from_secs(10);
/// Several uses of an id within this time count as one, so that a burst gains nothing.
const TICK: Duration = Duration::from_millis(500);
/// An id that was not named for this long does not delay others.
const ALIVE: Duration = Duration::from_secs(4);
/// An id that was not named for this long is forgotten. This is as many ticks as `Named::ticks` has bits.
const FORGOTTEN: Duration = Duration::from_secs(32);
/// The maximum number of ids that are remembered.
const MANY: usize = 4096;
/// The maximum number of turns per minute, so that the step between turns is not zero.
const MOST: usize = 1_000_000;

/// The turns, and the ids that wait for one.
pub(super) struct Turns {
    named: HashMap<String, Named>,
    most_often: Lane,
    longest: Lane,
}

/// The times at which an id was named.
#[derive(Clone, Copy)]
struct Named {
    first: Instant,
    last: Instant,
    times: u32,
    /// The ticks in which it was named, one bit each. The lowest bit is the latest tick.
    ticks: u64,
}

impl Turns {
    pub(super) fn new(now: Instant) -> Self {
        Self { named: HashMap::new(), most_often: Lane::full(now), longest: Lane::full(now) }
    }

    /// Records that an id was named, and returns whether it may be fetched now. No minute has more than `per_minute`
    /// fetches.
    pub(super) fn take(&mut self, id: &str, per_minute: usize, now: Instant) -> bool {
        let me = self.note(id, now);
        let alive = || self.named.values().filter(|other| now.saturating_duration_since(other.last) < ALIVE);
        let longest = per_minute / 2;
        let more_often = alive().filter(|other| other.often() > me.often());
        let longer = alive().filter(|other| other.times > 1 && other.first < me.first);
        let is_taken = self.most_often.take(per_minute - longest, now, more_often)
            || me.times > 1 && self.longest.take(longest, now, longer);
        if is_taken {
            self.named.remove(id);
        }
        is_taken
    }

    fn note(&mut self, id: &str, now: Instant) -> Named {
        if let Some(named) = self.named.get_mut(id).filter(|named| named.last + FORGOTTEN > now) {
            named.again(now);
            return *named;
        }
        if self.named.len() >= MANY {
            self.named.retain(|_, named| named.last + FORGOTTEN > now);
        }
        if self.named.len() >= MANY {
            // Ids that were named more than once are kept longer, since a real key is among them.
            let least = self.named.iter().min_by_key(|(_, named)| (named.times > 1, named.last));
            least.map(|(id, _)| id.clone()).and_then(|id| self.named.remove(&id));
        }
        let named = Named { first: now, last: now, times: 1, ticks: 1 };
        self.named.insert(id.to_owned(), named);
        named
    }
}

impl Named {
    fn again(&mut self, now: Instant) {
        let tick = |at: Instant| at.saturating_duration_since(self.first).as_millis() / TICK.as_millis();
        let ticks = u32::try_from(tick(now).saturating_sub(tick(self.last))).unwrap_or(u32::MAX);
        self.ticks = self.ticks.checked_shl(ticks).unwrap_or(0) | 1;
        self.times = self.times.saturating_add(1);
        self.last = now;
    }

    /// Returns how often it was named, for comparisons.
    fn often(&self) -> (u32, u32, Reverse<Instant>) {
        (self.ticks.count_ones(), self.times, Reverse(self.first))
    }
}

/// Turns at equal intervals.
struct Lane {
    /// The time for which turns have accumulated.
    due: Duration,
    at: Instant,
}

impl Lane {
    /// Returns a lane whose turns have not been used for a long time.
    fn full(now: Instant) -> Self {
        Self { due: MINUTE + KEPT, at: now }
    }

    /// Takes a turn, if there are more turns than ids that go `before`.
    fn take<T>(&mut self, per_minute: usize, now: Instant, before: impl Iterator<Item = T>) -> bool {
        let Ok(per_minute @ 1..) = u32::try_from(per_minute.min(MOST)) else { return false };
        // The kept turns count as part of the minute.
        let step = (MINUTE + KEPT) / per_minute;
        self.due = (self.due + now.saturating_duration_since(self.at)).min(KEPT.max(step));
        self.at = now;
        let turns = usize::try_from(self.due.as_nanos() / step.as_nanos()).unwrap_or(usize::MAX);
        // No id is counted if there are no turns, and never more ids than turns.
        let is_taken = before.take(turns).count() < turns;
        if is_taken {
            self.due -= step;
        }
        is_taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PER_MINUTE: usize = 120;
    const SEEDS: u64 = 8;
    /// The time for which "unknown key id" is cached.
    const UNKNOWN_FOR: Duration = super::super::keys::UNKNOWN_FOR;

    /// The way in which attackers choose the ids that they name, a hundred times a second.
    #[derive(Debug, Clone, Copy)]
    enum Flood {
        /// A new id each time.
        Fresh,
        /// One of a number of ids, at random.
        AnyOf(u64),
        /// A number of ids in turn.
        InTurn(u64),
        /// Each id a number of times, then the next.
        Burst(u64),
        /// A number of ids at a time, each until it is fetched, then another.
        Until(u64),
    }

    /// Returns how long the flood delays the fetch of a key that Plaid has begun to use.
    fn outlasted(flood: Flood, seed: u64) -> Duration {
        let mut random = fastrand::Rng::with_seed(seed);
        let start = Instant::now();
        let mut turns = Turns::new(start);
        let mut unknown: HashMap<u64, Instant> = HashMap::new();
        let mut lives: HashMap<u64, u64> = HashMap::new();
        let rotated = start + Duration::from_millis(random.u64(0..60_000));
        let mut real = rotated;
        for i in 0_u64.. {
            let now = start + Duration::from_millis(10 * i + random.u64(0..10));
            while real <= now {
                if turns.take("real", PER_MINUTE, real) {
                    return real - rotated;
                }
                real += Duration::from_millis(random.u64(1_000..=2_000));
                if real > rotated + 5 * MINUTE {
                    return 5 * MINUTE;
                }
            }
            let forged = match flood {
                Flood::Fresh => i,
                Flood::AnyOf(many) => random.u64(0..many),
                Flood::InTurn(many) => i % many,
                Flood::Burst(times) => i / times,
                Flood::Until(many) => {
                    let place = i % many;
                    place + many * lives.get(&place).copied().unwrap_or_default()
                }
            };
            if unknown.get(&forged).is_some_and(|since| *since + UNKNOWN_FOR > now) {
                continue;
            }
            if turns.take(&format!("forged-{forged}"), PER_MINUTE, now) {
                unknown.insert(forged, now);
                if let Flood::Until(many) = flood {
                    *lives.entry(forged % many).or_default() += 1;
                }
            }
        }
        unreachable!()
    }

    #[test]
    fn no_flood_keeps_a_rotated_key_out_for_a_minute() {
        use Flood::{AnyOf, Burst, Fresh, InTurn, Until};
        let pools = [10, 100, 200, 300, 1_000, 3_000].into_iter().flat_map(|many| [AnyOf(many), InTurn(many)]);
        let others = [Fresh, Burst(2), Burst(10), Burst(50), Burst(200), Until(1), Until(5), Until(25)];
        for flood in pools.chain(others) {
            let all = (0..SEEDS).map(|seed| outlasted(flood, seed));
            let (seed, worst) = (0..).zip(all).max_by_key(|(_, time)| *time).expect("some");
            assert!(worst < MINUTE, "{flood:?} keeps the key out for {worst:?} with seed {seed}");
        }
    }

    #[test]
    fn no_minute_has_more_turns_than_allowed() {
        for per_minute in [0, 1, 2, 3, 10, 120, 1_000] {
            let start = Instant::now();
            let mut turns = Turns::new(start);
            let mut taken: Vec<Instant> = Vec::new();
            for i in 0..60_000 {
                // Each id is named several times, so that both kinds of turns are used up.
                let now = start + Duration::from_millis(5 * i);
                if turns.take(&format!("{}", i / 3), per_minute, now) {
                    taken.push(now);
                }
            }
            let most = taken.iter().map(|from| taken.iter().filter(|at| (*from..*from + MINUTE).contains(at)).count());
            assert!(most.max().unwrap_or_default() <= per_minute, "{per_minute}");
            assert_eq!(taken.is_empty(), per_minute == 0);
        }
    }

    #[test]
    fn what_is_remembered_is_bounded_and_who_comes_again_stays() {
        let start = Instant::now();
        let mut turns = Turns::new(start);
        for i in 0..20_000 {
            turns.take(&format!("{i}"), 0, start);
            if i % 2_000 == 0 {
                turns.take("again", 0, start);
            }
        }
        assert_eq!(turns.named.len(), MANY);
        assert_eq!(turns.named.get("again").map(|named| named.times), Some(10));
        turns.take("later", 0, start + FORGOTTEN);
        assert_eq!(turns.named.len(), 1);
    }
}
