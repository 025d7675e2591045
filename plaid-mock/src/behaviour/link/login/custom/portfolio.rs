//! The investments of a custom user.

use super::config::{HoldingConfig, SecurityConfig, TradeConfig};
use crate::state::investments::security::Security;
use crate::state::investments::{Holding, Portfolio, Trade};

/// Returns the portfolio that is given, if there is one. A list that is not given is empty then.
pub fn portfolio(holdings: Option<Vec<HoldingConfig>>, trades: Option<Vec<TradeConfig>>) -> Option<Portfolio> {
    if holdings.is_none() && trades.is_none() {
        return None;
    }
    let holdings = holdings.into_iter().flatten().map(holding).collect();
    let mut trades: Vec<Trade> = trades.into_iter().flatten().map(trade).collect();
    trades.sort_by_key(|trade| trade.day);
    Some(Portfolio { holdings, trades })
}

fn holding(config: HoldingConfig) -> Holding {
    Holding {
        security: security(config.security),
        quantity: config.quantity,
        price: config.institution_price,
        priced: config.institution_price_as_of,
        cost_basis: config.cost_basis,
        currency: config.currency,
    }
}

fn trade(config: TradeConfig) -> Trade {
    let (value, fees) = (config.quantity * config.price, config.fees.unwrap_or_default());
    Trade {
        security: config.security.map(security),
        day: config.date,
        name: config.name,
        quantity: config.quantity,
        price: config.price,
        fees,
        amount: value + fees,
        subtype: subtype(&config.kind, value).into(),
        kind: config.kind,
        currency: config.currency,
    }
}

/// Returns the subtype of a transaction, of which a configuration has the type only:
/// <https://plaid.com/docs/api/accounts/#investment-transaction-types-schema>.
fn subtype(kind: &str, value: f64) -> &'static str {
    match kind {
        "buy" => "buy",
        "sell" => "sell",
        "fee" => "miscellaneous fee",
        "transfer" => "transfer",
        _ if value < 0.0 => "deposit",
        _ => "withdrawal",
    }
}

fn security(config: SecurityConfig) -> Security {
    let SecurityConfig { name, ticker_symbol: ticker, cusip, isin, sedol, currency } = config;
    let (kind, subtype) = Security::kind_of(ticker.as_deref());
    Security { name, ticker, cusip, isin, sedol, currency, kind: kind.into(), subtype: Some(subtype.into()) }
}
