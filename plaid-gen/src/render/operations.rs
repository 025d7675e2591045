//! The constants that describe operations to the runtime.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::methods::constant;
use super::words;
use crate::model::{Access, ErrorForm, Idempotency, Key, NotReady, Operation, Otherwise, Replay};

/// Renders the imports that the constants of these operations need.
pub fn imports(operations: &[(&String, &Operation)]) -> TokenStream {
    let is_keyed = operations.iter().any(|(_, operation)| matches!(operation.idempotency, Idempotency::Keyed(_)));
    if is_keyed {
        quote!(
            use crate::operation::{Access, ErrorForm, Facts, Idempotency, IdempotencyKey, NotReady, Operation, Replay};
        )
    } else {
        quote!(
            use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};
        )
    }
}

/// Renders the constant of an operation.
pub fn description(id: &str, operation: &Operation) -> TokenStream {
    let Operation { method, path, .. } = operation;
    let constant = constant(id);
    let access = match operation.access {
        Access::Open => quote!(Access::Open),
        Access::Keys => quote!(Access::Keys),
        Access::OAuth(_) => quote!(Access::OAuth),
        Access::KeysOrOAuth(_) => quote!(Access::KeysOrOAuth),
    };
    let errors = match operation.errors {
        ErrorForm::Plaid => quote!(ErrorForm::Plaid),
        ErrorForm::OAuth => quote!(ErrorForm::OAuth),
    };
    let idempotency = idempotency(&operation.idempotency);
    let about = words::outer(&format!("[`{}`](crate::Client::{0}): `{method} {path}`.", operation.name));
    let seconds = Literal::u64_unsuffixed(operation.seconds);
    let not_ready = match &operation.not_ready {
        NotReady::Never => quote!(NotReady::Never),
        NotReady::Error => quote!(NotReady::Error),
        NotReady::Field(name, waiting) => quote!(NotReady::Field { name: #name, waiting: &[#(#waiting),*] }),
    };
    quote! {
        #about
        pub const #constant: Operation = Operation::described(&Facts {
            id: #id,
            method: #method,
            path: #path,
            access: #access,
            errors: #errors,
            idempotency: #idempotency,
            seconds: #seconds,
            not_ready: #not_ready,
        });
    }
}

fn idempotency(idempotency: &Idempotency) -> TokenStream {
    match idempotency {
        Idempotency::Read => quote!(Idempotency::Read),
        Idempotency::BilledRead | Idempotency::ReadOrBilled => quote!(Idempotency::BilledRead),
        Idempotency::Write => quote!(Idempotency::Write),
        Idempotency::MovesMoney | Idempotency::Unknown => quote!(Idempotency::MovesMoney),
        Idempotency::Keyed(key) => {
            let key = self::key(key);
            quote!(Idempotency::Keyed(#key))
        }
    }
}

fn key(key: &Key) -> TokenStream {
    let (field, is_switch) = (key.field(), key.is_switch());
    let lives = if key.lives == 0 {
        quote!(None)
    } else {
        let lives = duration(key.lives);
        quote!(Some(#lives))
    };
    let least_wait = duration(key.least_wait);
    let replay = match key.replay {
        Replay::Same => quote!(Replay::Same),
        Replay::Error => quote!(Replay::Error),
        Replay::Unknown => quote!(Replay::Unknown),
    };
    let moves_money = key.otherwise == Otherwise::MovesMoney;
    quote! {
        IdempotencyKey {
            field: #field,
            is_switch: #is_switch,
            lives: #lives,
            least_wait: #least_wait,
            replay: #replay,
            moves_money: #moves_money,
        }
    }
}

fn duration(seconds: u64) -> TokenStream {
    let seconds = Literal::u64_unsuffixed(seconds);
    quote!(std::time::Duration::from_secs(#seconds))
}
