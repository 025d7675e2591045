// Plaid's own client for Node, unchanged but for its base path, against plaid-mock.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { decodeProtectedHeader, importJWK, jwtVerify } from "jose";
import { Configuration, CountryCode, PlaidApi, Products, SandboxItemFireWebhookRequestWebhookCodeEnum, Strategy } from "plaid";

const basePath = process.env.PLAID_MOCK_URL;
const client = new PlaidApi(
  new Configuration({ basePath, baseOptions: { headers: { "PLAID-CLIENT-ID": "client", "PLAID-SECRET": "secret" } } }),
);
const hooks = [];
let receiver;
let hookUrl;

before(async () => {
  receiver = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    hooks.push({ token: request.headers["plaid-verification"], body: Buffer.concat(chunks) });
    response.end();
  });
  await new Promise((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  hookUrl = `http://127.0.0.1:${receiver.address().port}/`;
});

after(() => receiver.close());

const until = async (found) => {
  for (let waited = 0; waited < 10_000; waited += 20) {
    const value = await found();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("it did not happen in time");
};

const control = async (path, body) => {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(`${basePath}/_mock/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  assert.equal(response.status, 200);
  return response.json();
};

const refusal = async (call) => {
  const error = await call.then(() => assert.fail("it was granted"), (error) => error);
  return { status: error.response.status, ...error.response.data };
};

const newItem = async (products) => {
  const request = { institution_id: "ins_109508", initial_products: products, options: { webhook: hookUrl } };
  const login = await client.sandboxPublicTokenCreate(request);
  return (await client.itemPublicTokenExchange({ public_token: login.data.public_token })).data;
};

test("Link: a token, its end, an Item and its accounts", async () => {
  const { data: link } = await client.linkTokenCreate({
    client_name: "A shop",
    country_codes: [CountryCode.Us],
    language: "en",
    products: [Products.Auth],
    user: { client_user_id: "user-1" },
  });
  assert.match(link.link_token, /^link-sandbox-/);
  const { public_token } = await control("link/finish", { link_token: link.link_token });
  const { data: item } = await client.itemPublicTokenExchange({ public_token });
  assert.match(item.access_token, /^access-sandbox-/);
  const { data } = await client.accountsGet({ access_token: item.access_token });
  assert.equal(data.item.item_id, item.item_id);
  assert.ok(data.accounts.some((account) => account.subtype === "checking"));
  const { data: auth } = await client.authGet({ access_token: item.access_token });
  assert.ok(data.accounts.some((account) => account.account_id === auth.numbers.ach[0].account_id));
});

test("an error is one that users know", async () => {
  const wrong = await refusal(client.accountsGet({ access_token: "access-sandbox-none" }));
  assert.deepEqual([wrong.status, wrong.error_type, wrong.error_code], [400, "INVALID_INPUT", "INVALID_ACCESS_TOKEN"]);
  assert.ok(wrong.request_id);
  const missing = await refusal(client.accountsGet({}));
  assert.equal(missing.error_code, "MISSING_FIELDS");
  assert.match(missing.error_message, /access_token/);
});

test("transactions are synced until there are no more", async () => {
  const { access_token } = await newItem([Products.Transactions]);
  const everything = async () => {
    const seen = new Map();
    let cursor;
    for (let more = true; more; ) {
      const { data } = await client.transactionsSync({ access_token, cursor, count: 100 });
      for (const transaction of data.added) seen.set(transaction.transaction_id, transaction);
      [cursor, more] = [data.next_cursor, data.has_more];
    }
    return { seen, cursor };
  };
  await until(async () => {
    const { data } = await client.transactionsSync({ access_token });
    return data.transactions_update_status === "HISTORICAL_UPDATE_COMPLETE";
  });
  const { seen, cursor } = await everything();
  assert.ok(seen.size > 100, `${seen.size} transactions`);
  await control("transactions/change", { access_token, add: 3 });
  const { data } = await client.transactionsSync({ access_token, cursor });
  assert.equal(data.added.length, 3);
  assert.ok(data.added.every((transaction) => !seen.has(transaction.transaction_id)));
});

test("an identity is verified, and tried again", async () => {
  const create = { client_user_id: "user-7", template_id: "idvtmp_1", is_shareable: true, gave_consent: true };
  const { data: first } = await client.identityVerificationCreate(create);
  const { data: got } = await client.identityVerificationGet({ identity_verification_id: first.id });
  assert.equal(got.id, first.id);
  await control("identity_verification/finish", { identity_verification_id: first.id });
  const retry = { client_user_id: "user-7", template_id: "idvtmp_1" };
  const { data: second } = await client.identityVerificationRetry({ ...retry, strategy: Strategy.Reset });
  assert.notEqual(second.id, first.id);
  const wrong = await refusal(client.identityVerificationRetry({ ...retry, strategy: Strategy.Custom }));
  assert.equal(wrong.error_type, "INVALID_REQUEST");
  const { data: list } = await client.identityVerificationList(retry);
  assert.deepEqual(list.identity_verifications.map((one) => one.id), [second.id, first.id]);
});

test("a webhook is verified by code that is not ours", async () => {
  const { access_token, item_id } = await newItem([Products.Auth]);
  const webhook_code = SandboxItemFireWebhookRequestWebhookCodeEnum.NewAccountsAvailable;
  await client.sandboxItemFireWebhook({ access_token, webhook_code });
  const { token, body } = await until(() => hooks.find((hook) => hook.body.includes("NEW_ACCOUNTS_AVAILABLE")));
  const { kid, alg } = decodeProtectedHeader(token);
  assert.equal(alg, "ES256");
  const { data } = await client.webhookVerificationKeyGet({ key_id: kid });
  const key = await importJWK(data.key, alg);
  const { payload } = await jwtVerify(token, key, { maxTokenAge: "5 min" });
  assert.equal(payload.request_body_sha256, createHash("sha256").update(body).digest("hex"));
  assert.equal(JSON.parse(body).item_id, item_id);
});
