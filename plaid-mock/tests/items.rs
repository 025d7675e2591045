//! Link, Items and accounts, as an application uses them.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use common::{Receiver, Scene, link};
use plaid_api::Null;
use plaid_api::types::{
    AccountsBalanceGetRequest, AccountsGetRequest, AccountsGetRequestOptions, AuthGetRequest, CountryCode, ErrorCode,
    IdentityGetRequest, IdentityMatchRequest, IdentityMatchUser, IdentityRefreshRequest, InstitutionsGetByIdRequest,
    InstitutionsGetRequest, InstitutionsGetRequired, InstitutionsSearchRequest, ItemAccessTokenInvalidateRequest,
    ItemGetRequest, ItemPublicTokenExchangeRequest, ItemRemoveRequest, ItemWebhookUpdateRequest, LinkTokenGetRequest,
    Products, SandboxItemFireWebhookRequest, SandboxItemFireWebhookRequestWebhookCode, SandboxItemFireWebhookRequired,
    SandboxItemResetLoginRequest, SandboxPublicTokenCreateRequest, SandboxPublicTokenCreateRequestOptions,
};
use plaid_api::webhook::{Verifier, Webhook};
use serde_json::json;

#[tokio::test]
async fn link_returns_a_public_token_that_is_exchanged_once() {
    let Scene { server, client } = Scene::new().await;
    let token = client.link_token_create(&link()).await.expect("a token").link_token;
    let public = server.finish_link(token.expose()).expect("the end of Link");
    let known = client.link_token_get(&LinkTokenGetRequest::new(token)).await.expect("the token");
    assert_eq!(known.metadata.client_name.as_deref(), Some("A shop"));
    assert_eq!(known.link_sessions.as_ref().map(Vec::len), Some(1));

    let exchange = ItemPublicTokenExchangeRequest::new(public);
    let item = client.item_public_token_exchange(&exchange).await.expect("an Item");
    let got = client.item_get(&ItemGetRequest::new(item.access_token)).await.expect("the Item");
    assert_eq!(got.item.item_id, item.item_id);
    assert_eq!(got.item.billed_products, [Products::Auth]);
    let error = client.item_public_token_exchange(&exchange).await.expect_err("used");
    assert_eq!(error.code(), Some(&ErrorCode::InvalidPublicToken));
}

#[tokio::test]
async fn tokens_expire_by_the_clock_of_the_server() {
    let Scene { server, client } = Scene::new().await;
    let token = client.link_token_create(&link()).await.expect("a token").link_token;
    let public = server.finish_link(token.expose()).expect("the end of Link");
    server.advance(std::time::Duration::from_mins(31));
    let error = client.item_public_token_exchange(&ItemPublicTokenExchangeRequest::new(public)).await;
    assert_eq!(error.expect_err("too late").code(), Some(&ErrorCode::InvalidPublicToken));
    server.advance(std::time::Duration::from_hours(4));
    assert_eq!(server.finish_link(token.expose()).expect_err("too late").code, "INVALID_LINK_TOKEN");
}

#[tokio::test]
async fn an_invalidated_token_and_a_removed_item_have_different_errors() {
    let scene = Scene::new().await;
    let (client, old) = (&scene.client, scene.item(&[Products::Auth]).await);
    let invalidate = ItemAccessTokenInvalidateRequest::new(old.clone());
    let new = client.item_access_token_invalidate(&invalidate).await.expect("a token").new_access_token;
    let code = async |token| {
        let answer = client.accounts_get(&AccountsGetRequest::new(token)).await;
        answer.err().and_then(|error| error.code().cloned())
    };
    assert_eq!(code(old).await, Some(ErrorCode::InvalidAccessToken));
    assert_eq!(code(new.clone()).await, None);
    client.item_remove(&ItemRemoveRequest::new(new.clone())).await.expect("removed");
    assert_eq!(code(new).await, Some(ErrorCode::ItemNotFound));
    assert_eq!(code("access-sandbox-none".into()).await, Some(ErrorCode::InvalidAccessToken));
}

