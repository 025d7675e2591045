//! A plausible portfolio: two funds, a stock and cash whose values add up to the balance, and two years of saving.

use fastrand::Rng;

use super::security::Security;
use super::{Holding, Portfolio, Trade};
use crate::state::accounts::Account;
use crate::state::money;
use crate::time::{months_later, on_or_before};

/// The ticker, the name, the type, the subtype, the price, and the share of the balance in percent.
type Template = (&'static str, &'static str, &'static str, &'static str, f64, i64);

const TEMPLATES: [Template; 3] = [
    ("HBTMX", "Harbor Total Market Fund", "mutual fund", "mutual fund", 31.42, 45),
    ("NGBD", "Northgate Bond ETF", "etf", "etf", 18.6, 30),
    ("MRDW", "Meridian Works Inc.", "equity", "common stock", 12.05, 15),
];

/// The months of transactions, of which Plaid has at most 24.
const MONTHS: i64 = 24;

/// Makes up the portfolio of an account.
pub fn portfolio(account: &Account) -> Portfolio {
    if account.current <= 0 {
        return Portfolio::default();
    }
    Portfolio { holdings: holdings(account), trades: trades(account) }
}

fn holdings(account: &Account) -> Vec<Holding> {
    let day = account.created - 1;
    let mut holdings: Vec<Holding> = TEMPLATES
        .iter()
        .map(|template| {
            let (.., price, share) = *template;
            let quantity = quantity(money::dollars(account.current / 100 * share), price);
            Holding {
                security: security(template, &account.currency),
                quantity,
                price,
                priced: Some(day),
                cost_basis: Some(cents(quantity * price * 0.87)),
                currency: account.currency.clone(),
            }
        })
        .filter(|holding| holding.cents() > 0)
        .collect();
    let invested: i64 = holdings.iter().map(Holding::cents).sum();
    let cash = money::dollars(account.current - invested);
    holdings.push(Holding {
        security: currency(&account.currency),
        quantity: cash,
        price: 1.0,
        priced: Some(day),
        cost_basis: Some(cash),
        currency: account.currency.clone(),
    });
    holdings
}

/// Makes up a deposit and a purchase for each month, and a dividend for each quarter, the oldest first.
fn trades(account: &Account) -> Vec<Trade> {
    let mut random = Rng::with_seed(account.seed);
    let saved = money::dollars((account.current / 60).max(100));
    let last = on_or_before(account.created - 3, random.i64(1..=28));
    let mut trades = Vec::new();
    for age in (0..MONTHS).rev() {
        let day = months_later(last, -age);
        let trade = |security: Option<Security>, name: String, kind: &str, subtype: &str| Trade {
            security,
            day,
            name,
            quantity: 0.0,
            price: 0.0,
            fees: 0.0,
            amount: 0.0,
            kind: kind.into(),
            subtype: subtype.into(),
            currency: account.currency.clone(),
        };
        trades.push(Trade { amount: -saved, ..trade(None, "CONTRIBUTION".into(), "cash", "contribution") });
        let Some(template) = random.choice(&TEMPLATES) else { continue };
        let (_, name, .., price, _) = *template;
        // Prices have risen since.
        let price = cents(price * (1.0 - 0.006 * f64::from(u8::try_from(age).unwrap_or_default())));
        let quantity = quantity(saved, price);
        let bought = trade(Some(security(template, &account.currency)), format!("BUY {name}"), "buy", "buy");
        trades.push(Trade { day: day + 1, quantity, price, amount: quantity * price, ..bought });
        if age % 3 == 0 {
            let paid =
                trade(Some(security(template, &account.currency)), format!("DIVIDEND {name}"), "cash", "dividend");
            trades.push(Trade { day: day + 2, amount: -cents(saved * 0.04), ..paid });
        }
    }
    trades
}

/// Returns how much an amount buys, with four decimals.
fn quantity(amount: f64, price: f64) -> f64 {
    (amount / price * 10_000.0).floor() / 10_000.0
}

fn cents(amount: f64) -> f64 {
    (amount * 100.0).round() / 100.0
}

fn security(&(ticker, name, kind, subtype, ..): &Template, currency: &str) -> Security {
    Security {
        name: Some(name.into()),
        ticker: Some(ticker.into()),
        cusip: None,
        isin: None,
        sedol: None,
        currency: currency.into(),
        kind: kind.into(),
        subtype: Some(subtype.into()),
    }
}

fn currency(code: &str) -> Security {
    Security {
        name: Some(code.into()),
        ticker: Some(format!("CUR:{code}")),
        cusip: None,
        isin: None,
        sedol: None,
        currency: code.into(),
        kind: "cash".into(),
        subtype: Some("cash".into()),
    }
}
