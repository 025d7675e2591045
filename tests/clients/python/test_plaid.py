"""Plaid's own client for Python, unchanged but for its host, against plaid-mock."""

import hashlib
import http.server
import json
import os
import queue
import threading
import time
import unittest
import urllib.request

import jwt
import plaid
from plaid.api import plaid_api
from plaid.model.accounts_get_request import AccountsGetRequest
from plaid.model.country_code import CountryCode
from plaid.model.identity_verification_create_request import IdentityVerificationCreateRequest
from plaid.model.identity_verification_get_request import IdentityVerificationGetRequest
from plaid.model.identity_verification_retry_request import IdentityVerificationRetryRequest
from plaid.model.item_public_token_exchange_request import ItemPublicTokenExchangeRequest
from plaid.model.link_token_create_request import LinkTokenCreateRequest
from plaid.model.link_token_create_request_user import LinkTokenCreateRequestUser
from plaid.model.products import Products
from plaid.model.sandbox_item_fire_webhook_request import SandboxItemFireWebhookRequest
from plaid.model.sandbox_public_token_create_request import SandboxPublicTokenCreateRequest
from plaid.model.sandbox_public_token_create_request_options import SandboxPublicTokenCreateRequestOptions
from plaid.model.strategy import Strategy
from plaid.model.transactions_sync_request import TransactionsSyncRequest
from plaid.model.webhook_verification_key_get_request import WebhookVerificationKeyGetRequest

URL = os.environ["PLAID_MOCK_URL"]


def control(path, body):
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{URL}/_mock/{path}", json.dumps(body).encode(), headers, method="POST")
    with urllib.request.urlopen(request) as response:
        return json.load(response)


class Receiver(http.server.BaseHTTPRequestHandler):
    hooks = queue.Queue()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.hooks.put((self.headers["plaid-verification"], body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


class Plaid(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        keys = {"clientId": "client", "secret": "secret", "plaidVersion": "2020-09-14"}
        cls.client = plaid_api.PlaidApi(plaid.ApiClient(plaid.Configuration(host=URL, api_key=keys)))
        cls.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()

    def item(self, product):
        webhook = f"http://127.0.0.1:{self.server.server_port}/"
        options = SandboxPublicTokenCreateRequestOptions(webhook=webhook)
        login = SandboxPublicTokenCreateRequest(
            institution_id="ins_109508", initial_products=[Products(product)], options=options
        )
        public_token = self.client.sandbox_public_token_create(login).public_token
        return self.client.item_public_token_exchange(ItemPublicTokenExchangeRequest(public_token=public_token))

    def refusal(self, call, request):
        with self.assertRaises(plaid.ApiException) as caught:
            call(request)
        return caught.exception.status, json.loads(caught.exception.body)

    def test_link_ends_in_an_item_and_its_accounts(self):
        request = LinkTokenCreateRequest(
            client_name="A shop",
            country_codes=[CountryCode("US")],
            language="en",
            products=[Products("auth")],
            user=LinkTokenCreateRequestUser(client_user_id="user-1"),
        )
        link_token = self.client.link_token_create(request).link_token
        public_token = control("link/finish", {"link_token": link_token})["public_token"]
        item = self.client.item_public_token_exchange(ItemPublicTokenExchangeRequest(public_token=public_token))
        answer = self.client.accounts_get(AccountsGetRequest(access_token=item.access_token))
        self.assertEqual(answer.item.item_id, item.item_id)
        self.assertIn("checking", [str(account.subtype) for account in answer.accounts])

    def test_an_error_is_one_that_users_know(self):
        request = AccountsGetRequest(access_token="access-sandbox-none")
        status, body = self.refusal(self.client.accounts_get, request)
        self.assertEqual((status, body["error_type"]), (400, "INVALID_INPUT"))
        self.assertEqual(body["error_code"], "INVALID_ACCESS_TOKEN")

    def test_transactions_are_synced_until_there_are_no_more(self):
        access_token = self.item("transactions").access_token
        for _ in range(500):
            answer = self.client.transactions_sync(TransactionsSyncRequest(access_token=access_token))
            if str(answer.transactions_update_status) == "HISTORICAL_UPDATE_COMPLETE":
                break
            time.sleep(0.02)
        seen, cursor, more = set(), "", True
        while more:
            request = TransactionsSyncRequest(access_token=access_token, cursor=cursor, count=100)
            answer = self.client.transactions_sync(request)
            seen.update(transaction.transaction_id for transaction in answer.added)
            cursor, more = answer.next_cursor, answer.has_more
        self.assertGreater(len(seen), 100)
        control("transactions/change", {"access_token": access_token, "remove": 2})
        answer = self.client.transactions_sync(TransactionsSyncRequest(access_token=access_token, cursor=cursor))
        self.assertEqual(len(answer.removed), 2)
        self.assertLessEqual({removed.transaction_id for removed in answer.removed}, seen)

    def test_an_identity_is_verified_and_tried_again(self):
        who = {"client_user_id": "user-8", "template_id": "idvtmp_1"}
        request = IdentityVerificationCreateRequest(is_shareable=True, gave_consent=True, **who)
        first = self.client.identity_verification_create(request)
        control("identity_verification/finish", {"identity_verification_id": first.id})
        got = self.client.identity_verification_get(
            IdentityVerificationGetRequest(identity_verification_id=first.id)
        )
        self.assertEqual(str(got.status), "success")
        retry = IdentityVerificationRetryRequest(strategy=Strategy("reset"), **who)
        self.assertNotEqual(self.client.identity_verification_retry(retry).id, first.id)
        wrong = IdentityVerificationRetryRequest(strategy=Strategy("custom"), **who)
        status, body = self.refusal(self.client.identity_verification_retry, wrong)
        self.assertEqual((status, body["error_type"]), (400, "INVALID_REQUEST"))

    def test_a_webhook_is_verified_by_code_that_is_not_ours(self):
        item = self.item("auth")
        fire = SandboxItemFireWebhookRequest(access_token=item.access_token, webhook_code="NEW_ACCOUNTS_AVAILABLE")
        self.client.sandbox_item_fire_webhook(fire)
        while True:
            token, body = Receiver.hooks.get(timeout=10)
            if b"NEW_ACCOUNTS_AVAILABLE" in body:
                break
        header = jwt.get_unverified_header(token)
        self.assertEqual(header["alg"], "ES256")
        answer = self.client.webhook_verification_key_get(WebhookVerificationKeyGetRequest(key_id=header["kid"]))
        claims = jwt.decode(token, jwt.PyJWK(answer.key.to_dict()).key, algorithms=["ES256"])
        self.assertEqual(claims["request_body_sha256"], hashlib.sha256(body).hexdigest())
        self.assertLess(time.time() - claims["iat"], 300)
        self.assertEqual(json.loads(body)["item_id"], item.item_id)


if __name__ == "__main__":
    unittest.main()
