//! Holdings and investment transactions.

use super::Problems;
use crate::behaviour::link::login::custom::config::{AccountConfig, SecurityConfig, TradeConfig};
use crate::behaviour::link::login::custom::form::MAX_AMOUNT;
use crate::state::currencies::is_known;

const CURRENCY: &str = "must be a currency code such as USD or BTC";

pub fn check(account: &AccountConfig, found: &mut Problems) {
    let lengths = [
        ("holdings", account.holdings.as_ref().map(Vec::len)),
        ("investment_transactions", account.investment_transactions.as_ref().map(Vec::len)),
    ];
    for (field, length) in lengths {
        found.bounded(field, length);
        if length.is_some() && account.kind != "investment" {
            found.add(field, "belongs to accounts of the type investment only");
        }
    }
    for (index, holding) in account.holdings.iter().flatten().enumerate() {
        found.below(&format!("holdings[{index}]"), |found| {
            found.fulfils("currency", Some(holding.currency.as_str()), is_known, CURRENCY);
            check_value(holding.quantity * holding.institution_price, found);
            check_security(&holding.security, found);
        });
    }
    for (index, trade) in account.investment_transactions.iter().flatten().enumerate() {
        found.below(&format!("investment_transactions[{index}]"), |found| check_trade(trade, found));
    }
}

fn check_trade(trade: &TradeConfig, found: &mut Problems) {
    found.one_of("type", Some(&trade.kind), &["buy", "cash", "fee", "sell", "transfer"]);
    found.fulfils("currency", Some(trade.currency.as_str()), is_known, CURRENCY);
    check_value(trade.quantity * trade.price, found);
    match trade.kind.as_str() {
        "buy" => found.fulfils("quantity", Some(trade.quantity), |quantity| quantity > 0.0, "must be above 0"),
        "sell" => found.fulfils("quantity", Some(trade.quantity), |quantity| quantity < 0.0, "must be below 0"),
        _ => {}
    }
    if let Some(security) = &trade.security {
        check_security(security, found);
    }
}

/// Requires a value that can be added up.
fn check_value(value: f64, found: &mut Problems) {
    found.fulfils("quantity", Some(value), |value| value.abs() <= MAX_AMOUNT, "times the price is too large");
}

fn check_security(security: &SecurityConfig, found: &mut Problems) {
    found.fulfils("security.currency", Some(security.currency.as_str()), is_known, CURRENCY);
    let SecurityConfig { ticker_symbol, cusip, isin, sedol, .. } = security;
    if [ticker_symbol, cusip, isin, sedol].into_iter().all(Option::is_none) {
        found.add("security", "has none of ticker_symbol, cusip, isin, of which it needs one");
    }
}
