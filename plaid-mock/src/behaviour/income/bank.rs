//! Bank Income: the streams of deposits among the transactions of a user's Items.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use plaid_api::types::{ErrorCode, PlaidErrorType};
use serde_json::{Value, json};

use super::deposits::{by_month, sum, totals};
use super::{NOT_FOUND, id_of, items, user};
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::notify;
use crate::behaviour::transactions::history::{self, Entry};
use crate::behaviour::transactions::merchants::MERCHANTS;
use crate::ids;
use crate::made::pdf;
use crate::params::Params;
use crate::refusal::{Code, Refusal};
use crate::state::accounts::Account;
use crate::state::facts::merged;
use crate::state::items::Item;
use crate::state::ledger::{Source, Status};
use crate::state::owners::Owner;
use crate::state::{World, institutions, money};
use crate::time::{Day, date_time, day_of, day_text};

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/credit/bank_income/get", get),
        ("/credit/bank_income/pdf/get", pdf_get),
        ("/credit/bank_income/refresh", refresh),
    ],
    events: &[],
};

/// The days of history in a report.
const DAYS: Day = 90;
/// The code has another type for income: <https://plaid.com/docs/errors/income/#product_not_ready>.
const NOT_READY: Code = Code::Under(PlaidErrorType::IncomeVerificationError, ErrorCode::ProductNotReady);

/// Deposits of one kind to one account.
struct Stream<'a> {
    account: &'a Account,
    name: String,
    category: &'static str,
    /// The oldest is first.
    deposits: Vec<Entry>,
}

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let streams = all_streams(world, params)?;
    let today = day_of(world.now());
    let items: Vec<Value> = streams.iter().map(|(item, streams)| item_facts(world, item, streams)).collect();
    let all: Vec<&Stream<'_>> = streams.iter().flat_map(|(_, streams)| streams).collect();
    let deposits: Vec<&Entry> = all.iter().flat_map(|stream| &stream.deposits).collect();
    let categories: BTreeSet<&str> = all.iter().map(|stream| stream.category).collect();
    let currency = all.first().map_or("USD", |stream| stream.account.currency.as_str());
    let user = user(world, params)?;
    let report = json!({
        "bank_income_id": ids::plain(&mut Rng::with_seed(ids::seed_of(&format!("bank income of {user}")))),
        "bank_income_summary": merged(totals(&deposits, currency), json!({
            "start_date": day_text(today - DAYS + 1),
            "end_date": day_text(today),
            "income_categories_count": categories.len(),
            "income_sources_count": all.len(),
            "income_transactions_count": deposits.len(),
            "historical_summary": by_month(&deposits, currency),
        })),
        "days_requested": DAYS,
        "generated_time": date_time(world.now()),
        "items": items,
        "warnings": [],
    });
    Ok(json!({"bank_income": [report]}).into())
}

/// Returns the streams of each Item that a request asks for.
fn all_streams<'w>(world: &'w World, params: &Params) -> Result<Vec<(&'w Item, Vec<Stream<'w>>)>, Refusal> {
    let items = items(world, params)?;
    let is_fetching =
        |item: &&&Item| world.state.ledgers.get(&item.id).is_some_and(|one| one.status == Status::NotReady);
    if let Some(item) = items.iter().find(is_fetching) {
        return Err(NOT_READY.because(format!("the transactions of the Item {} have not been fetched yet", item.id)));
    }
    Ok(items.into_iter().map(|item| (item, streams(world, item))).collect())
}

/// Returns the streams of an Item.
fn streams<'w>(world: &World, item: &'w Item) -> Vec<Stream<'w>> {
    let today = day_of(world.now());
    let mut streams: BTreeMap<(usize, String), Stream<'w>> = BTreeMap::new();
    for entry in history::between(world, item, today - DAYS + 1, today) {
        let Some(account) = item.accounts.get(entry.row.account).filter(|account| account.kind == "depository") else {
            continue;
        };
        let Some(category) = category(&entry) else { continue };
        let name = entry.name.clone();
        let stream = streams.entry((entry.row.account, name.clone()));
        stream.or_insert(Stream { account, name, category, deposits: Vec::new() }).deposits.push(entry);
    }
    streams.into_values().collect()
}

