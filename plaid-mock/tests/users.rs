//! Users and their Items, and processor tokens.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use common::{Scene, link};
use plaid_api::types::{
    AccountId, AccountsGetRequest, ErrorCode, ItemGetRequest, ItemRemoveRequest, ProcessorAccountGetRequest,
    ProcessorAuthGetRequest, ProcessorBalanceGetRequest, ProcessorIdentityGetRequest, ProcessorTokenCreateRequest,
    ProcessorTokenCreateRequestProcessor, ProcessorTokenCreateRequired, ProcessorTokenPermissionsGetRequest,
    ProcessorTokenPermissionsSetRequest, Products, SandboxProcessorTokenCreateRequest, SandboxPublicTokenCreateRequest,
    UserCreateRequest, UserGetRequest, UserItemsGetRequest, UserRemoveRequest, UserUpdateRequest,
};

#[tokio::test]
async fn a_user_has_the_items_that_were_linked_for_them() {
    let scene = Scene::new().await;
    let client = &scene.client;
    let create = UserCreateRequest::new("ada");
    let user = client.user_create(&create).await.expect("a user");
    assert_eq!(client.user_create(&create).await.expect("the same").user_id, user.user_id);
    let got = client.user_get(&UserGetRequest::new(user.user_id.clone())).await.expect("it");
    assert_eq!(got.client_user_id.as_ref().map(ToString::to_string).as_deref(), Some("ada"));
    client.user_update(&UserUpdateRequest::new().user_id(&user.user_id)).await.expect("updated");

    let login = SandboxPublicTokenCreateRequest::new([Products::Auth], "ins_109508");
    let one = scene.login(login.clone().user_id(&user.user_id)).await;
    let link = client.link_token_create(&link().user_id(&user.user_id)).await.expect("a token").link_token;
    scene.server.finish_link(link.expose()).expect("another Item");
    scene.login(login).await;
    let items = UserItemsGetRequest::new().user_id(&user.user_id);
    assert_eq!(client.user_items_get(&items).await.expect("its Items").items.len(), 2);

    client.user_remove(&UserRemoveRequest::new().user_id(&user.user_id)).await.expect("removed");
    let error = client.item_get(&ItemGetRequest::new(one)).await.expect_err("gone with its user");
    assert_eq!(error.code(), Some(&ErrorCode::ItemNotFound));
    let error = client.user_items_get(&items).await.expect_err("gone");
    assert_eq!(error.code(), Some(&ErrorCode::InvalidUserId));
}

#[tokio::test]
async fn a_processor_sees_one_account() {
    let scene = Scene::new().await;
    let (client, item) = (&scene.client, scene.item(&[Products::Auth]).await);
    let accounts = client.accounts_get(&AccountsGetRequest::new(item.clone())).await.expect("accounts");
    let account = &accounts.accounts[1];
    let create = |account_id: AccountId| {
        ProcessorTokenCreateRequest::new(ProcessorTokenCreateRequired {
            access_token: item.clone(),
            account_id,
            processor: ProcessorTokenCreateRequestProcessor::Dwolla,
        })
    };
    let error = client.processor_token_create(&create("none".into())).await.expect_err("no account");
    assert_eq!(error.code(), Some(&ErrorCode::InvalidAccountId));
    let token = client.processor_token_create(&create(account.account_id.clone())).await.expect("a token");
    let token = token.processor_token;

    let got = client.processor_account_get(&ProcessorAccountGetRequest::new(token.clone())).await.expect("it");
    assert_eq!(&got.account, account);
    let balance = client.processor_balance_get(&ProcessorBalanceGetRequest::new(token.clone())).await.expect("it");
    assert_eq!(balance.account.balances.current, account.balances.current);
    let auth = client.processor_auth_get(&ProcessorAuthGetRequest::new(token.clone())).await.expect("numbers");
    assert!(auth.numbers.ach.as_ref().is_some_and(|ach| ach.account_id == account.account_id));
    let identity = client.processor_identity_get(&ProcessorIdentityGetRequest::new(token.clone())).await.expect("it");
    assert_eq!(identity.account.account_id, account.account_id);

    let set = ProcessorTokenPermissionsSetRequest::new(token.clone(), [Products::Auth]);
    client.processor_token_permissions_set(&set).await.expect("set");
    let permissions = ProcessorTokenPermissionsGetRequest::new(token.clone());
    assert_eq!(client.processor_token_permissions_get(&permissions).await.expect("them").products, [Products::Auth]);

    client.item_remove(&ItemRemoveRequest::new(item)).await.expect("removed");
    let error = client.processor_account_get(&ProcessorAccountGetRequest::new(token)).await.expect_err("gone");
    assert_eq!(error.code(), Some(&ErrorCode::InvalidProcessorToken));
}

#[tokio::test]
async fn the_sandbox_creates_an_item_with_its_processor_token() {
    let scene = Scene::new().await;
    let create = SandboxProcessorTokenCreateRequest::new("ins_109508");
    let token = scene.client.sandbox_processor_token_create(&create).await.expect("a token");
    let get = ProcessorAuthGetRequest::new(token.processor_token);
    scene.client.processor_auth_get(&get).await.expect("numbers");
}