#[tokio::test]
async fn accounts_balances_numbers_and_owners_are_consistent() {
    let scene = Scene::new().await;
    let (client, token) = (&scene.client, scene.item(&[Products::Auth]).await);
    let accounts = client.accounts_get(&AccountsGetRequest::new(token.clone())).await.expect("accounts");
    assert_eq!(accounts.accounts.len(), 8);
    let balances = client.accounts_balance_get(&AccountsBalanceGetRequest::new(token.clone())).await;
    let balances = balances.expect("balances");
    assert_eq!(balances.accounts[0].balances.current, accounts.accounts[0].balances.current);

    let auth = client.auth_get(&AuthGetRequest::new(token.clone())).await.expect("numbers");
    assert_eq!(auth.numbers.ach.len(), 2);
    assert_eq!(auth.numbers.ach[0].account_id, accounts.accounts[0].account_id);
    assert!(auth.numbers.ach[0].account.ends_with("0000"));

    let one = AccountsGetRequestOptions::new().account_ids([accounts.accounts[1].account_id.clone()]);
    let one = client.accounts_get(&AccountsGetRequest::new(token.clone()).options(one)).await.expect("one");
    assert_eq!(one.accounts.len(), 1);
    let none = AccountsGetRequestOptions::new().account_ids(["none"]);
    let error = client.accounts_get(&AccountsGetRequest::new(token).options(none)).await.expect_err("none");
    assert_eq!(error.code(), Some(&ErrorCode::InvalidAccountId));
}

#[tokio::test]
async fn an_identity_is_matched_and_its_change_is_announced_once() {
    let mut receiver = Receiver::start().await;
    let scene = Scene::new().await;
    let options = SandboxPublicTokenCreateRequestOptions::new().webhook(&receiver.url);
    let login = SandboxPublicTokenCreateRequest::new([Products::Identity], "ins_109508").options(options);
    let (client, token) = (&scene.client, scene.login(login).await);
    let identity = client.identity_get(&IdentityGetRequest::new(token.clone())).await.expect("owners");
    let name = identity.accounts[0].owners[0].names[0].clone();
    let user = IdentityMatchUser::new().legal_name(name).email_address("somebody@else.example");
    let matched = client.identity_match(&IdentityMatchRequest::new(token.clone()).user(user)).await.expect("scores");
    let [name, email] = [matched.accounts[0].legal_name.score, matched.accounts[0].email_address.score];
    assert_eq!((name, email), (Some(100), Some(0)));
    assert_eq!(matched.accounts[0].phone_number.score, None, "the request has no number");

    let refresh = IdentityRefreshRequest::new(token.clone());
    client.identity_refresh(&refresh).await.expect("nothing new");
    let change = json!({"access_token": token.expose(), "email": "new@example.com"});
    scene.server.control("identity/change", &change).expect("changed");
    client.identity_refresh(&refresh).await.expect("something new");
    client.identity_refresh(&refresh).await.expect("nothing new");
    client.item_remove(&ItemRemoveRequest::new(token)).await.expect("removed");
    let webhook = receiver.body().await;
    let account = identity.accounts[0].account_id.to_string();
    assert_eq!(webhook["account_ids_with_updated_identity"][account], json!(["emails"]), "{webhook}");
    assert!(receiver.is_idle());
}

#[tokio::test]
async fn a_login_that_is_reset_fails_until_it_is_repaired() {
    let mut receiver = Receiver::start().await;
    let scene = Scene::new().await;
    let (client, token) = (&scene.client, scene.item(&[Products::Auth]).await);
    let verifier = Verifier::new(client.clone());
    let update = ItemWebhookUpdateRequest::new(token.clone()).webhook(&receiver.url);
    client.item_webhook_update(&update).await.expect("updated");
    client.sandbox_item_reset_login(&SandboxItemResetLoginRequest::new(token.clone())).await.expect("reset");
    let get = AccountsGetRequest::new(token.clone());
    let error = client.accounts_get(&get).await.expect_err("a login is required");
    assert_eq!(error.code(), Some(&ErrorCode::ItemLoginRequired));
    let item = client.item_get(&ItemGetRequest::new(token.clone())).await.expect("works all the same");
    assert_eq!(item.item.error.map(|error| error.error_code), Some(ErrorCode::ItemLoginRequired));

    let update = link().products(Null).access_token(&token);
    let link_token = client.link_token_create(&update).await.expect("update mode").link_token;
    scene.server.finish_link(link_token.expose()).expect("renewed");
    client.accounts_get(&get).await.expect("works again");
    // The application knows of its own update mode. Plaid announces a repair only if it happened elsewhere.
    client.sandbox_item_reset_login(&SandboxItemResetLoginRequest::new(token.clone())).await.expect("reset");
    scene.server.repair_item(token.expose()).expect("repaired");

    let mut events = Vec::new();
    for _ in 0..4 {
        let (header, body) = receiver.next().await;
        events.push(verifier.verify(header.as_str(), body).await.expect("verified").webhook().clone());
    }
    assert!(
        matches!(
            &events[..],
            [
                Webhook::ItemWebhookUpdateAcknowledged(_),
                Webhook::ItemError(_),
                Webhook::ItemError(_),
                Webhook::ItemLoginRepaired(_)
            ]
        ),
        "{events:?}"
    );
}