/// Returns the category of a deposit, if it is income.
fn category(entry: &Entry) -> Option<&'static str> {
    const WORDS: [(&str, &[&str]); 9] = [
        ("SALARY", &["payroll", "salary", "wage", "direct dep"]),
        ("UNEMPLOYMENT", &["unemployment"]),
        ("RETIREMENT", &["pension", "retirement", "social security"]),
        ("CHILD_SUPPORT", &["child support"]),
        ("TAX_REFUND", &["tax refund", "irs treas"]),
        ("BANK_INTEREST", &["interest", "dividend"]),
        ("RENTAL", &["rent"]),
        ("MILITARY", &["military", "army", "navy"]),
        ("CASH_DEPOSIT", &["cash deposit", "atm deposit"]),
    ];
    if entry.row.cents >= 0 {
        return None;
    }
    match &entry.row.source {
        Source::Merchant(index) => {
            MERCHANTS.get(*index).filter(|merchant| merchant.primary == "INCOME").map(|_| "SALARY")
        }
        Source::Text(_) | Source::Own(_) | Source::Inflow => {
            let text = entry.name.to_lowercase();
            let known = WORDS.iter().find(|(_, words)| words.iter().any(|word| text.contains(word)));
            Some(known.map_or("OTHER", |(category, _)| category))
        }
    }
}

fn item_facts(world: &World, item: &Item, streams: &[Stream<'_>]) -> Value {
    let accounts = item.accounts.iter().filter(|account| account.kind == "depository").map(|account| {
        json!({
            "account_id": account.id,
            "mask": account.mask,
            "name": account.name,
            "official_name": account.official_name,
            "type": account.kind,
            "subtype": account.subtype,
            "owners": account.owners.iter().map(Owner::facts).collect::<Vec<_>>(),
        })
    });
    json!({
        "bank_income_accounts": accounts.collect::<Vec<_>>(),
        "bank_income_sources": streams.iter().map(|stream| stream.facts(item)).collect::<Vec<_>>(),
        "institution_id": item.institution,
        "institution_name": institutions::name(&item.institution),
        "item_id": item.id,
        "last_updated_time": date_time(world.now()),
    })
}

impl Stream<'_> {
    fn facts(&self, item: &Item) -> Value {
        let deposits: Vec<&Entry> = self.deposits.iter().collect();
        let day = |entry: Option<&&Entry>| entry.map(|entry| day_text(entry.row.day));
        json!({
            "account_id": self.account.id,
            "income_source_id": id_of(item, &format!("{} {}", self.account.id, self.name)),
            "income_description": self.name,
            "income_category": self.category,
            "start_date": day(deposits.first()),
            "end_date": day(deposits.last()),
            "pay_frequency": self.frequency(),
            "total_amount": money::number(sum(&deposits)),
            "transaction_count": deposits.len(),
            "historical_summary": by_month(&deposits, &self.account.currency),
        })
    }

    /// Returns the frequency by the average number of days between two deposits.
    fn frequency(&self) -> &'static str {
        let (Some(first), Some(last)) = (self.deposits.first(), self.deposits.last()) else { return "UNKNOWN" };
        let Ok(gaps) = i64::try_from(self.deposits.len() - 1) else { return "UNKNOWN" };
        match (last.row.day - first.row.day) * 10 / gaps.max(1) {
            _ if gaps == 0 => "UNKNOWN",
            ..=15 => "DAILY",
            16..=100 => "WEEKLY",
            101..=144 => "BIWEEKLY",
            145..=200 => "SEMI_MONTHLY",
            201..=350 => "MONTHLY",
            _ => "UNKNOWN",
        }
    }
}

fn pdf_get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let mut lines = vec![format!("Bank income, made on {}", date_time(world.now()))];
    for (item, streams) in all_streams(world, params)? {
        lines.push(String::new());
        lines.push(institutions::name(&item.institution).unwrap_or(&item.institution).to_owned());
        for stream in streams {
            let deposits: Vec<&Entry> = stream.deposits.iter().collect();
            let Stream { account, name, category, .. } = &stream;
            lines.push(format!("{name} ({category}), to {} ending in {}", account.name, account.mask));
            for entry in &deposits {
                lines.push(format!(
                    "  {} {:>12} {}",
                    day_text(entry.row.day),
                    money::text(-entry.row.cents),
                    account.currency
                ));
            }
            lines.push(format!("  {:10} {:>12} {}", "Total", money::text(sum(&deposits)), account.currency));
        }
    }
    Ok(Reply::File(pdf::document(&lines)))
}

/// Refreshes the reports of a user. The webhook goes to the account's URL, as the request names none.
fn refresh(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    if items(world, params)?.is_empty() {
        return Err(NOT_FOUND.because("the user has no bank income"));
    }
    let user = user(world, params)?;
    // https://plaid.com/docs/api/products/income/#bank_income_refresh_complete
    let body = notify::body(("INCOME", "BANK_INCOME_REFRESH_COMPLETE"), json!({"user_id": user, "result": "SUCCESS"}));
    notify::to_account(world, body);
    Ok(json!({}).into())
}
