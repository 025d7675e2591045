//! The variants of Link: hosted sessions, update mode, several Items, and users who leave.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use std::time::Duration;

use common::{Receiver, Scene, link_with};
use plaid_mock::LinkSession;
use serde_json::{Value, json};

async fn token(scene: &Scene, more: Value) -> String {
    let answer = scene.call("/link/token/create", link_with(&more)).await;
    assert!(answer["link_token"].is_string(), "{answer}");
    answer["link_token"].as_str().unwrap_or_default().to_owned()
}

async fn exchanged(scene: &Scene, public: &str) -> String {
    let item = scene.call("/item/public_token/exchange", json!({"public_token": public})).await;
    item["access_token"].as_str().expect("a token").to_owned()
}

/// Returns the sessions of a link token.
async fn sessions(scene: &Scene, token: &str) -> Vec<Value> {
    let got = scene.call("/link/token/get", json!({"link_token": token})).await;
    got["link_sessions"].as_array().expect("a list").clone()
}

/// Returns the masks of the accounts of an Item.
async fn masks(scene: &Scene, access_token: &str) -> Vec<String> {
    let got = scene.call("/accounts/get", json!({"access_token": access_token})).await;
    let accounts = got["accounts"].as_array().expect("a list").iter();
    accounts.map(|account| account["mask"].as_str().expect("a mask").to_owned()).collect()
}

#[tokio::test]
async fn a_hosted_session_is_announced_and_shown_for_six_hours() {
    let mut receiver = Receiver::start().await;
    let scene = Scene::new().await;
    let request = json!({"products": ["transactions"], "hosted_link": {}, "webhook": receiver.url});
    let answer = scene.call("/link/token/create", link_with(&request)).await;
    assert!(answer["hosted_link_url"].as_str().is_some_and(|url| url.starts_with("https://")), "{answer}");
    let token = answer["link_token"].as_str().expect("a token").to_owned();
    assert!(sessions(&scene, &token).await.is_empty());
    let public = scene.server.run_link(&token, &LinkSession::new()).expect("the end").remove(0);

    let [added, events, finished] = [receiver.body().await, receiver.body().await, receiver.body().await];
    let [session] = &sessions(&scene, &token).await[..] else { panic!("one session") };
    for webhook in [&added, &events, &finished] {
        assert_eq!(webhook["webhook_type"], "LINK");
        assert_eq!((&webhook["link_token"], &webhook["link_session_id"]), (&json!(token), &session["link_session_id"]));
        assert_eq!(webhook["environment"], "sandbox");
    }
    assert_eq!((&added["webhook_code"], &added["public_token"]), (&json!("ITEM_ADD_RESULT"), &json!(public)));
    assert_eq!((&events["webhook_code"], &events["events"]), (&json!("EVENTS"), &session["events"]));
    assert_eq!(events["events"][0]["event_name"], "HANDOFF");
    assert_eq!((&finished["webhook_code"], &finished["status"]), (&json!("SESSION_FINISHED"), &json!("SUCCESS")));
    assert_eq!((&finished["public_tokens"], &finished["public_token"]), (&json!([public]), &json!(public)));

    let result = &session["results"]["item_add_results"][0];
    assert_eq!(result["public_token"], json!(public));
    assert_eq!(result["institution"], json!({"name": "First Platypus Bank", "institution_id": "ins_109508"}));
    assert_eq!(result["accounts"].as_array().map(Vec::len), Some(8));
    assert_eq!(session["on_success"]["public_token"], json!(public));
    assert!(session["finished_at"].is_string() && session.get("exit").is_none(), "{session}");
    exchanged(&scene, &public).await;
    scene.server.advance(Duration::from_mins(6 * 60 + 1));
    assert!(sessions(&scene, &token).await.is_empty());
}

