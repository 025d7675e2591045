//! The constants that describe operations to the runtime.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::methods::constant;
use crate::model::{ErrorForm, Key, NotReady, Operation, Otherwise, Repeat, Replay};

/// Renders the imports that the constants of these operations need.
pub fn imports(operations: &[(&String, &Operation)]) -> TokenStream {
    let is_keyed = operations.iter().any(|(_, operation)| matches!(operation.repeat, Repeat::Keyed(_)));
    if is_keyed {
        quote!(
            use crate::operation::{ErrorForm, Key, NotReady, Operation, Repeat, Replay};
        )
    } else {
        quote!(
            use crate::operation::{ErrorForm, NotReady, Operation, Repeat};
        )
    }
}

/// Renders the constant of an operation.
pub fn description(id: &str, operation: &Operation) -> TokenStream {
    let Operation { method, path, is_authenticated, .. } = operation;
    let constant = constant(id);
    let errors = match operation.errors {
        ErrorForm::Plaid => quote!(ErrorForm::Plaid),
        ErrorForm::OAuth => quote!(ErrorForm::OAuth),
    };
    let repeat = repeat(&operation.repeat);
    let seconds = Literal::u64_unsuffixed(operation.seconds);
    let not_ready = match &operation.not_ready {
        NotReady::Never => quote!(NotReady::Never),
        NotReady::Error => quote!(NotReady::Error),
        NotReady::Field(name, waiting) => quote!(NotReady::Field { name: #name, waiting: &[#(#waiting),*] }),
    };
    quote! {
        pub(crate) const #constant: Operation = Operation {
            id: #id,
            method: #method,
            path: #path,
            authenticated: #is_authenticated,
            errors: #errors,
            repeat: #repeat,
            seconds: #seconds,
            not_ready: #not_ready,
        };
    }
}

fn repeat(repeat: &Repeat) -> TokenStream {
    match repeat {
        Repeat::Read => quote!(Repeat::Read),
        Repeat::BilledRead => quote!(Repeat::BilledRead),
        Repeat::Write => quote!(Repeat::Write),
        Repeat::MovesMoney | Repeat::Unknown => quote!(Repeat::MovesMoney),
        Repeat::Keyed(key) => {
            let key = self::key(key);
            quote!(Repeat::Keyed(#key))
        }
    }
}

fn key(key: &Key) -> TokenStream {
    let (field, is_switch) = (key.field(), key.is_switch());
    let [lives, least_wait] = [key.lives, key.least_wait].map(Literal::u64_unsuffixed);
    let replay = match key.replay {
        Replay::Same => quote!(Replay::Same),
        Replay::Error => quote!(Replay::Error),
        Replay::Unknown => quote!(Replay::Unknown),
    };
    let moves_money = key.otherwise == Otherwise::MovesMoney;
    quote! {
        Key {
            field: #field,
            is_switch: #is_switch,
            lives: #lives,
            least_wait: #least_wait,
            replay: #replay,
            moves_money: #moves_money,
        }
    }
}
