// Calls every operation of Plaid's own client for Node against plaid-mock.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { Configuration, PlaidApi } from "plaid";
import { start } from "./plaid_mock.mjs";

const mock = await start();
after(() => mock.stop());
const basePath = mock.url;
const headers = { "PLAID-CLIENT-ID": "client", "PLAID-SECRET": "secret" };
const client = new PlaidApi(new Configuration({ basePath, baseOptions: { headers } }));
const { requests, things, refused } = JSON.parse(await readFile(process.env.PLAID_REQUESTS, "utf8"));

const post = async (path, body) => {
  const json = { ...headers, "content-type": "application/json" };
  const response = await fetch(basePath + path, { method: "POST", headers: json, body: JSON.stringify(body) });
  const answer = await response.json();
  assert.equal(response.status, 200, `${path}: ${JSON.stringify(answer)}`);
  return answer;
};

// Replaces the names of things, such as `{access_token}`, by things of this request, which `made` keeps.
const filled = async (value, made) => {
  if (Array.isArray(value)) return Promise.all(value.map((one) => filled(one, made)));
  if (value !== null && typeof value === "object") {
    const out = {};
    for (const [name, one] of Object.entries(value)) out[name] = await filled(one, made);
    return out;
  }
  const name = typeof value === "string" && value.startsWith("{") ? value.slice(1, -1) : undefined;
  if (!(name in things)) return value;
  if (!(name in made)) {
    const [path, body, place] = things[name];
    const sent = await filled(body, made);
    const answer = { ...(await post(path, sent)), request: sent };
    made[name] = place.split(".").reduce((found, step) => found[step], answer);
    // The server's background work is done by then.
    await post("/_mock/clock", { advance_seconds: 1 });
  }
  return made[name];
};

test("every operation has an answer", async () => {
  const known = requests.filter(({ id }) => id in client);
  assert.ok(known.length > 340, `the client has ${known.length} of these operations`);
  const failed = {};
  for (const { id, parameters, has_body, body } of known) {
    const made = {};
    const values = Object.values(await filled(parameters, made));
    if (has_body) values.push(await filled(body, made));
    try {
      const { status, data } = await client[id](...values);
      assert.equal(status, 200);
      assert.notEqual(data, undefined);
    } catch (error) {
      failed[id] = error.response?.data?.error_code ?? String(error);
    }
  }
  const expected = Object.entries(refused).filter(([id]) => id in client);
  assert.deepEqual(failed, Object.fromEntries(expected));
  console.log(`${known.length} operations called, ${expected.length} refusals`);
});