#[tokio::test]
async fn a_user_can_leave_with_and_without_an_error() {
    let mut receiver = Receiver::start().await;
    let scene = Scene::new().await;
    let token = token(&scene, json!({"products": ["auth"], "hosted_link": {}, "webhook": receiver.url})).await;
    let failed =
        LinkSession::exit().institution("ins_109509").error_code("INVALID_CREDENTIALS").status("requires_code");
    assert_eq!(scene.server.run_link(&token, &failed), Ok(vec![]));
    scene.server.run_link(&token, &LinkSession::exit()).expect("left");
    let [first, second] = &sessions(&scene, &token).await[..] else { panic!("two sessions") };
    assert_eq!(first["exit"]["error"]["error_code"], "INVALID_CREDENTIALS");
    assert_eq!(first["exit"]["error"]["error_type"], "ITEM_ERROR");
    assert_eq!(first["exit"]["metadata"]["status"], "requires_code");
    assert_eq!(first["exit"]["metadata"]["institution"]["name"], "First Gingham Credit Union");
    assert!(first.get("results").is_none() && second["exit"]["error"].is_null(), "{second}");
    assert_eq!(receiver.body().await["webhook_code"], "EVENTS");
    let finished = receiver.body().await;
    assert_eq!((&finished["status"], &finished["public_tokens"]), (&json!("EXITED"), &json!([])));

    for wrong in [
        json!({"outcome": "exit", "error_code": "NO_SUCH_CODE"}),
        json!({"outcome": "exit", "status": "bored"}),
        json!({"outcome": "maybe"}),
        json!({"outcom": "exit"}),
        json!({"items": [{}]}),
        json!({"accounts": ["1"]}),
    ] {
        let mut body = wrong.clone();
        body["link_token"] = json!(token);
        scene.server.control("link/finish", &body).expect_err("refused");
    }
    // A failed login ends no session: the user may try again.
    let refusal = scene.server.run_link(&token, &LinkSession::new().login("user_bad", "x")).expect_err("refused");
    assert_eq!(refusal.code, "INVALID_CREDENTIALS");
    assert_eq!(sessions(&scene, &token).await.len(), 2);
}

#[tokio::test]
async fn several_items_are_linked_in_one_session() {
    let mut receiver = Receiver::start().await;
    let scene = Scene::new().await;
    let user = scene.call("/user/create", json!({"client_user_id": "ada"})).await["user_id"].clone();
    let multi = json!({"products": ["transactions"], "enable_multi_item_link": true, "webhook": receiver.url});
    assert_eq!(scene.call("/link/token/create", link_with(&multi)).await["error_code"], "MISSING_FIELDS");
    let mut request = link_with(&multi);
    request["user_id"] = user.clone();
    let answer = scene.call("/link/token/create", request).await;
    assert_eq!(answer["user_id"], user);
    let token = answer["link_token"].as_str().expect("a token").to_owned();

    // One login that fails leaves no Item behind.
    let items = || scene.call("/user/items/get", json!({"user_id": user}));
    let failing = LinkSession::new().and(LinkSession::new().login("user_bad", "x"));
    assert_eq!(scene.server.run_link(&token, &failing).expect_err("refused").code, "INVALID_CREDENTIALS");
    assert_eq!(items().await["items"], json!([]));

    let session = LinkSession::new().institution("ins_109508").and(LinkSession::new().institution("ins_127287"));
    let public = scene.server.run_link(&token, &session).expect("two Items");
    assert_eq!(public.len(), 2);
    for one in &public {
        let webhook = receiver.body().await;
        assert_eq!((&webhook["webhook_code"], &webhook["public_token"]), (&json!("ITEM_ADD_RESULT"), &json!(one)));
    }
    let events = receiver.body().await;
    assert!(events["events"].to_string().contains("OPEN_OAUTH"), "{events}");
    let finished = receiver.body().await;
    assert_eq!((&finished["public_tokens"], &finished["user_id"]), (&json!(public), &user));
    assert!(finished.get("public_token").is_none(), "{finished}");
    let results = sessions(&scene, &token).await[0]["results"]["item_add_results"].clone();
    assert_eq!(results.as_array().map(Vec::len), Some(2));
    assert_eq!(items().await["items"].as_array().map(Vec::len), Some(2));
    let [one, two] = [exchanged(&scene, &public[0]).await, exchanged(&scene, &public[1]).await];
    assert_ne!(one, two);
}

