//! Consumer reports of Plaid Check, and the subscriptions to their updates.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::world::store::Store;

/// All consumer reports and subscriptions.
#[derive(Default, Serialize, Deserialize)]
pub struct ConsumerReports {
    pub reports: Store<ConsumerReport>,
    pub subscriptions: Store<Subscription>,
}

#[derive(Serialize, Deserialize)]
pub struct ConsumerReport {
    pub id: String,
    /// The id of the user.
    pub user: String,
    pub client_report_id: Option<String>,
    pub scope: String,
    /// The products, as the request has them.
    pub products: Vec<Value>,
    pub webhook: Option<String>,
    pub is_ready: bool,
}

#[derive(Serialize, Deserialize)]
pub struct Subscription {
    pub id: String,
    /// The id of the user.
    pub user: String,
    pub scope: String,
    pub cadence: Value,
    /// The products, as the request has them.
    pub products: Vec<Value>,
    pub webhook: Option<String>,
}

/// Returns products as webhooks show them: their names and versions.
pub fn summaries(products: &[Value]) -> Vec<Value> {
    products.iter().map(|one| json!({"product": one["product"], "version": one["version"]})).collect()
}

impl ConsumerReport {
    /// Returns whether the report has a product.
    pub fn has(&self, product: &Value) -> bool {
        self.products.iter().any(|own| own["product"] == product["product"])
    }
}

impl Subscription {
    /// Returns the subscription as answers show it.
    pub fn facts(&self) -> Value {
        json!({
            "subscription_id": self.id,
            "user_id": self.user,
            "scope": self.scope,
            "cadence": self.cadence,
            "products": self.products,
            "webhook": self.webhook,
        })
    }
}
