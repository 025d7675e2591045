//! plaid-mock answers the requests of `spec/examples/`. A placeholder in a request, such as `transfer-1`, stands for a
//! thing that the example of another operation creates. So the examples are run as stories: each after those that it
//! needs.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

use plaid_api::{Client, RetryPolicy};
use plaid_mock::Server;
use serde_json::{Value, json};

use crate::calls::Outcome;
use crate::examples::requests;
use crate::generated::calls::call;
use crate::lists::OUTPUT;

/// The placeholders, each with the operation whose answer has the real value, and the place in the answer.
const PLACEHOLDERS: &[(&str, &str, &str)] = &[
    ("access-sandbox-1", "itemPublicTokenExchange", "/access_token"),
    ("asset-report-1", "assetReportCreate", "/asset_report_token"),
    ("audit-copy-1", "assetReportAuditCopyCreate", "/audit_copy_token"),
    ("authorization-1", "transferAuthorizationCreate", "/authorization/id"),
    ("consent-1", "sandboxFdxConsentSeed", "/consent_id"),
    ("cra-report-1", "craReportCreate", "/report_id"),
    ("identity-verification-1", "identityVerificationCreate", "/id"),
    ("item-1", "itemGet", "/item/item_id"),
    ("link-sandbox-1", "linkTokenCreate", "/link_token"),
    ("payment-1", "paymentInitiationPaymentCreate", "/payment_id"),
    ("plaid-user-1", "userCreate", "/user_id"),
    ("processor-sandbox-1", "processorTokenCreate", "/processor_token"),
    ("public-sandbox-1", "sandboxPublicTokenCreate", "/public_token"),
    ("recipient-1", "paymentInitiationRecipientCreate", "/recipient_id"),
    ("recurring-transfer-1", "transferRecurringCreate", "/recurring_transfer/recurring_transfer_id"),
    ("refund-1", "transferRefundCreate", "/refund/id"),
    ("screening-1", "watchlistScreeningIndividualCreate", "/id"),
    ("statement-1", "statementsList", "/accounts/0/statements/0/statement_id"),
    ("subscription-1", "craServicingSubscriptionCreate", "/subscription_id"),
    ("sweep-1", "sandboxTransferSweepSimulate", "/sweep/id"),
    ("test-clock-1", "sandboxTransferTestClockCreate", "/test_clock/test_clock_id"),
    ("transfer-1", "transferCreate", "/transfer/id"),
    ("user-sandbox-1", "userCreate", "/user_token"),
];

/// The operations whose examples must be run before that of another operation.
const BEFORE: &[(&str, &[&str])] = &[
    ("identityVerificationRetry", &["identityVerificationCreate"]),
    ("processorSignalDecisionReport", &["processorSignalEvaluate"]),
    ("processorSignalReturnReport", &["processorSignalEvaluate", "processorSignalDecisionReport"]),
    ("sandboxTransferSweepSimulate", &["sandboxTransferSimulate"]),
    ("signalDecisionReport", &["signalEvaluate"]),
    ("signalReturnReport", &["signalEvaluate", "signalDecisionReport"]),
];

/// The examples that plaid-mock refuses, each with the code of its error. The ids of keys occur in webhooks only.
const REFUSED: &[(&str, &str)] = &[("webhookVerificationKeyGet", "INVALID_WEBHOOK_VERIFICATION_KEY_ID")];

#[tokio::test]
async fn plaid_mock_answers_each_example() {
    let mut wrong = Vec::new();
    for (id, ..) in requests() {
        let story = Story::start(id).await;
        let refused = REFUSED.iter().find(|(refused, _)| *refused == id).map(|(_, code)| *code);
        match (story.tell(id).await, refused) {
            (Err(code), Some(expected)) if code.contains(expected) => {}
            (Ok(_), None) => {}
            (answer, expected) => wrong.push(format!("{id}: {:?}, not {expected:?}", answer.map(drop))),
        }
    }
    assert!(wrong.is_empty(), "{}: {wrong:#?}", wrong.len());
}

/// A server with what the examples so far have created.
struct Story {
    /// The operation that the story is about.
    about: &'static str,
    server: Server,
    client: Client,
    answers: tokio::sync::Mutex<BTreeMap<String, Value>>,
}

type Told<'s> = Pin<Box<dyn Future<Output = Result<Value, String>> + 's>>;

impl Story {
    async fn start(about: &'static str) -> Self {
        // The examples are of January 2027: this is the 20th.
        let now = SystemTime::UNIX_EPOCH + Duration::from_hours(500_112);
        let server = Server::builder().now(now).start().await.expect("a server");
        let builder = Client::builder().credentials("client-id", "secret").base_url(server.url());
        let client = builder.retry(RetryPolicy::off()).build().expect("a client");
        Self { about, server, client, answers: tokio::sync::Mutex::default() }
    }

