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
    [primary, detailed]: Category,
    channel: &'static str,
    days: &'static [u32],
) -> Merchant {
    Merchant { name, amounts, primary, detailed, channel, days }
}

/// A primary and a detailed category of Plaid's.
type Category = [&'static str; 2];

const RENT: Category = ["RENT_AND_UTILITIES", "RENT_AND_UTILITIES_RENT"];
const WAGES: Category = ["INCOME", "INCOME_WAGES"];
const TELEPHONE: Category = ["RENT_AND_UTILITIES", "RENT_AND_UTILITIES_TELEPHONE"];
const MOVIES: Category = ["ENTERTAINMENT", "ENTERTAINMENT_TV_AND_MOVIES"];
const ELECTRICITY: Category = ["RENT_AND_UTILITIES", "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY"];
const GROCERIES: Category = ["FOOD_AND_DRINK", "FOOD_AND_DRINK_GROCERIES"];
const COFFEE: Category = ["FOOD_AND_DRINK", "FOOD_AND_DRINK_COFFEE"];
const RESTAURANT: Category = ["FOOD_AND_DRINK", "FOOD_AND_DRINK_RESTAURANT"];
const TAXI: Category = ["TRANSPORTATION", "TRANSPORTATION_TAXIS_AND_RIDE_SHARES"];
const FUEL: Category = ["TRANSPORTATION", "TRANSPORTATION_GAS"];
const MARKETPLACE: Category = ["GENERAL_MERCHANDISE", "GENERAL_MERCHANDISE_ONLINE_MARKETPLACES"];
const PHARMACY: Category = ["MEDICAL", "MEDICAL_PHARMACIES_AND_SUPPLEMENTS"];
const GYM: Category = ["PERSONAL_CARE", "PERSONAL_CARE_GYMS_AND_FITNESS_CENTERS"];

/// All merchants.
pub const MERCHANTS: &[Merchant] = &[
    merchant("Harbor Realty", (145_000, 145_000), RENT, "online", &[1]),
    merchant("Meridian Works", (-212_550, -212_550), WAGES, "other", &[15, 28]),
    merchant("Clearline Mobile", (4_500, 4_500), TELEPHONE, "online", &[12]),
    merchant("Lantern Streaming", (1_199, 1_199), MOVIES, "online", &[5]),
    merchant("Northgate Power", (6_100, 9_900), ELECTRICITY, "online", &[20]),
    merchant("Corner Grocer", (1_100, 12_400), GROCERIES, "in store", &[]),
    merchant("Kettle and Bean", (350, 1_250), COFFEE, "in store", &[]),
    merchant("Noodle Counter", (1_150, 4_800), RESTAURANT, "in store", &[]),
    merchant("Swift Rides", (780, 3_900), TAXI, "online", &[]),
    merchant("Route Nine Fuel", (2_500, 6_400), FUEL, "in store", &[]),
    merchant("Everything Online", (900, 15_900), MARKETPLACE, "online", &[]),
    merchant("Elm Street Pharmacy", (600, 4_200), PHARMACY, "in store", &[]),
    merchant("Ironside Gym", (2_500, 2_500), GYM, "in store", &[]),
    merchant("Everything Online Returns", (-6_900, -900), MARKETPLACE, "online", &[]),
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
