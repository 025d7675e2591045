//! `plaid-console snippet` prints code, or says what is wrong with a request.
#![allow(clippy::expect_used, reason = "a test")]

use std::io::Write;
use std::process::{Command, Output, Stdio};

fn console(arguments: &[&str], body: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plaid-console"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program");
    child.stdin.take().expect("an input").write_all(body.as_bytes()).expect("read");
    child.wait_with_output().expect("an end")
}

fn code(arguments: &[&str], body: &str) -> String {
    let output = console(arguments, body);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn error(arguments: &[&str], body: &str) -> String {
    let output = console(arguments, body);
    assert!(!output.status.success() && output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).expect("UTF-8")
}

const REFUND: &str = r#"{"transfer_id": "transfer-1", "amount": "12.50", "idempotency_key": "refund-1"}"#;

#[test]
fn a_program_reads_its_secrets_from_the_environment() {
    let body = r#"{"access_token": "access-sandbox-1", "options": {"account_ids": ["one", "two"]}}"#;
    let expected = r#"use plaid_api::Client;
use plaid_api::types::{AccountsGetRequest, AccountsGetRequestOptions};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // PLAID_CLIENT_ID, PLAID_SECRET and PLAID_ENV, or PLAID_BASE_URL.
    let client = Client::from_env()?;
    let access_token = std::env::var("PLAID_ACCESS_TOKEN")?;
    let options = AccountsGetRequestOptions::new().account_ids(["one", "two"]);
    let request = AccountsGetRequest::new(access_token).options(options);
    let answer = client.accounts_get(&request).await?;
    println!("{answer:#?}");
    Ok(())
}
"#;
    for name in ["accountsGet", "accounts_get", "/accounts/get", "POST /accounts/get"] {
        assert_eq!(code(&["snippet", name], body), expected);
    }
}

#[test]
fn code_has_the_form_that_is_asked_for() {
    let of = |form| code(&["snippet", "transferRefundCreate", "--form", form], REFUND);
    let blocking = of("blocking");
    assert!(blocking.contains("\nfn main() -> ") && blocking.contains(".send_blocking()?;"), "{blocking}");
    assert!(!blocking.contains("await"), "{blocking}");
    let statements = of("statements");
    assert!(statements.contains("Decimal::new(1250, 2)") && !statements.contains("main"), "{statements}");
    assert_eq!(
        of("manifest"),
        "[dependencies]\nplaid-api = { version = \"0.1\", default-features = false, features = [\"rustls\", \
         \"transfer\"] }\ntokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\n"
    );
    assert_eq!(
        of("blocking-manifest"),
        "[dependencies]\nplaid-api = { version = \"0.1\", default-features = false, features = [\"blocking\", \
         \"rustls\", \"transfer\"] }\n"
    );
}

#[test]
fn parameters_are_arguments_and_setters() {
    let arguments = ["snippet", "fdxConsentsList", "--parameter", "customerId=c", "--parameter", "status=ACTIVE"];
    let code = code(&arguments, "");
    let expected = "    let answer = client\n        .fdx_consents_list(\"c\")\n        \
                    .status(FdxConsentGrantStatus::Active)\n        .await?;\n";
    assert!(code.contains(expected), "{code}");
}

#[test]
fn what_is_wrong_is_said_with_its_place_and_a_remedy() {
    for (arguments, body, expected) in [
        (
            &["snippet", "accountsGet"][..],
            "{}",
            "/body/access_token: AccountsGetRequest requires the field; it requires: access_token; optional are: options",
        ),
        (
            &["snippet", "accountsGet"],
            r#"{"access_token": "x", "acount": 1}"#,
            "/body/acount: AccountsGetRequest has no such field",
        ),
        (&["snippet", "accountsGet"], "{", "the standard input is not JSON: EOF"),
        (&["snippet", "/acounts/get"], "", "there is no operation /acounts/get; similar ones are "),
        (&["snippet", "xyz"], "", "there is no operation xyz; name one as Plaid does"),
        (
            &["snippet", "/fdx/consents/{consentId}/revocation"],
            "",
            "can be fdxConsentsRevocationGet or fdxConsentsRevoke",
        ),
        (&["snippet", "fdxConsentsGet", "--parameter", "one"], "", "one has no `=` after the name"),
    ] {
        let error = error(arguments, body);
        assert!(error.starts_with("error: ") && error.contains(expected), "{expected} in {error}");
    }
}
