//! Panics, which are faults of this crate, end the request that caused them and nothing else.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::refusal::{INTERNAL_SERVER_ERROR, Refusal};

/// Acts at a place, and refuses the request if that panics. The panic's own message, which may repeat personal data,
/// does not get into the answer.
///
/// The state is as far changed as the panic let it. It stays in use, because its mutex is taken in spite of the panic
/// and a developer is better served by a server that goes on.
pub fn caught<T>(place: &str, act: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    let refusal = |_| {
        let remedy = "please report it with the line that standard error has about it";
        Err(INTERNAL_SERVER_ERROR.because(format!("plaid-mock failed at {place} by a fault of its own: {remedy}")))
    };
    catch_unwind(AssertUnwindSafe(act)).unwrap_or_else(refusal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_refusal() {
        let refusal = caught("/a/path", || -> Result<(), _> { panic!("a secret") }).expect_err("a refusal");
        assert_eq!((refusal.status, refusal.code.as_str()), (500, "INTERNAL_SERVER_ERROR"));
        assert!(refusal.message.contains("/a/path") && !refusal.message.contains("secret"), "{refusal}");
        assert_eq!(caught("/a/path", || Ok(1)), Ok(1));
    }
}
