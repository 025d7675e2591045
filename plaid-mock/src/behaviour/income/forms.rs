//! The forms that paystubs and W-2 forms have in answers. They are read in the form of an `IncomeOverride`.

use serde_json::{Map, Value, json};

use crate::state::money;
use crate::time::day_from;

/// The operations that an answer is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `/credit/payroll_income/get`
    Credit,
    /// `/income/verification/paystubs/get` and `/income/verification/taxforms/get`
    Legacy,
}

/// Returns the cents of a number, or zero.
fn cents(value: &Value) -> i64 {
    value.as_f64().map(money::from_number).unwrap_or_default()
}

/// Returns the given number, or else the sum of a field of the lines.
fn given_or_sum(given: &Value, lines: &Value, field: &str) -> Value {
    if given.is_number() {
        return given.clone();
    }
    let lines = lines.as_array().into_iter().flatten();
    money::number(lines.map(|line| cents(&line[field])).sum())
}

/// Returns these fields of an object, null where it lacks one.
fn picked(object: &Value, names: &[&str]) -> Map<String, Value> {
    names.iter().map(|name| ((*name).to_owned(), object[name].clone())).collect()
}

/// Returns lines of amounts, with these further fields.
fn lines(given: &Value, names: &[&str]) -> Vec<Value> {
    let of_line = |line: &Value| {
        let mut out = picked(line, names);
        out.extend(picked(line, &["description", "current_amount", "ytd_amount"]));
        out.extend(currency(line));
        out.into()
    };
    given.as_array().into_iter().flatten().filter(|line| line.is_object()).map(of_line).collect()
}

/// Returns the fields of a currency.
fn currency(object: &Value) -> Map<String, Value> {
    let code = object["currency"].as_str().unwrap_or("USD");
    Map::from_iter([("iso_currency_code".into(), code.into()), ("unofficial_currency_code".into(), Value::Null)])
}

/// Returns an object with the fields of others added.
fn with(mut fields: Map<String, Value>, more: &[Map<String, Value>]) -> Value {
    more.iter().for_each(|more| fields.extend(more.clone()));
    fields.into()
}

/// Returns the name and the address of an employer or an employee.
fn party(party: &Value) -> Map<String, Value> {
    let address = picked(&party["address"], &["city", "country", "postal_code", "region", "street"]);
    Map::from_iter([("name".into(), party["name"].clone()), ("address".into(), address.into())])
}

fn employee(given: &Value) -> Value {
    let taxpayer = picked(&given["taxpayer_id"], &["id_mask", "id_type"]);
    let more = [("marital_status".into(), given["marital_status"].clone()), ("taxpayer_id".into(), taxpayer.into())];
    with(party(given), &[Map::from_iter(more)])
}

/// Returns a paystub. `document` is the id of its document.
pub fn paystub(given: &Value, document: &str, style: Style) -> Value {
    let (earnings, deductions, details) = (&given["earnings"], &given["deductions"], &given["pay_period_details"]);
    let gross = given_or_sum(&details["gross_earnings"], &earnings["breakdown"], "current_amount");
    let gross_ytd = given_or_sum(&earnings["total"]["ytd_amount"], &earnings["breakdown"], "ytd_amount");
    let deducted = given_or_sum(&deductions["total"]["current_amount"], &deductions["breakdown"], "current_amount");
    let deducted_ytd = given_or_sum(&deductions["total"]["ytd_amount"], &deductions["breakdown"], "ytd_amount");
    let difference = |whole: &Value, part: &Value| money::number(cents(whole) - cents(part));
    let or = |given: &Value, other: Value| if given.is_number() { given.clone() } else { other };
    let net = or(&details["check_amount"], difference(&gross, &deducted));
    let net_ytd = or(&given["net_pay"]["ytd_amount"], difference(&gross_ytd, &deducted_ytd));
    let amounts = |current: &Value, ytd: &Value| {
        Map::from_iter([("current_amount".into(), current.clone()), ("ytd_amount".into(), ytd.clone())])
    };
    let earned =
        with(picked(&earnings["total"], &["hours"]), &[amounts(&gross, &gross_ytd), currency(&earnings["total"])]);
    let total = with(amounts(&deducted, &deducted_ytd), &[currency(&deductions["total"])]);
    let net_pay =
        with(picked(&given["net_pay"], &["description"]), &[amounts(&net, &net_ytd), currency(&given["net_pay"])]);
    let mut out = json!({
        "earnings": {
            "breakdown": lines(&earnings["breakdown"], &["canonical_description", "hours", "rate"]),
            "total": earned,
        },
        "deductions": {"breakdown": lines(&deductions["breakdown"], &[]), "total": total},
        "employee": employee(&given["employee"]),
        "employer": party(&given["employer"]),
        "net_pay": net_pay,
        "pay_period_details": period(details, &gross, &net, style),
    });
    match style {
        Style::Credit => {
            out["document_id"] = document.into();
            out["document_metadata"] = metadata("PAYSTUB", &format!("paystub-{document}.pdf"));
        }
        Style::Legacy => out["doc_id"] = document.into(),
    }
    out
}