#[tokio::test]
async fn update_mode_changes_the_accounts_that_are_shared() {
    let scene = Scene::new().await;
    let first = token(&scene, json!({"products": ["transactions"]})).await;
    let session = LinkSession::new().accounts(["0000", "3333"]);
    let public = scene.server.run_link(&first, &session).expect("an Item").remove(0);
    let access = exchanged(&scene, &public).await;
    assert_eq!(masks(&scene, &access).await, ["0000", "3333"]);
    scene.server.advance(Duration::from_secs(1));
    scene.server.advance(Duration::from_secs(1));
    let sync = async || {
        let got = scene.call("/transactions/sync", json!({"access_token": access, "count": 500})).await;
        let added = got["added"].as_array().expect("a list").iter();
        added.map(|one| (one["transaction_id"].clone(), one["account_id"].clone())).collect::<Vec<_>>()
    };
    let before = sync().await;
    let accounts = scene.call("/accounts/get", json!({"access_token": access})).await["accounts"].clone();

    let plain = token(&scene, json!({"access_token": access})).await;
    let refusal = scene.server.run_link(&plain, &LinkSession::new().accounts(["1111"])).expect_err("no selection");
    assert_eq!(refusal.code, "INVALID_FIELD");
    let selection = json!({"access_token": access, "update": {"account_selection_enabled": true}});
    let update = token(&scene, selection.clone()).await;
    scene.server.run_link(&update, &LinkSession::new().accounts(["3333", "1111"])).expect("updated");
    assert_eq!(masks(&scene, &access).await, ["3333", "1111"], "the access token stays");

    // The transactions of the account that stays are the same, those of the other are gone, and the new one has some.
    let after = sync().await;
    let (checking, card) = (&accounts[0]["account_id"], &accounts[1]["account_id"]);
    let of = |list: &[(Value, Value)], account: &Value| -> Vec<Value> {
        list.iter().filter(|(_, of)| of == account).map(|(id, _)| id.clone()).collect()
    };
    assert!(!of(&before, checking).is_empty() && of(&after, checking).is_empty());
    assert_eq!(of(&before, card), of(&after, card));
    assert!(after.iter().any(|(_, account)| account != card), "the savings account has transactions");
    scene.server.run_link(&update, &LinkSession::new()).expect("a link token works again in the Sandbox");
    assert_eq!(masks(&scene, &access).await.len(), 8);
}

#[tokio::test]
async fn update_mode_adds_consent_and_credit_products() {
    let scene = Scene::new().await;
    let first = token(&scene, json!({"products": ["auth"]})).await;
    let public = scene.server.run_link(&first, &LinkSession::new()).expect("an Item").remove(0);
    let access = exchanged(&scene, &public).await;
    assert_eq!(masks(&scene, &access).await, ["0000", "1111"], "Auth offers accounts with numbers only");
    let code = async |path: &str| scene.call(path, json!({"access_token": access})).await["error_code"].clone();
    assert_eq!(code("/transactions/sync").await, "ADDITIONAL_CONSENT_REQUIRED");
    let consent = json!({"access_token": access, "additional_consented_products": ["transactions"]});
    scene.server.run_link(&token(&scene, consent).await, &LinkSession::new()).expect("consent");
    let item = async || scene.call("/item/get", json!({"access_token": access})).await["item"].clone();
    assert_eq!(item().await["products"], json!(["auth"]), "consent alone adds nothing");
    assert_eq!(code("/transactions/sync").await, Value::Null);

    assert_eq!(code("/statements/list").await, "ADDITIONAL_CONSENT_REQUIRED");
    let period = json!({"start_date": "2026-01-01", "end_date": "2026-02-01"});
    let statements = json!({"access_token": access, "products": ["statements"], "statements": period});
    scene.server.run_link(&token(&scene, statements).await, &LinkSession::new()).expect("statements");
    assert_eq!(item().await["products"], json!(["auth", "statements", "transactions"]));
    assert_eq!(code("/statements/list").await, Value::Null);
    let refused = json!({"access_token": access, "products": ["investments"]});
    assert_eq!(scene.call("/link/token/create", link_with(&refused)).await["error_code"], "INVALID_FIELD");
    let filters = json!({"access_token": access, "account_filters": {"depository": {"account_subtypes": ["all"]}}});
    assert_eq!(scene.call("/link/token/create", link_with(&filters)).await["error_code"], "INVALID_FIELD");
}

#[tokio::test]
async fn account_filters_limit_what_the_user_can_share() {
    let scene = Scene::new().await;
    let filters = json!({
        "products": ["transactions"],
        "account_filters": {"depository": {"account_subtypes": ["savings"]}, "credit": {"account_subtypes": ["all"]}},
    });
    let token = token(&scene, filters.clone()).await;
    let public = scene.server.run_link(&token, &LinkSession::new()).expect("an Item").remove(0);
    assert_eq!(masks(&scene, &exchanged(&scene, &public).await).await, ["1111", "3333"]);
    let refusal = scene.server.run_link(&token, &LinkSession::new().accounts(["0000"])).expect_err("filtered");
    assert_eq!(refusal.code, "INVALID_FIELD");
    let got = scene.call("/link/token/get", json!({"link_token": token})).await;
    assert_eq!(got["metadata"]["account_filters"], filters["account_filters"]);
}

