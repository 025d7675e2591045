"""Writes a minimal valid request of every operation as JSON, for the tests of both clients.

A text such as `{access_token}` stands for a thing that a test creates first, as `things.yaml` says.
"""

import json
import sys

import yaml

FORMATS = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T00:00:00Z",
    "email": "ada@example.com",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "uuid": "0b4c9f5e-6f1d-4c0a-9a3e-2f1f5d7a8b9c",
}


class Requests:
    def __init__(self, description, things):
        self.schemas = description["components"]["schemas"]
        self.things, self.extra = things["things"], things["extra"]

    def resolved(self, schema):
        while "$ref" in schema:
            schema = self.schemas[schema["$ref"].split("/")[-1]]
        return schema

    def value(self, schema, name):
        schema = self.resolved(schema)
        if name in self.things:
            return "{%s}" % name
        if "enum" in schema:
            return next(value for value in schema["enum"] if value is not None)
        if "oneOf" in schema:
            return self.value(schema["oneOf"][0], name)
        if "allOf" in schema or "properties" in schema:
            return self.object(schema, name)
        kind = schema.get("type", "object")
        if kind == "array":
            return [self.value(schema["items"], name.removesuffix("s"))] * max(schema.get("minItems", 1), 1)
        if kind == "string":
            text = FORMATS.get(schema.get("format")) or ("12.50" if "amount" in name or name == "value" else "text")
            return text.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength", len(text))]
        return {"integer": schema.get("minimum", 1), "number": 12.5, "boolean": True}.get(kind, {})

    def object(self, schema, name):
        made = {}
        for part in schema.get("allOf", []):
            value = self.value(part, name)
            if not isinstance(value, dict):
                return value
            made |= value
        required = schema.get("required", [])
        properties = schema.get("properties", {}).items()
        return made | {field: self.value(property, field) for field, property in properties if field in required}

    def request(self, path, item, method):
        operation = item[method]
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        body = self.value(body, "") if body else {}
        parameters = [p for p in operation.get("parameters", []) if p.get("required") and p["in"] in ("path", "query")]
        return {
            "id": operation["operationId"],
            "path": path,
            "method": method.upper(),
            "parameters": {p["name"]: self.value(p["schema"], p["name"]) for p in parameters},
            "has_body": "requestBody" in operation,
            "body": body | self.extra.get(operation["operationId"], {}),
        }


def read(path):
    with open(path, encoding="utf-8") as text:
        return yaml.load(text, Loader=yaml.CSafeLoader)


def main():
    description, things = [read(path) for path in sys.argv[1:]]
    requests = Requests(description, things)
    every = [
        requests.request(path, item, method)
        for path, item in description["paths"].items()
        for method in item
        if method in ("get", "post", "put")
    ]
    json.dump({"requests": every, "things": things["things"], "refused": things["refused"]}, sys.stdout, indent=1)


main()
