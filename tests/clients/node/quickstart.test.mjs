// The calls of Plaid's Quickstart, in its order and with its forms of requests, by Plaid's own client for Node.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { Configuration, CraPDFAddOns, PlaidApi, Products } from "plaid";
import { start } from "./plaid_mock.mjs";

const mock = await start();
const headers = { "PLAID-CLIENT-ID": "client", "PLAID-SECRET": "secret", "Plaid-Version": "2020-09-14" };
const client = new PlaidApi(new Configuration({ basePath: mock.url, baseOptions: { headers } }));

after(() => mock.stop());

const day = (age) => new Date(Date.now() - age * 86_400_000).toISOString().slice(0, 10);

// Calls until the answer is ready, as the Quickstart does.
const polled = async (call) => {
  for (let left = 20; ; left -= 1) {
    try {
      return await call();
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
};

const linkToken = async (products, more = {}) => {
  const user = { client_user_id: "shop-user" };
  const base = { user, client_name: "Quickstart shop", products, country_codes: ["US"], language: "en" };
  return (await client.linkTokenCreate({ ...base, ...more })).data.link_token;
};

const linked = async (products, more) => {
  const { public_token } = await mock.control("link/finish", { link_token: await linkToken(products, more) });
  const { data } = await client.itemPublicTokenExchange({ public_token });
  return data.access_token;
};

const address = { street: "9 Quay Road", city: "Oakland", region: "CA", postal_code: "94607", country: "US" };

test("accounts, numbers, owners, balances, the Item and its institution", async () => {
  const access_token = await linked([Products.Auth, Products.Transactions]);
  const { data: auth } = await client.authGet({ access_token });
  assert.ok(auth.numbers.ach.length > 0);
  const { data: identity } = await client.identityGet({ access_token });
  assert.ok(identity.accounts[0].owners[0].names[0]);
  assert.ok((await client.accountsBalanceGet({ access_token })).data.accounts.length > 0);
  assert.ok((await client.accountsGet({ access_token })).data.accounts.length > 0);
  const { institution_id } = (await client.itemGet({ access_token })).data.item;
  const { data } = await client.institutionsGetById({ institution_id, country_codes: ["US"] });
  assert.equal(data.institution.institution_id, institution_id);
});

test("transactions from a cursor that is null", async () => {
  const access_token = await linked([Products.Transactions]);
  let [cursor, more, added] = [null, true, []];
  while (more) {
    const { data } = await client.transactionsSync({ access_token, cursor });
    cursor = data.next_cursor;
    if (cursor === "") {
      await new Promise((resolve) => setTimeout(resolve, 250));
      continue;
    }
    added = added.concat(data.added);
    more = data.has_more;
  }
  assert.ok(added.length > 0);
  assert.ok(added.every(({ date }) => date <= day(0)));
});

test("holdings, investment transactions and liabilities", async () => {
  const access_token = await linked([Products.Investments, Products.Liabilities]);
  const { data: holdings } = await client.investmentsHoldingsGet({ access_token });
  assert.ok(holdings.holdings.length > 0);
  const dates = { start_date: day(30), end_date: day(0) };
  const { data: transactions } = await client.investmentsTransactionsGet({ access_token, ...dates });
  assert.ok(transactions.investment_transactions.every(({ date }) => date >= day(30) && date <= day(0)));
  const { data: liabilities } = await client.liabilitiesGet({ access_token });
  const kinds = new Map(liabilities.accounts.map(({ account_id, type, subtype }) => [account_id, subtype ?? type]));
  assert.ok(liabilities.liabilities.mortgage.every(({ account_id }) => kinds.get(account_id) === "mortgage"));
});

test("an asset report and its PDF", async () => {
  const access_token = await linked([Products.Assets]);
  const user = {
    client_user_id: "Shop user #77",
    first_name: "Noor",
    middle_name: "Ada",
    last_name: "Haddad",
    ssn: "000-00-7777",
    phone_number: "555-010-7777",
    email: "noor@example.com",
  };
  const options = { client_report_id: "Shop report #8", user };
  const { data } = await client.assetReportCreate({ access_tokens: [access_token], days_requested: 10, options });
  const { asset_report_token } = data;
  const report = await polled(() => client.assetReportGet({ asset_report_token }));
  assert.equal(report.data.report.client_report_id, options.client_report_id);
  const pdf = await client.assetReportPdfGet({ asset_report_token }, { responseType: "arraybuffer" });
  assert.equal(pdf.data.subarray(0, 5).toString(), "%PDF-");
});

test("statements and their PDF", async () => {
  const statements = { start_date: day(30), end_date: day(0) };
  const access_token = await linked([Products.Statements], { statements });
  const { data } = await client.statementsList({ access_token });
  const [{ statement_id, month }] = data.accounts[0].statements;
  assert.ok(month >= 1 && month <= 12);
  const request = { access_token, statement_id };
  const pdf = await client.statementsDownload(request, { responseType: "arraybuffer" });
  assert.equal(pdf.data.subarray(0, 5).toString(), "%PDF-");
});

test("a transfer of the first account", async () => {
  const access_token = await linked([Products.Transfer]);
  const { account_id } = (await client.accountsGet({ access_token })).data.accounts[0];
  const user = { legal_name: "Noor Haddad", email_address: "noor@example.com", address };
  const order = { access_token, account_id, type: "debit", network: "ach", amount: "1.00", ach_class: "ppd" };
  const { data } = await client.transferAuthorizationCreate({ ...order, user });
  assert.equal(data.authorization.decision, "approved");
  const create = { access_token, account_id, description: "Debit", authorization_id: data.authorization.id };
  const { transfer } = (await client.transferCreate(create)).data;
  assert.equal((await client.transferGet({ transfer_id: transfer.id })).data.transfer.id, transfer.id);
});

test("the risk of a debit", async () => {
  const access_token = await linked([Products.Auth, Products.Signal]);
  const { account_id } = (await client.accountsGet({ access_token })).data.accounts[0];
  const request = { access_token, account_id, client_transaction_id: "shop-txn-1", amount: 100.0 };
  const { data } = await client.signalEvaluate(request);
  const { score } = data.scores.customer_initiated_return_risk;
  assert.ok(score >= 1 && score <= 99);
});

test("a payment in the United Kingdom", async () => {
  const recipient = {
    name: "Haddad & Daughters",
    iban: "GB29NWBK60161331926819",
    address: { street: ["9 Quay Road"], city: "Bristol", postal_code: "BS1 4TR", country: "GB" },
  };
  const { recipient_id } = (await client.paymentInitiationRecipientCreate(recipient)).data;
  const amount = { value: 1.23, currency: "GBP" };
  const payment = { recipient_id, reference: "shopRef", amount };
  const { payment_id } = (await client.paymentInitiationPaymentCreate(payment)).data;
  const more = { payment_initiation: { payment_id }, user: { client_user_id: randomUUID() } };
  const link_token = await linkToken([Products.PaymentInitiation], more);
  await mock.control("link/finish", { link_token });
  const { data } = await client.paymentInitiationPaymentGet({ payment_id });
  assert.equal(data.payment_id, payment_id);
});

test("consumer reports of Plaid Check", async () => {
  const identity = {
    first_name: "Noor",
    last_name: "Haddad",
    date_of_birth: "1984-05-17",
    phone_numbers: ["+15550107777"],
    emails: ["noor@example.com"],
    primary_address: address,
  };
  const user = { client_user_id: `user_${randomUUID()}`, consumer_report_user_identity: identity };
  const { user_token } = (await client.userCreate(user)).data;
  const products = [Products.CraBaseReport, Products.CraIncomeInsights];
  const more = { cra_options: { days_requested: 60 }, consumer_report_permissible_purpose: "ACCOUNT_REVIEW_CREDIT" };
  const link_token = await linkToken(products, { user_token, ...more });
  await mock.control("link/finish", { link_token });
  const { data: base } = await polled(() => client.craCheckReportBaseReportGet({ user_token }));
  assert.ok(base.report);
  const pdf = await client.craCheckReportPdfGet({ user_token }, { responseType: "arraybuffer" });
  assert.equal(pdf.data.subarray(0, 5).toString(), "%PDF-");
  const { data: insights } = await polled(() => client.craCheckReportIncomeInsightsGet({ user_token }));
  assert.ok(insights.report);
  const request = { user_token, add_ons: [CraPDFAddOns.IncomeInsights] };
  assert.equal((await client.craCheckReportPdfGet(request, { responseType: "arraybuffer" })).status, 200);
  assert.ok((await polled(() => client.craCheckReportPartnerInsightsGet({ user_token }))).data.report);
});
