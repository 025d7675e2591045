//! Payroll Income: the paystubs and W-2 forms of a user's employers.

use serde_json::{Value, json};

use super::forms::{self, Style};
use super::{id_of, items, main_account, paystubs, w2s};
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::notify;
use crate::params::Params;
use crate::refusal::Refusal;
use crate::state::accounts::Account;
use crate::state::items::Item;
use crate::state::{World, institutions};
use crate::time::{Day, date_time, day_of};

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/credit/payroll_income/get", get),
        ("/credit/payroll_income/refresh", refresh),
        ("/credit/payroll_income/risk_signals/get", risk_signals),
    ],
    events: &[],
};

/// The report of an employer about an account to which it pays wages.
pub struct Payroll<'a> {
    pub account: &'a Account,
    /// The paystubs with the ids of their documents, the newest first, in the form of an `IncomeOverride`.
    pub paystubs: Vec<(String, Value)>,
    /// The W-2 forms with the ids of their documents, in the form of an `IncomeOverride`.
    pub w2s: Vec<(String, Value)>,
}

impl<'a> Payroll<'a> {
    /// Returns the payroll of an Item's account: the `income` that a custom user gives, or else the usual one.
    pub fn new(item: &Item, account: &'a Account, income: Option<&Value>, today: Day) -> Self {
        let listed = |income: &Value, name: &str| income[name].as_array().cloned().unwrap_or_default();
        let (paystubs, w2s) = match income {
            Some(income) => (listed(income, "paystubs"), listed(income, "w2s")),
            None => (paystubs::usual(item, account, today), vec![w2s::usual(account, today)]),
        };
        let with_ids = |kind: &str, list: Vec<Value>| {
            let id = |number: usize| id_of(item, &format!("{kind} {number} of {}", account.id));
            list.into_iter().enumerate().map(|(number, one)| (id(number), one)).collect()
        };
        Self { account, paystubs: with_ids("paystub", paystubs), w2s: with_ids("w2", w2s) }
    }

    /// Returns the paystubs as answers show them.
    pub fn paystub_facts(&self, style: Style) -> Vec<Value> {
        self.paystubs.iter().map(|(id, paystub)| forms::paystub(paystub, id, style)).collect()
    }

    /// Returns the W-2 forms as answers show them.
    pub fn w2_facts(&self, style: Style) -> Vec<Value> {
        self.w2s.iter().map(|(id, w2)| forms::w2(w2, id, style)).collect()
    }
}

/// Returns the payrolls of an Item.
pub fn of(item: &Item, today: Day) -> Vec<Payroll<'_>> {
    let given: Vec<Payroll<'_>> =
        item.income().map(|(account, income)| Payroll::new(item, account, Some(income), today)).collect();
    if given.is_empty() {
        return main_account(item).map(|account| Payroll::new(item, account, None, today)).into_iter().collect();
    }
    given
}

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let today = day_of(world.now());
    let items = items(world, params)?.into_iter().map(|item| {
        let payrolls = of(item, today);
        json!({
            "item_id": item.id,
            "institution_id": item.institution,
            "institution_name": institutions::name(&item.institution),
            "accounts": payrolls.iter().map(account_facts).collect::<Vec<_>>(),
            "payroll_income": payrolls.iter().map(income_facts).collect::<Vec<_>>(),
            "status": {"processing_status": "PROCESSING_COMPLETE"},
            "updated_at": date_time(world.now()),
        })
    });
    Ok(json!({"items": items.collect::<Vec<_>>()}).into())
}

fn account_facts(payroll: &Payroll<'_>) -> Value {
    let newest = payroll.paystubs.first().map_or(&Value::Null, |(_, paystub)| paystub);
    let details = &newest["pay_period_details"];
    json!({
        "account_id": payroll.account.id,
        "pay_frequency": forms::frequency(details),
        "rate_of_pay": {
            "pay_amount": details["gross_earnings"],
            "pay_rate": forms::frequency(details),
        },
    })
}

fn income_facts(payroll: &Payroll<'_>) -> Value {
    json!({
        "account_id": payroll.account.id,
        "pay_stubs": payroll.paystub_facts(Style::Credit),
        "w2s": payroll.w2_facts(Style::Credit),
        "form1099s": [],
        "i20s": [],
    })
}

fn refresh(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let ids: Vec<String> = items(world, params)?.into_iter().map(|item| item.id.clone()).collect();
    if let Some(url) = params.text("options.webhook") {
        for id in ids {
            // https://plaid.com/docs/api/products/income/#income_verification
            let more = json!({"item_id": id, "verification_status": "VERIFICATION_STATUS_PROCESSING_COMPLETE"});
            notify::to_url(world, url, notify::body(("INCOME", "INCOME_VERIFICATION"), more));
        }
    }
    Ok(json!({"verification_refresh_status": "SUCCESSFUL"}).into())
}

/// Finds no sign of fraud in any document.
fn risk_signals(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let today = day_of(world.now());
    let items = items(world, params)?.into_iter().map(|item| {
        let payrolls = of(item, today);
        let signals = payrolls.iter().map(|payroll| {
            let paystubs = payroll.paystubs.iter().map(|(id, _)| document_facts(id, "paystub", "PAYSLIP"));
            let w2s = payroll.w2s.iter().map(|(id, _)| document_facts(id, "w2", "TAX_FORM"));
            json!({
                "account_id": payroll.account.id,
                "multi_document_risk_signals": [],
                "single_document_risk_signals": paystubs.chain(w2s).collect::<Vec<_>>(),
            })
        });
        json!({"item_id": item.id, "verification_risk_signals": signals.collect::<Vec<_>>()})
    });
    Ok(json!({"items": items.collect::<Vec<_>>()}).into())
}

fn document_facts(id: &str, name: &str, kind: &str) -> Value {
    json!({
        "document_reference": {
            "document_id": id,
            "document_name": format!("{name}-{id}.pdf"),
            "document_type": kind,
            "file_type": "TRUE_PDF",
            "status": "PROCESSING_COMPLETE",
        },
        "risk_signals": [],
        "risk_summary": {"risk_score": 0},
    })
}
