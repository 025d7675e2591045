//! Identity Verification from start to finish: create, get, list, retry, autofill; then `/identity/refresh`.
//!
//! ```text
//! cargo run --example identity_verification
//! ```
//!
//! Without credentials in the environment, this calls plaid-mock, a local stand-in for Plaid. With `PLAID_CLIENT_ID`,
//! `PLAID_SECRET`, `PLAID_ENV=sandbox`, `PLAID_TEMPLATE_ID` and `PLAID_ACCESS_TOKEN` set, it calls Plaid's Sandbox.

#[path = "common/environment.rs"]
mod environment;
#[path = "common/local.rs"]
mod local;

use std::error::Error;
use std::time::{Duration, SystemTime};

use plaid_api::types::{
    AccessToken, ClientUserId, IdentityRefreshRequest, IdentityVerificationAutofillCreateRequest,
    IdentityVerificationCreateRequest, IdentityVerificationCreateRequestUser, IdentityVerificationCreateRequired,
    IdentityVerificationGetRequest, IdentityVerificationGetResponse, IdentityVerificationListRequest,
    IdentityVerificationRetryRequest, IdentityVerificationRetryRequestStepsObject,
    IdentityVerificationRetryRequestStepsObjectRequired, IdentityVerificationRetryRequired,
    IdentityVerificationStepStatus, IdentityVerificationTemplateId, Products, Strategy, UserAddress,
};
use plaid_api::{Client, Environment};
use plaid_mock::Server;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Setup { client, template_id, access_token, _server } = Setup::choose().await?;

    // Your own id of the person. It is new in each run, so that runs don't see each other's attempts.
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    let client_user_id = ClientUserId::from(format!("example-{}", now.as_millis()));

    // Autofill starts from the phone number, the birth date and the country.
    let born = chrono::NaiveDate::from_ymd_opt(1988, 11, 3).ok_or("the birth date is not valid")?;
    let user = IdentityVerificationCreateRequestUser::new()
        .email_address("ines.okafor@example.com")
        .phone_number("+14155550147")
        .date_of_birth(born)
        .address(UserAddress::new("US"));
    let created = client
        .identity_verification_create(
            &IdentityVerificationCreateRequest::new(IdentityVerificationCreateRequired {
                template_id: template_id.clone(),
                gave_consent: true,
                is_shareable: true,
            })
            .client_user_id(&client_user_id)
            // With this flag, the request can safely be sent again after a timeout.
            .is_idempotent(true)
            .user(user),
        )
        .await?;
    show("create", &created);

    let got = client.identity_verification_get(&IdentityVerificationGetRequest::new(&created.id)).await?;
    show("get", &got);

    list(&client, &template_id, &client_user_id).await?;

    let retry = |strategy| {
        IdentityVerificationRetryRequest::new(IdentityVerificationRetryRequired {
            client_user_id: client_user_id.clone(),
            template_id: template_id.clone(),
            strategy,
        })
    };
    let reset = client.identity_verification_retry(&retry(Strategy::Reset)).await?;
    show("retry reset", &reset);

    // Repeats the document step and skips the other three.
    let steps = IdentityVerificationRetryRequestStepsObject::new(IdentityVerificationRetryRequestStepsObjectRequired {
        verify_sms: false,
        kyc_check: false,
        documentary_verification: true,
        selfie_check: false,
    });
    let custom = client.identity_verification_retry(&retry(Strategy::Custom).steps(steps)).await?;
    show("retry custom", &custom);

    list(&client, &template_id, &client_user_id).await?;

    let autofill = client
        .identity_verification_autofill_create(&IdentityVerificationAutofillCreateRequest::new(&custom.id))
        .await?;
    // The result is personal data, so this prints only which parts were found.
    let found = autofill.user.as_ref().map_or_else(
        || "nothing".to_owned(),
        |user| {
            let parts = [
                ("name", user.name.is_some()),
                ("address", user.address.is_some()),
                ("id_number", user.id_number.is_some()),
            ];
            parts.iter().filter(|(_, is_there)| *is_there).map(|(part, _)| *part).collect::<Vec<_>>().join(" ")
        },
    );
    println!("autofill | {} | {} | found: {found} | {}", custom.id, autofill.status, autofill.request_id);

    // Plaid asks the bank before it answers, which can take longer than the default time limit.
    let refreshed =
        client.identity_refresh(&IdentityRefreshRequest::new(access_token)).timeout(Duration::from_secs(90)).await?;
    println!("refresh | {}", refreshed.request_id);
    Ok(())
}