#[tokio::test]
async fn webhooks_are_fired_by_code_and_signed_by_keys_that_rotate() {
    let mut receiver = Receiver::start().await;
    let scene = Scene::new().await;
    let (client, token) = (&scene.client, scene.item(&[Products::Auth]).await);
    let fire = SandboxItemFireWebhookRequest::new(SandboxItemFireWebhookRequired {
        access_token: token.clone(),
        webhook_code: SandboxItemFireWebhookRequestWebhookCode::NewAccountsAvailable,
    });
    let error = client.sandbox_item_fire_webhook(&fire).await.expect_err("there is nowhere to send it");
    assert_eq!(error.code(), Some(&ErrorCode::SandboxWebhookInvalid));

    let update = ItemWebhookUpdateRequest::new(token.clone()).webhook(&receiver.url);
    client.item_webhook_update(&update).await.expect("updated");
    let (header, body) = receiver.next().await;
    let verifier = Verifier::new(client.clone());
    verifier.verify(header.as_str(), body.clone()).await.expect("verified");
    scene.server.rotate_keys().expect("a key");
    // Moving the server's clock does not change the time of signatures.
    scene.server.advance(std::time::Duration::from_hours(24));
    client.sandbox_item_fire_webhook(&fire).await.expect("fired");
    let (header, fired) = receiver.next().await;
    let event = verifier.verify(header.as_str(), fired).await.expect("verified by the new key");
    assert!(matches!(event.webhook(), Webhook::ItemNewAccountsAvailable(_)));
    verifier.verify(header.as_str(), body).await.expect_err("another body");
    assert_eq!(scene.server.webhooks().iter().filter_map(|sent| sent.status).collect::<Vec<_>>(), [200, 200]);
}

#[tokio::test]
async fn institutions_are_listed_searched_and_fetched() {
    let Scene { server: _server, client } = Scene::new().await;
    let countries = || vec![CountryCode::Us];
    let get = InstitutionsGetRequired { count: 2, country_codes: countries(), offset: 1 };
    let all = client.institutions_get(&InstitutionsGetRequest::new(get)).await.expect("two");
    assert_eq!((all.institutions.len(), all.total), (2, 11));
    let found = client.institutions_search(&InstitutionsSearchRequest::new(countries(), "GINGHAM")).await.expect("one");
    let id = found.institutions[0].institution_id.clone();
    let got = client.institutions_get_by_id(&InstitutionsGetByIdRequest::new(countries(), id)).await.expect("it");
    assert_eq!(got.institution.name, found.institutions[0].name);
    let error = client.institutions_get_by_id(&InstitutionsGetByIdRequest::new(countries(), "ins_0")).await;
    assert_eq!(error.expect_err("none").code(), Some(&ErrorCode::InvalidInstitution));
}

#[tokio::test]
async fn a_custom_user_has_the_accounts_that_it_lists() {
    let scene = Scene::new().await;
    let user = json!({"override_accounts": [{
        "type": "depository", "subtype": "checking", "starting_balance": 12.34,
        "meta": {"name": "Rent", "mask": "7788"}, "identity": {"names": ["Mara Lund"]},
    }]});
    let options = SandboxPublicTokenCreateRequestOptions::new()
        .override_username("user_custom")
        .override_password(user.to_string());
    let login = SandboxPublicTokenCreateRequest::new([Products::Identity], "ins_109508").options(options);
    let token = scene.login(login).await;
    let many = json!({"override_accounts": vec![json!({"type": "depository", "subtype": "checking"}); 11]});
    let options = SandboxPublicTokenCreateRequestOptions::new()
        .override_username("user_custom")
        .override_password(many.to_string());
    let login = SandboxPublicTokenCreateRequest::new([Products::Identity], "ins_109508").options(options);
    let error = scene.client.sandbox_public_token_create(&login).await.expect_err("too many");
    assert_eq!(error.code(), Some(&ErrorCode::InvalidCredentials));
    let identity = scene.client.identity_get(&IdentityGetRequest::new(token)).await.expect("owners");
    assert_eq!(identity.accounts.len(), 1);
    assert_eq!(identity.accounts[0].mask.as_deref(), Some("7788"));
    assert_eq!(identity.accounts[0].owners[0].names, ["Mara Lund"]);
}
