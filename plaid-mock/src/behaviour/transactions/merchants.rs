//! Plausible transactions: rent, wages, groceries.

use fastrand::Rng;

use crate::state::ledger::{Row, Source};
use crate::time::{Day, day_of_month};

/// A counterparty of transactions.
pub struct Merchant {
    pub name: &'static str,
    /// The smallest and the largest amount, in cents; negative for income.
    amounts: (i64, i64),
    pub primary: &'static str,
    pub detailed: &'static str,
    pub channel: &'static str,
    /// The days of the month on which a transaction occurs; none for one that occurs at any time.
    pub days: &'static [u32],
}

const fn merchant(
    name: &'static str,
    amounts: (i64, i64),
    [primary, detailed]: [&'static str; 2],
    channel: &'static str,
    days: &'static [u32],
) -> Merchant {
    Merchant { name, amounts, primary, detailed, channel, days }
}

/// All merchants.
#[rustfmt::skip]
pub const MERCHANTS: &[Merchant] = &[
    merchant("Harbor Realty", (145_000, 145_000), ["RENT_AND_UTILITIES", "RENT_AND_UTILITIES_RENT"], "online", &[1]),
    merchant("Meridian Works", (-212_550, -212_550), ["INCOME", "INCOME_WAGES"], "other", &[15, 28]),
    merchant("Clearline Mobile", (4_500, 4_500), ["RENT_AND_UTILITIES", "RENT_AND_UTILITIES_TELEPHONE"], "online", &[12]),
    merchant("Lantern Streaming", (1_199, 1_199), ["ENTERTAINMENT", "ENTERTAINMENT_TV_AND_MOVIES"], "online", &[5]),
    merchant("Northgate Power", (6_100, 9_900), ["RENT_AND_UTILITIES", "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY"], "online", &[20]),
    merchant("Corner Grocer", (1_100, 12_400), ["FOOD_AND_DRINK", "FOOD_AND_DRINK_GROCERIES"], "in store", &[]),
    merchant("Kettle and Bean", (350, 1_250), ["FOOD_AND_DRINK", "FOOD_AND_DRINK_COFFEE"], "in store", &[]),
    merchant("Noodle Counter", (1_150, 4_800), ["FOOD_AND_DRINK", "FOOD_AND_DRINK_RESTAURANT"], "in store", &[]),
    merchant("Swift Rides", (780, 3_900), ["TRANSPORTATION", "TRANSPORTATION_TAXIS_AND_RIDE_SHARES"], "online", &[]),
    merchant("Route Nine Fuel", (2_500, 6_400), ["TRANSPORTATION", "TRANSPORTATION_GAS"], "in store", &[]),
    merchant("Everything Online", (900, 15_900), ["GENERAL_MERCHANDISE", "GENERAL_MERCHANDISE_ONLINE_MARKETPLACES"], "online", &[]),
    merchant("Elm Street Pharmacy", (600, 4_200), ["MEDICAL", "MEDICAL_PHARMACIES_AND_SUPPLEMENTS"], "in store", &[]),
    merchant("Ironside Gym", (2_500, 2_500), ["PERSONAL_CARE", "PERSONAL_CARE_GYMS_AND_FITNESS_CENTERS"], "in store", &[]),
    merchant("Everything Online Returns", (-6_900, -900), ["GENERAL_MERCHANDISE", "GENERAL_MERCHANDISE_ONLINE_MARKETPLACES"], "online", &[]),
];

/// Number of transactions per day with merchants of any time.
const PER_DAY: usize = 3;

/// Makes the transactions of a day for accounts, given by index. The first account gets wages and pays rent.
pub fn day(seed: u64, day: Day, accounts: &[usize]) -> Vec<Row> {
    let mut random = Rng::with_seed(seed ^ u64::from_ne_bytes(day.to_ne_bytes()).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let of_month = day_of_month(day);
    let fixed = MERCHANTS.iter().enumerate().filter(|(_, merchant)| merchant.days.contains(&of_month));
    let mut rows: Vec<Row> = Vec::new();
    for (index, merchant) in fixed {
        if let Some(account) = accounts.first() {
            rows.push(row(&mut random, *account, day, index, merchant));
        }
    }
    for _ in 0..PER_DAY {
        rows.extend(any(&mut random, day, accounts));
    }
    rows
}

/// Makes a transaction with a merchant of any time.
pub fn any(random: &mut Rng, day: Day, accounts: &[usize]) -> Option<Row> {
    let account = *random.choice(accounts)?;
    let others = MERCHANTS.iter().enumerate().filter(|(_, merchant)| merchant.days.is_empty());
    let (index, merchant) = random.choice(others.collect::<Vec<_>>())?;
    Some(row(random, account, day, index, merchant))
}

fn row(random: &mut Rng, account: usize, day: Day, index: usize, merchant: &Merchant) -> Row {
    let (min, max) = merchant.amounts;
    Row::new(account, day, random.i64(min..=max), Source::Merchant(index))
}