/// Lists the user's attempts, page by page.
async fn list(
    client: &Client,
    template_id: &IdentityVerificationTemplateId,
    client_user_id: &ClientUserId,
) -> Result<(), plaid_api::Error> {
    let request = IdentityVerificationListRequest::new(template_id).client_user_id(client_user_id);
    let (mut attempts, mut request_ids) = (Vec::new(), Vec::new());
    let mut pages = client.identity_verification_list_pages(&request);
    while let Some(page) = pages.next().await.transpose()? {
        attempts.extend(page.identity_verifications);
        request_ids.push(page.request_id);
    }
    let attempts: Vec<_> = attempts
        .iter()
        .map(|attempt| match &attempt.previous_attempt_id {
            Some(previous) => format!("{} {} (after {previous})", attempt.id, attempt.status),
            None => format!("{} {}", attempt.id, attempt.status),
        })
        .collect();
    println!("list | {} | {}", attempts.join(", "), request_ids.join(" "));
    Ok(())
}

/// Prints an attempt: its id, its status, the steps of its template by status, and the request id.
fn show(what: &str, attempt: &IdentityVerificationGetResponse) {
    let steps = &attempt.steps;
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for (step, state) in [
        ("accept_tos", &steps.accept_tos),
        ("verify_sms", &steps.verify_sms),
        ("kyc_check", &steps.kyc_check),
        ("documentary_verification", &steps.documentary_verification),
        ("selfie_check", &steps.selfie_check),
        ("watchlist_screening", &steps.watchlist_screening),
        ("risk_check", &steps.risk_check),
    ] {
        if *state == IdentityVerificationStepStatus::NotApplicable {
            continue;
        }
        match groups.iter_mut().find(|(name, _)| *name == state.as_str()) {
            Some((_, names)) => names.push(step),
            None => groups.push((state.as_str(), vec![step])),
        }
    }
    let groups: Vec<_> = groups.iter().map(|(state, names)| format!("{state}: {}", names.join(" "))).collect();
    println!("{what} | {} | {} | {} | {}", attempt.id, attempt.status, groups.join("; "), attempt.request_id);
}

/// The client and the data of the calls, except the person's own.
struct Setup {
    client: Client,
    template_id: IdentityVerificationTemplateId,
    access_token: AccessToken,
    /// The server stops when this is dropped.
    _server: Option<Server>,
}

/// The variables for Plaid's Sandbox, with what each holds.
const VARIABLES: [(&str, &str); 5] = [
    ("PLAID_CLIENT_ID", "the client id, from the dashboard"),
    ("PLAID_SECRET", "the Sandbox secret, from the dashboard"),
    ("PLAID_ENV", "`sandbox`"),
    ("PLAID_TEMPLATE_ID", "the id of an Identity Verification template"),
    ("PLAID_ACCESS_TOKEN", "the access token of a Sandbox Item with Identity"),
];

impl Setup {
    /// Chooses Plaid's Sandbox if the environment configures it, or else a local server.
    async fn choose() -> Result<Self, Box<dyn Error>> {
        if environment::says_sandbox(&VARIABLES)? { Self::sandbox() } else { Self::local().await }
    }

    fn sandbox() -> Result<Self, Box<dyn Error>> {
        let setup = Self {
            client: Client::from_env()?,
            template_id: environment::variable("PLAID_TEMPLATE_ID")?.into(),
            access_token: environment::variable("PLAID_ACCESS_TOKEN")?.into(),
            _server: None,
        };
        println!("calling Plaid's Sandbox, {}", Environment::Sandbox.base_url());
        Ok(setup)
    }

    async fn local() -> Result<Self, Box<dyn Error>> {
        let (server, client) = local::start().await?;
        let access_token = local::item(&client, vec![Products::Identity]).await?;
        Ok(Self { client, template_id: "idvtmp_example".into(), access_token, _server: Some(server) })
    }
}