fn period(details: &Value, gross: &Value, net: &Value, style: Style) -> Value {
    let distribution = details["distribution_breakdown"].as_array().into_iter().flatten().map(|part| {
        with(picked(part, &["account_name", "bank_name", "current_amount", "mask", "type"]), &[currency(part)])
    });
    let distribution: Vec<Value> = distribution.collect();
    let pay_date = if details["pay_date"].is_null() { &details["pay_day"] } else { &details["pay_date"] };
    let mut out = json!({
        "distribution_breakdown": distribution,
        "start_date": details["start_date"],
        "end_date": details["end_date"],
        "pay_date": pay_date,
        "gross_earnings": gross,
    });
    match style {
        Style::Credit => {
            out["pay_amount"] = net.clone();
            out["pay_frequency"] = frequency(details).into();
            out["iso_currency_code"] = "USD".into();
            out["unofficial_currency_code"] = Value::Null;
        }
        Style::Legacy => {
            out["check_amount"] = net.clone();
            let frequency = frequency(details).map(|name| format!("PAY_FREQUENCY_{}", name.replace('_', "")));
            out["pay_frequency"] = frequency.into();
        }
    }
    out
}

/// Returns what is known of a document. No document can be downloaded by a URL, as Plaid allows for payroll.
pub fn metadata(kind: &str, name: &str) -> Value {
    json!({
        "name": name,
        "document_type": kind,
        "download_url": null,
        "status": "PROCESSING_COMPLETE",
        "page_count": 1,
        "error_message": null,
    })
}

/// Returns a W-2 form. Its amounts are texts in answers, and its flags are `Yes` or `No`.
pub fn w2(given: &Value, document: &str, style: Style) -> Value {
    const AMOUNTS: [&str; 10] = [
        "allocated_tips",
        "dependent_care_benefits",
        "federal_income_tax_withheld",
        "medicare_tax_withheld",
        "medicare_wages_and_tips",
        "nonqualified_plans",
        "social_security_tax_withheld",
        "social_security_tips",
        "social_security_wages",
        "wages_tips_other_comp",
    ];
    let mut out = picked(given, &["box_9", "employer_id_number", "other"]);
    for name in AMOUNTS {
        out.insert(name.into(), as_text(&given[name]));
    }
    out.insert("tax_year".into(), given["tax_year"].as_i64().map(|year| year.to_string()).into());
    for name in ["retirement_plan", "statutory_employee", "third_party_sick_pay"] {
        let flag = given[name].as_bool().map(|yes| if yes { "Yes" } else { "No" });
        out.insert(name.into(), flag.into());
    }
    let texts = |list: &Value, names: &[&str]| -> Vec<Value> {
        let of_one = |one: &Value| -> Value { names.iter().map(|n| ((*n).to_owned(), as_text(&one[n]))).collect() };
        list.as_array().into_iter().flatten().map(of_one).collect()
    };
    let wages = [
        "employer_state_id_number",
        "local_income_tax",
        "local_wages_tips",
        "locality_name",
        "state",
        "state_income_tax",
        "state_wages_tips",
    ];
    out.insert("box_12".into(), texts(&given["box_12"], &["amount", "code"]).into());
    out.insert("state_and_local_wages".into(), texts(&given["state_and_local_wages"], &wages).into());
    out.insert("employee".into(), employee(&given["employee"]));
    out.insert("employer".into(), party(&given["employer"]).into());
    if style == Style::Credit {
        out.insert("document_id".into(), document.into());
        out.insert("document_metadata".into(), metadata("US_TAX_W2", &format!("w2-{document}.pdf")));
    }
    out.into()
}

/// Returns an amount as a text with two decimals. A text stays as it is.
fn as_text(value: &Value) -> Value {
    if value.is_number() { money::text(cents(value)).into() } else { value.clone() }
}

/// Returns how often an employer pays, by the length of a pay period; nothing if its days are unknown.
pub fn frequency(details: &Value) -> Option<&'static str> {
    let day = |field: &str| details[field].as_str().and_then(day_from);
    match day("end_date")? - day("start_date")? + 1 {
        ..=7 => Some("WEEKLY"),
        14 => Some("BIWEEKLY"),
        // The days between the two pay days of a month, which are not always the same.
        8..=18 => Some("SEMI_MONTHLY"),
        _ => Some("MONTHLY"),
    }
}
