//! The place of the Maker in an answer: the fields above it, and the Item, account and transaction that the part is
//! about.

use serde_json::Value;

use super::fit;
use super::subject::{ItemOf, Subject};
use crate::description::schema::Fields;

/// The place of a part of an answer.
#[derive(Clone)]
pub struct Scope<'a> {
    subject: &'a Subject,
    /// The Item that the part is about, if it is about one.
    item: Option<&'a ItemOf>,
    /// The account that the part is about, if it is about one.
    account: Option<&'a Value>,
    transaction: Option<&'a Value>,
    /// The names of the fields that lead to the part, the outermost first.
    pub path: Vec<String>,
}

/// The way in which the elements of a list refer to things of Items.
#[derive(PartialEq, Eq)]
enum Reference {
    Item,
    Account { describes: bool },
    Transaction,
}

impl<'a> Scope<'a> {
    pub fn new(subject: &'a Subject) -> Self {
        let item = subject.items.first().filter(|_| subject.items.len() == 1);
        Self { subject, item, account: None, transaction: None, path: Vec::new() }
    }

    /// Returns the Items that a part may be about.
    fn items(&self) -> impl Iterator<Item = &'a ItemOf> + use<'a> {
        let all = if self.item.is_some() { &[][..] } else { &self.subject.items };
        self.item.into_iter().chain(all)
    }

    /// Returns the scopes of a list's elements, one for each thing that an element may be about. `None` means that the
    /// elements refer to nothing of an Item, so that any number is possible. The flag says whether each thing has an
    /// element, as in a list of accounts.
    pub fn of_elements(&self, fields: &Fields<'_>) -> Option<(Vec<Self>, bool)> {
        let reference = reference(fields)?;
        let is_each = match reference {
            Reference::Item | Reference::Account { describes: true } => true,
            Reference::Account { .. } => self.path.last().is_some_and(|list| fit::is_of_each(list)),
            Reference::Transaction => false,
        };
        let scopes = match reference {
            Reference::Item => self.items().map(|item| self.about_item(item)).collect(),
            Reference::Account { .. } => self.accounts(fields),
            Reference::Transaction => self.transactions(fields),
        };
        Some((scopes, is_each))
    }

    /// Returns the scope of an object that is not an element of a list.
    pub fn of_object(&self, fields: &Fields<'_>) -> Self {
        let found = match reference(fields) {
            Some(Reference::Item) => self.items().next().map(|item| self.about_item(item)),
            Some(Reference::Account { .. }) if self.account.is_none() => self.accounts(fields).into_iter().next(),
            Some(Reference::Transaction) if self.transaction.is_none() => self.transactions(fields).into_iter().next(),
            _ => None,
        };
        found.unwrap_or_else(|| self.clone())
    }

    fn about_item(&self, item: &'a ItemOf) -> Self {
        Self { item: Some(item), ..self.clone() }
    }

    /// Returns a scope for each account that fits.
    fn accounts(&self, fields: &Fields<'_>) -> Vec<Self> {
        let is_here = |account: &Value| self.account.is_none_or(|own| own["account_id"] == account["account_id"]);
        let all = self.items().flat_map(|item| item.accounts.iter().map(move |account| (item, account)));
        all.filter(|(_, account)| is_here(account) && fit::fits(account, &self.path, fields))
            .map(|(item, account)| Self { item: Some(item), account: Some(account), ..self.clone() })
            .collect()
    }

    /// Returns a scope for each transaction, of an account that fits.
    fn transactions(&self, fields: &Fields<'_>) -> Vec<Self> {
        let scopes = self.accounts(fields).into_iter();
        scopes
            .flat_map(|scope| {
                let id = scope.account.map(|account| &account["account_id"]);
                let all = scope.item.into_iter().flat_map(|item| &item.transactions);
                let own = all.filter(move |transaction| Some(&transaction["account_id"]) == id);
                own.map(|transaction| Self { transaction: Some(transaction), ..scope.clone() }).collect::<Vec<_>>()
            })
            .collect()
    }

    /// Returns the account that the part is about.
    pub fn account(&self) -> Option<&'a Value> {
        self.account
    }

    /// Returns the transaction that the part is about.
    pub fn transaction(&self) -> Option<&'a Value> {
        self.transaction
    }

    /// Returns the ids that a field of the part may have: `None` if the field does not refer to anything that the
    /// server knows, and an empty list if it does and there is no such thing.
    pub fn ids(&self, field: &str) -> Option<Vec<String>> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let of_items = |field: &str| self.items().filter_map(|item| text(&item.facts[field])).collect::<Vec<_>>();
        let ids = match field.strip_suffix('s').unwrap_or(field) {
            "item_id" => of_items("item_id"),
            "institution_id" if self.items().next().is_some() => of_items("institution_id"),
            "account_id" => match self.account {
                Some(account) => text(&account["account_id"]).into_iter().collect(),
                None => self
                    .items()
                    .flat_map(|item| &item.accounts)
                    .filter(|account| fit::fits(account, &self.path, &Fields::default()))
                    .filter_map(|account| text(&account["account_id"]))
                    .collect(),
            },
            "transaction_id" if self.is_of_bank() => match self.transaction {
                Some(transaction) => text(&transaction["transaction_id"]).into_iter().collect(),
                None => {
                    self.items().flat_map(|i| &i.transactions).filter_map(|one| text(&one["transaction_id"])).collect()
                }
            },
            _ => return self.subject.ids_of(field).map(<[String]>::to_vec),
        };
        Some(ids)
    }

    /// Returns whether transactions of the part are those of a bank account, and not of another product.
    fn is_of_bank(&self) -> bool {
        self.items().next().is_some()
    }
}

/// Returns what the elements of a list, or an object, refer to by their own fields.
fn reference(fields: &Fields<'_>) -> Option<Reference> {
    let has = |name: &str| fields.properties.contains_key(name);
    match () {
        () if has("account_id") && has("transaction_id") => Some(Reference::Transaction),
        () if has("account_id") => Some(Reference::Account { describes: fit::describes_account(fields) }),
        () if has("transaction_id") && has("amount") && has("date") => Some(Reference::Transaction),
        () if has("item_id") => Some(Reference::Item),
        () => None,
    }
}
