//! Currency codes. Plaid's answers have one field for the codes of ISO 4217 and another one for all other codes:
//! <https://plaid.com/docs/api/accounts/#currency-code-schema>.

use serde_json::{Value, json};

/// The codes of ISO 4217 that are in use, in alphabetical order.
const ISO: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF",
    "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC",
    "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS",
    "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HRK", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK",
    "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD",
    "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN",
    "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON",
    "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SLL", "SOS", "SRD", "SSP", "STN",
    "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU",
    "UZS", "VED", "VES", "VND", "VUV", "WST", "XAF", "XCD", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWL",
];

/// The other codes that Plaid's answers have, in alphabetical order.
const UNOFFICIAL: &[&str] = &[
    "ADA", "BAT", "BCH", "BNB", "BSV", "BTC", "BTG", "CNH", "DASH", "DOGE", "ETC", "ETH", "GBX", "LSK", "NEO", "OMG",
    "QTUM", "USDT", "XLM", "XMR", "XRP", "ZEC", "ZRX",
];

/// Returns whether a code is one of ISO 4217.
pub fn is_iso(code: &str) -> bool {
    ISO.binary_search(&code).is_ok()
}

/// Returns whether a code is one that Plaid's answers have.
pub fn is_known(code: &str) -> bool {
    is_iso(code) || UNOFFICIAL.binary_search(&code).is_ok()
}

/// Returns the `iso_currency_code` of answers.
pub fn iso(code: &str) -> Option<&str> {
    is_iso(code).then_some(code)
}

/// Returns the `unofficial_currency_code` of answers.
pub fn unofficial(code: &str) -> Option<&str> {
    (!is_iso(code)).then_some(code)
}

/// Returns both fields of answers, one of which is null.
pub fn facts(code: &str) -> Value {
    json!({"iso_currency_code": iso(code), "unofficial_currency_code": unofficial(code)})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_can_be_searched() {
        assert!(ISO.is_sorted() && UNOFFICIAL.is_sorted());
        assert!(
            is_iso("USD") && is_iso("AED") && is_iso("ZWL") && !is_iso("BTC") && is_known("BTC") && !is_known("usd")
        );
    }
}