#[tokio::test]
async fn a_request_that_link_could_not_use_is_refused() {
    let scene = Scene::new().await;
    let refused = async |more: Value| {
        let mut request = json!({"products": ["auth"]});
        for (name, value) in more.as_object().expect("an object") {
            request[name] = value.clone();
        }
        scene.call("/link/token/create", link_with(&request)).await["error_code"].clone()
    };
    let mut nobody = link_with(&json!({"products": ["auth"]}));
    nobody.as_object_mut().expect("an object").remove("user");
    assert_eq!(scene.call("/link/token/create", nobody).await["error_code"], "MISSING_FIELDS");
    assert_eq!(refused(json!({"user": {}})).await, "MISSING_FIELDS");
    for uri in ["shop.example/back", "myapp://back", "https://", "https://shop.example/?a=b", "https://shop.example/#a"]
    {
        assert_eq!(refused(json!({"redirect_uri": uri})).await, "INVALID_FIELD", "{uri}");
    }
    for uri in ["https://shop.example/back", "http://localhost:3000/"] {
        assert_eq!(refused(json!({"redirect_uri": uri})).await, Value::Null, "{uri}");
    }
    let android = json!({"redirect_uri": "https://shop.example/", "android_package_name": "example.shop"});
    assert_eq!(refused(android).await, "INVALID_FIELD");
    for seconds in [0, -1, 21 * 86_400 + 1] {
        let hosted = json!({"hosted_link": {"url_lifetime_seconds": seconds}});
        assert_eq!(refused(hosted).await, "INVALID_FIELD", "{seconds}");
    }
    assert_eq!(refused(json!({"webhook": "nowhere"})).await, "INVALID_FIELD");
    assert_eq!(refused(json!({"access_token": "access-sandbox-none"})).await, "INVALID_ACCESS_TOKEN");
    assert_eq!(refused(json!({"products": null, "update": {"user": true}})).await, "MISSING_FIELDS");
}

#[tokio::test]
async fn each_kind_of_link_token_has_its_lifetime() {
    let scene = Scene::new().await;
    let public = scene.server.run_link(&token(&scene, json!({"products": ["auth"]})).await, &LinkSession::new());
    let access = exchanged(&scene, &public.expect("an Item")[0]).await;
    for (more, minutes) in [
        (json!({"products": ["auth"]}), 240),
        (json!({"access_token": access}), 30),
        (json!({"products": ["auth"], "hosted_link": {}}), 30),
        (json!({"products": ["auth"], "hosted_link": {"url_lifetime_seconds": 90 * 60}}), 90),
    ] {
        let token = token(&scene, more.clone()).await;
        scene.server.advance(Duration::from_mins(minutes - 1));
        scene.server.run_link(&token, &LinkSession::new()).expect("still valid");
        scene.server.advance(Duration::from_mins(1));
        let refusal = scene.server.run_link(&token, &LinkSession::new()).expect_err("too late");
        assert_eq!(refusal.code, "INVALID_LINK_TOKEN", "{more}");
    }
}

#[tokio::test]
async fn banks_that_do_not_work_refuse_logins() {
    let scene = Scene::new().await;
    let token = token(&scene, json!({"products": ["auth"]})).await;
    let code = |bank: &str| {
        let session = LinkSession::new().institution(bank);
        scene.server.run_link(&token, &session).err().map(|refusal| refusal.code)
    };
    assert_eq!(code("ins_132361").as_deref(), Some("INSTITUTION_DOWN"));
    assert_eq!(code("ins_133402").as_deref(), Some("INSTITUTION_NO_LONGER_SUPPORTED"));
    assert_eq!(code("ins_132363"), None);
    let get = |bank: &str, options: Value| {
        scene.call(
            "/institutions/get_by_id",
            json!({"institution_id": bank, "country_codes": ["US", "GB"], "options": options}),
        )
    };
    let plain = get("ins_109508", json!({})).await["institution"].clone();
    for field in ["status", "url", "auth_metadata", "payment_initiation_metadata"] {
        assert!(plain.get(field).is_none_or(Value::is_null), "{plain}");
    }
    let all = json!({
        "include_status": true,
        "include_optional_metadata": true,
        "include_auth_metadata": true,
        "include_payment_initiation_metadata": true,
    });
    let full = get("ins_109508", all.clone()).await["institution"].clone();
    assert_eq!(full["status"]["item_logins"]["status"], "HEALTHY");
    assert_eq!(full["auth_metadata"]["supported_methods"]["instant_auth"], true);
    assert!(full["url"].is_string() && full["payment_initiation_metadata"].is_null(), "{full}");
    assert_eq!(get("ins_132361", all.clone()).await["institution"]["status"]["item_logins"]["status"], "DOWN");
    let british = get("ins_117650", all).await["institution"].clone();
    assert_eq!(british["payment_initiation_metadata"]["supports_refund_details"], true);
    assert_eq!(british["status"]["investments"], Value::Null);
}