    /// Runs the example of an operation, unless it has been run, and returns its answer.
    fn tell<'s>(&'s self, id: &'s str) -> Told<'s> {
        Box::pin(async move {
            if let Some(answer) = self.answers.lock().await.get(id) {
                return Ok(answer.clone());
            }
            let mut of_income = ["creditBankIncome", "creditEmployment", "creditPayroll"].iter();
            if id == self.about && of_income.any(|start| id.starts_with(start)) {
                self.link().await?;
            }
            for before in BEFORE.iter().filter(|(after, _)| *after == id).flat_map(|(_, before)| *before) {
                self.tell(before).await.map_err(|error| format!("{before}: {error}"))?;
            }
            let example = OUTPUT.api.operations[id].example.as_ref().expect(id);
            let mut body = self.real(example.body.clone().unwrap_or_default()).await?;
            if id == "sandboxPublicTokenCreate" {
                self.cast(&mut body);
            }
            let mut arguments = Vec::new();
            for parameter in &OUTPUT.api.operations[id].parameters {
                let value = self.real(example.parameters[&parameter.wire].clone()).await?;
                arguments.push(value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            }
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            // An hour is enough for everything that takes time in the Sandbox.
            let mut answer = call(&self.client, id, &arguments, &body).expect(id).await;
            if answer.is_err() {
                self.server.advance(Duration::from_hours(1));
                answer = call(&self.client, id, &arguments, &body).expect(id).await;
            }
            let answer = match &*answer.map_err(|error| error.to_string())? {
                Outcome::Json(answer) => answer.clone(),
                Outcome::File(_) | Outcome::Nothing => Value::Null,
            };
            self.answers.lock().await.insert(id.to_owned(), answer.clone());
            Ok(answer)
        })
    }

    /// Makes the login that of an Item which fits the story.
    fn cast(&self, login: &mut Value) {
        if self.about == "sandboxTransactionsCreate" {
            login["options"]["override_username"] = "user_transactions_dynamic".into();
        } else {
            // No call adds these products to an Item.
            login["initial_products"] = json!(["assets", "auth", "statements", "transactions"]);
        }
    }

    /// Links an Item for the user.
    async fn link(&self) -> Result<(), String> {
        let mut body = OUTPUT.api.operations["linkTokenCreate"].example.as_ref().expect("an example").body.clone();
        let user = self.real("plaid-user-1".into()).await?;
        body.as_mut().expect("a body")["user_id"] = user;
        let answer = call(&self.client, "linkTokenCreate", &[], &body.expect("a body")).expect("a method").await;
        let Outcome::Json(answer) = answer.map_err(|error| error.to_string())?.into_inner() else {
            return Err("no link token".into());
        };
        let token = answer["link_token"].as_str().unwrap_or_default().to_owned();
        self.server.finish_link(&token).map(drop).map_err(|refusal| refusal.to_string())
    }

    /// Returns the id of an account that fits the story.
    async fn account(&self) -> Result<Value, String> {
        let subtype = match self.about.to_lowercase() {
            about if about.contains("investments") => "ira",
            about if about.contains("liabilities") => "credit card",
            _ => "checking",
        };
        let answer = self.tell("identityGet").await?;
        let mut accounts = answer["accounts"].as_array().into_iter().flatten();
        let account = accounts.find(|account| account["subtype"] == subtype);
        account.map(|account| account["account_id"].clone()).ok_or_else(|| format!("no account of the kind {subtype}"))
    }

    /// Replaces the placeholders in a value.
    fn real(&self, value: Value) -> Told<'_> {
        Box::pin(async move {
            Ok(match value {
                Value::String(text) if text == "account-1" => self.account().await?,
                Value::String(text) => {
                    let known = PLACEHOLDERS.iter().find(|(placeholder, ..)| *placeholder == text);
                    match known {
                        Some((_, operation, place)) => {
                            let answer = self.tell(operation).await.map_err(|error| format!("{operation}: {error}"))?;
                            answer.pointer(place).cloned().ok_or(format!("{operation} has no {place}: {answer}"))?
                        }
                        // Nobody listens at this port.
                        None if text.starts_with("https://example.com/plaid") => "http://127.0.0.1:9/".into(),
                        None => text.into(),
                    }
                }
                Value::Array(elements) => {
                    let mut real = Vec::new();
                    for element in elements {
                        real.push(self.real(element).await?);
                    }
                    real.into()
                }
                Value::Object(fields) => {
                    let mut real = serde_json::Map::new();
                    for (name, field) in fields {
                        real.insert(name, self.real(field).await?);
                    }
                    real.into()
                }
                other => other,
            })
        })
    }
}
