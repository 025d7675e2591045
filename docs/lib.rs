//! The guides below `src/`, as documentation, so that their code is compiled and run.

/// Makes a module of each page.
macro_rules! pages {
    ($($name:ident $file:literal)*) => {$(
        #[doc = include_str!(concat!("src/", $file))]
        pub mod $name {}
    )*};
}

pages! {
    errors "errors.md"
    first_call "first-call.md"
    identity_verification "identity-verification.md"
    link_and_items "link-and-items.md"
    reports "reports.md"
    testing "testing.md"
    transactions "transactions.md"
    transfers "transfers.md"
    upgrading "upgrading.md"
    webhooks "webhooks.md"
}
