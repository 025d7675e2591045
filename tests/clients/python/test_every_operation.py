"""Every operation of Plaid's own client for Python, whose models check each answer, against plaid-mock."""

import json
import os
import unittest
import urllib.request

import plaid
import plaid_mock
from plaid.api import plaid_api
from plaid.model_utils import validate_and_convert_types

MOCK = plaid_mock.start()
# The client can't write these requests: they have a file as text in JSON.
UNSENT = {"protectCashAdvanceFeedbackUpload", "transferDiligenceDocumentUpload"}
HEADERS = {"PLAID-CLIENT-ID": "client", "PLAID-SECRET": "secret", "content-type": "application/json"}


def post(path, body):
    request = urllib.request.Request(MOCK.url + path, json.dumps(body).encode(), HEADERS, method="POST")
    with urllib.request.urlopen(request) as response:
        return json.load(response)


class Things:
    """The things that one request refers to."""

    def __init__(self, things):
        self.things, self.made = things, {}

    def filled(self, value):
        if isinstance(value, dict):
            return {name: self.filled(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self.filled(one) for one in value]
        is_thing = isinstance(value, str) and value.startswith("{") and value[1:-1] in self.things
        return self.thing(value[1:-1]) if is_thing else value

    def thing(self, name):
        if name not in self.made:
            path, body, place = self.things[name]
            sent = self.filled(body)
            answer = post(path, sent) | {"request": sent}
            for step in place.split("."):
                answer = answer[int(step) if step.isdigit() else step]
            # The server's background work is done by then.
            post("/_mock/clock", {"advance_seconds": 1})
            self.made[name] = answer
        return self.made[name]


class EveryOperation(unittest.TestCase):
    @classmethod
    def tearDownClass(cls):
        MOCK.stop()

    def setUp(self):
        keys = {"clientId": "client", "secret": "secret", "plaidVersion": "2020-09-14"}
        self.configuration = plaid.Configuration(host=MOCK.url, api_key=keys)
        self.client = plaid_api.PlaidApi(plaid.ApiClient(self.configuration))
        with open(os.environ["PLAID_REQUESTS"], encoding="utf-8") as text:
            self.all = json.load(text)

    def call(self, name, endpoint, request):
        things = Things(self.all["things"])
        arguments = dict(zip(endpoint.params_map["required"], things.filled(request["parameters"]).values()))
        if request["has_body"]:
            field = next(name for name, place in endpoint.location_map.items() if place == "body")
            kind, body = endpoint.openapi_types[field], things.filled(request["body"])
            arguments[field] = validate_and_convert_types(body, kind, [field], True, True, self.configuration)
        return getattr(self.client, name)(**arguments)

    def test_every_answer_is_one_that_the_client_reads(self):
        endpoints = {
            (endpoint.settings["http_method"], endpoint.settings["endpoint_path"]): (name, endpoint)
            for name, endpoint in vars(self.client).items()
            if name.endswith("_endpoint")
        }
        refused, unsent, read, unread = {}, set(), 0, []
        for request in self.all["requests"]:
            name, endpoint = endpoints.pop((request["method"], request["path"]), (None, None))
            if not name:
                continue
            try:
                self.call(name.removesuffix("_endpoint"), endpoint, request)
                read += 1
            except plaid.ApiException as error:
                body = json.loads(error.body)
                refused[request["id"]] = body.get("error_code") or body
            except Exception as error:  # Whatever the client raises, it did not read the answer.
                if isinstance(error, TypeError) and "not JSON serializable" in str(error):
                    unsent.add(request["id"])
                else:
                    unread.append(f"{request['id']}: {type(error).__name__}: {error}"[:600])
        self.assertFalse(unread, "\n".join([f"{len(unread)} of {read + len(unread)} unread", *unread]))
        self.assertEqual((refused, unsent), (self.all["refused"], UNSENT))
        self.assertFalse(endpoints, "operations that the description does not have")
        print(f"{read} answers read, {len(refused)} refusals")


if __name__ == "__main__":
    unittest.main()
