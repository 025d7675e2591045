//! Securities.

use std::hash::{DefaultHasher, Hash, Hasher};

use fastrand::Rng;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::ids;
use crate::state::currencies;
use crate::state::facts::merged;
use crate::time::{Day, day_from, day_text};

/// A security. It is the same for all accounts, and so is its id.
#[derive(Clone, Serialize, Deserialize)]
pub struct Security {
    pub name: Option<String>,
    pub ticker: Option<String>,
    pub cusip: Option<String>,
    pub isin: Option<String>,
    pub sedol: Option<String>,
    pub currency: String,
    /// The `type` in answers, and the `subtype`.
    pub kind: String,
    pub subtype: Option<String>,
}

/// The prefix of the tickers of currencies.
const CURRENCY: &str = "CUR:";

/// The securities of an answer, each of which is there once.
#[derive(Default)]
pub struct Securities {
    list: Vec<(Security, Option<f64>, Option<Day>)>,
}

impl Securities {
    /// Adds a security with the price that a holding or a transaction has, unless it is there.
    pub fn add(&mut self, security: &Security, price: Option<f64>, priced: Option<Day>) {
        let id = security.id();
        if !self.list.iter().any(|(known, _, _)| known.id() == id) {
            self.list.push((security.clone(), price, priced.filter(|_| price.is_some())));
        }
    }

    /// Returns the securities as answers show them.
    pub fn facts(&self) -> Vec<Value> {
        self.list.iter().map(|(security, price, priced)| security.facts(*price, *priced)).collect()
    }
}

impl Security {
    /// Returns the type and the subtype that a ticker stands for. An unknown one is taken for a stock.
    pub fn kind_of(ticker: Option<&str>) -> (&'static str, &'static str) {
        let currency = ticker.and_then(|ticker| ticker.strip_prefix(CURRENCY));
        match ticker {
            _ if currency.is_some_and(currencies::is_iso) => ("cash", "cash"),
            _ if currency.is_some() => ("cryptocurrency", "cryptocurrency"),
            Some(ticker) if option(ticker).is_some() => ("derivative", "option"),
            _ => ("equity", "common stock"),
        }
    }

    /// Returns the id, which follows from what identifies the security.
    pub fn id(&self) -> String {
        let mut hasher = DefaultHasher::new();
        match (&self.ticker, &self.cusip, &self.isin) {
            (Some(ticker), _, _) => ticker.hash(&mut hasher),
            (None, cusip, isin) => (cusip, isin, &self.sedol, &self.name).hash(&mut hasher),
        }
        ids::plain(&mut Rng::with_seed(hasher.finish()))
    }

    /// Returns the security as answers show it, with the price that is known of it.
    fn facts(&self, price: Option<f64>, priced: Option<Day>) -> Value {
        let facts = json!({
            "security_id": self.id(),
            "name": self.name.as_ref().or(self.ticker.as_ref()),
            "ticker_symbol": self.ticker,
            "cusip": self.cusip,
            "isin": self.isin,
            "sedol": self.sedol,
            "type": self.kind,
            "subtype": self.subtype,
            "is_cash_equivalent": self.kind == "cash",
            "close_price": price,
            "close_price_as_of": priced.map(day_text),
            "option_contract": self.ticker.as_deref().and_then(option),
        });
        merged(facts, currencies::facts(&self.currency))
    }
}

/// Returns the contract that the ticker of an option stands for: the ticker of the stock, the day `YYMMDD`, `C` or `P`,
/// and the price in thousandths, as the Options Clearing Corporation writes it.
fn option(ticker: &str) -> Option<Value> {
    let (stock, rest) = ticker.split_at_checked(ticker.len().checked_sub(15)?)?;
    let (day, rest) = rest.split_at_checked(6)?;
    let (kind, price) = rest.split_at_checked(1)?;
    let kind = match kind {
        "C" => "call",
        "P" => "put",
        _ => return None,
    };
    let (year, rest) = day.split_at_checked(2)?;
    let (month, day) = rest.split_at_checked(2)?;
    let day = day_from(&format!("20{year}-{month}-{day}"))?;
    let price: f64 = price.parse::<u32>().ok()?.into();
    (!stock.is_empty()).then(|| {
        json!({
            "contract_type": kind,
            "expiration_date": day_text(day),
            "strike_price": price / 1000.0,
            "underlying_security_ticker": stock.trim_end(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ticker_of_an_option_says_what_it_is() {
        let contract = option("F241108C00005500").expect("a contract");
        assert_eq!(contract["strike_price"], 5.5);
        assert_eq!((&contract["contract_type"], &contract["expiration_date"]), (&json!("call"), &json!("2024-11-08")));
        assert_eq!(contract["underlying_security_ticker"], "F");
        for other in ["AAPL", "241108C00005500", "F241399C00005500", "F241108X00005500", "ÄÄÄÄÄÄÄÄÄÄÄ", ""] {
            assert!(option(other).is_none(), "{other}");
        }
        assert_eq!(Security::kind_of(Some("CUR:USD")).0, "cash");
        assert_eq!(Security::kind_of(Some("CUR:BTC")).0, "cryptocurrency");
        assert_eq!(Security::kind_of(None).0, "equity");
    }
}
