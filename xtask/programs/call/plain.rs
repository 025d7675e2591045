// The call without plaid-api: reqwest and serde's derive, as one would write it for one operation. Types and fields are
// those of plaid-api, but money is `f64` and a time is text, which need no further crate.

#![allow(dead_code, reason = "the benchmark reads all fields of the answer, but uses few")]

use std::error::Error;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderValue};
use serde::{Deserialize, Serialize};

pub struct Plain {
    http: reqwest::Client,
    base_url: String,
    client_id: HeaderValue,
    secret: HeaderValue,
}

impl Plain {
    /// Creates a client with the settings of plaid-api.
    pub fn new(base_url: &str, client_id: &str, secret: &str) -> Result<Self, Box<dyn Error>> {
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(60))
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("plain/0.0.0")
            .build()?;
        let header = |text| {
            let mut value = HeaderValue::from_str(text)?;
            value.set_sensitive(true);
            Ok::<_, Box<dyn Error>>(value)
        };
        Ok(Self { http, base_url: base_url.to_owned(), client_id: header(client_id)?, secret: header(secret)? })
    }

    pub async fn accounts_get(&self, request: &AccountsGetRequest<'_>) -> Result<AccountsGetResponse, Box<dyn Error>> {
        let response = self
            .http
            .post(format!("{}/accounts/get", self.base_url))
            .header("Plaid-Version", "2020-09-14")
            .header("PLAID-CLIENT-ID", self.client_id.clone())
            .header("PLAID-SECRET", self.secret.clone())
            .header(CONTENT_TYPE, "application/json")
            .body(serde_json::to_vec(request)?)
            .send()
            .await?
            .error_for_status()?;
        Ok(serde_json::from_slice(&response.bytes().await?)?)
    }
}

#[derive(Serialize)]
pub struct AccountsGetRequest<'a> {
    pub access_token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<AccountsGetRequestOptions>,
}

#[derive(Serialize)]
pub struct AccountsGetRequestOptions {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_ids: Option<Vec<String>>,
}

#[derive(Deserialize)]
pub struct AccountsGetResponse {
    pub accounts: Vec<Account>,
    pub item: Item,
    pub request_id: String,
}

#[derive(Deserialize)]
pub struct Account {
    pub account_id: String,
    pub balances: Balances,
    pub holder_category: Option<HolderCategory>,
    pub mask: Option<String>,
    pub name: String,
    pub official_name: Option<String>,
    pub persistent_account_id: Option<String>,
    pub subtype: Option<AccountSubtype>,
    #[serde(rename = "type")]
    pub type_: AccountType,
    pub verification_insights: Option<VerificationInsights>,
    pub verification_name: Option<String>,
    pub verification_status: Option<VerificationStatus>,
}

#[derive(Deserialize)]
pub struct Balances {
    pub available: Option<f64>,
    pub current: Option<f64>,
    pub iso_currency_code: Option<String>,
    pub last_updated_datetime: Option<String>,
    pub limit: Option<f64>,
    pub unofficial_currency_code: Option<String>,
}

#[derive(Deserialize)]
pub struct VerificationInsights {
    pub account_number_format: AccountNumberFormat,
    pub name_match_score: Option<i64>,
    pub network_status: NetworkStatus,
    pub previous_returns: Option<PreviousReturns>,
}

#[derive(Deserialize)]
pub struct NetworkStatus {
    pub has_numbers_match: bool,
    pub is_numbers_match_verified: bool,
}

#[derive(Deserialize)]
pub struct PreviousReturns {
    pub has_previous_administrative_return: bool,
}

#[derive(Deserialize)]
pub struct Item {
    pub auth_method: Option<AuthMethod>,
    pub available_products: Vec<Product>,
    pub billed_products: Vec<Product>,
    pub consent_expiration_time: Option<String>,
    pub consented_products: Option<Vec<Product>>,
    pub error: Option<PlaidError>,
    pub institution_id: Option<String>,
    pub institution_name: Option<String>,
    pub item_id: String,
    pub products: Option<Vec<Product>>,
    pub update_type: UpdateType,
    pub webhook: Option<String>,
}

#[derive(Deserialize)]
pub struct PlaidError {
    pub causes: Option<Vec<serde_json::Value>>,
    pub display_message: Option<String>,
    pub documentation_url: Option<String>,
    pub error_code: String,
    pub error_code_reason: Option<String>,
    pub error_message: String,
    pub error_type: String,
    pub provided_account_subtypes: Option<Vec<String>>,
    pub request_id: Option<String>,
    pub required_account_subtypes: Option<Vec<String>>,
    pub status: Option<i64>,
    pub suggested_action: Option<String>,
}

#[derive(Deserialize)]
pub enum HolderCategory {
    #[serde(rename = "business")]
    Business,
    #[serde(rename = "personal")]
    Personal,
    #[serde(rename = "unrecognized")]
    Unrecognized,
    #[serde(other)]
    Undocumented,
}

#[derive(Deserialize)]
pub enum AccountType {
    #[serde(rename = "brokerage")]
    Brokerage,
    #[serde(rename = "credit")]
    Credit,
    #[serde(rename = "depository")]
    Depository,
    #[serde(rename = "investment")]
    Investment,
    #[serde(rename = "loan")]
    Loan,
    #[serde(rename = "other")]
    Other,
    #[serde(other)]
    Undocumented,
}

#[derive(Deserialize)]
pub enum AccountSubtype {
    #[serde(rename = "401a")]
    X401a,
    #[serde(rename = "401k")]
    X401k,
    #[serde(rename = "403B")]
    X403b,
    #[serde(rename = "457b")]
    X457b,
    #[serde(rename = "529")]
    X529,
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "brokerage")]
    Brokerage,
    #[serde(rename = "business")]
    Business,
    #[serde(rename = "cash isa")]
    CashIsa,
    #[serde(rename = "cash management")]
    CashManagement,
    #[serde(rename = "cd")]
    Cd,
    #[serde(rename = "checking")]
    Checking,
    #[serde(rename = "commercial")]
    Commercial,
    #[serde(rename = "construction")]
    Construction,
    #[serde(rename = "consumer")]
    Consumer,
    #[serde(rename = "credit card")]
    CreditCard,
    #[serde(rename = "crypto exchange")]
    CryptoExchange,
    #[serde(rename = "ebt")]
    Ebt,
    #[serde(rename = "education savings account")]
    EducationSavingsAccount,
    #[serde(rename = "fhsa")]
    Fhsa,
    #[serde(rename = "fixed annuity")]
    FixedAnnuity,
    #[serde(rename = "gic")]
    Gic,
    #[serde(rename = "health reimbursement arrangement")]
    HealthReimbursementArrangement,
    #[serde(rename = "home equity")]
    HomeEquity,
    #[serde(rename = "hsa")]
    Hsa,
    #[serde(rename = "ira")]
    Ira,
    #[serde(rename = "isa")]
    Isa,
    #[serde(rename = "keogh")]
    Keogh,
    #[serde(rename = "lif")]
    Lif,
    #[serde(rename = "life insurance")]
    LifeInsurance,
    #[serde(rename = "limited purpose checking")]
    LimitedPurposeChecking,
    #[serde(rename = "line of credit")]
    LineOfCredit,
    #[serde(rename = "lira")]
    Lira,
    #[serde(rename = "loan")]
    Loan,
    #[serde(rename = "lrif")]
    Lrif,
    #[serde(rename = "lrsp")]
    Lrsp,
    #[serde(rename = "money market")]
    MoneyMarket,
    #[serde(rename = "mortgage")]
    Mortgage,
    #[serde(rename = "mutual fund")]
    MutualFund,
    #[serde(rename = "non-custodial wallet")]
    NonCustodialWallet,
    #[serde(rename = "non-taxable brokerage account")]
    NonTaxableBrokerageAccount,
    #[serde(rename = "other annuity")]
    OtherAnnuity,
    #[serde(rename = "other insurance")]
    OtherInsurance,
    #[serde(rename = "other")]
    Other,
    #[serde(rename = "overdraft")]
    Overdraft,
    #[serde(rename = "paypal")]
    Paypal,
    #[serde(rename = "payroll")]
    Payroll,
    #[serde(rename = "pension")]
    Pension,
    #[serde(rename = "prepaid")]
    Prepaid,
    #[serde(rename = "prif")]
    Prif,
    #[serde(rename = "profit sharing plan")]
    ProfitSharingPlan,
    #[serde(rename = "qshr")]
    Qshr,
    #[serde(rename = "rdsp")]
    Rdsp,
    #[serde(rename = "resp")]
    Resp,
    #[serde(rename = "retirement")]
    Retirement,
    #[serde(rename = "rlif")]
    Rlif,
    #[serde(rename = "roth 401k")]
    Roth401k,
    #[serde(rename = "roth 403B")]
    Roth403b,
    #[serde(rename = "roth 457b")]
    Roth457b,
    #[serde(rename = "roth pension")]
    RothPension,
    #[serde(rename = "roth profit sharing plan")]
    RothProfitSharingPlan,
    #[serde(rename = "roth thrift savings plan")]
    RothThriftSavingsPlan,
    #[serde(rename = "roth")]
    Roth,
    #[serde(rename = "rrif")]
    Rrif,
    #[serde(rename = "rrsp")]
    Rrsp,
    #[serde(rename = "sarsep")]
    Sarsep,
    #[serde(rename = "savings")]
    Savings,
    #[serde(rename = "sep ira")]
    SepIra,
    #[serde(rename = "simple ira")]
    SimpleIra,
    #[serde(rename = "sipp")]
    Sipp,
    #[serde(rename = "stock plan")]
    StockPlan,
    #[serde(rename = "student")]
    Student,
    #[serde(rename = "tfsa")]
    Tfsa,
    #[serde(rename = "thrift savings plan")]
    ThriftSavingsPlan,
    #[serde(rename = "trust")]
    Trust,
    #[serde(rename = "ugma")]
    Ugma,
    #[serde(rename = "utma")]
    Utma,
    #[serde(rename = "variable annuity")]
    VariableAnnuity,
    #[serde(other)]
    Undocumented,
}

#[derive(Deserialize)]
pub enum VerificationStatus {
    #[serde(rename = "automatically_verified")]
    AutomaticallyVerified,
    #[serde(rename = "database_insights_fail")]
    DatabaseInsightsFail,
    #[serde(rename = "database_insights_pass")]
    DatabaseInsightsPass,
    #[serde(rename = "database_insights_pass_with_caution")]
    DatabaseInsightsPassWithCaution,
    #[serde(rename = "database_matched")]
    DatabaseMatched,
    #[serde(rename = "manually_verified")]
    ManuallyVerified,
    #[serde(rename = "pending_automatic_verification")]
    PendingAutomaticVerification,
    #[serde(rename = "pending_manual_verification")]
    PendingManualVerification,
    #[serde(rename = "unsent")]
    Unsent,
    #[serde(rename = "verification_expired")]
    VerificationExpired,
    #[serde(rename = "verification_failed")]
    VerificationFailed,
    #[serde(other)]
    Undocumented,
}

#[derive(Deserialize)]
pub enum AccountNumberFormat {
    #[serde(rename = "invalid")]
    Invalid,
    #[serde(rename = "unknown")]
    Unknown,
    #[serde(rename = "valid")]
    Valid,
    #[serde(other)]
    Undocumented,
}

#[derive(Deserialize)]
pub enum AuthMethod {
    #[serde(rename = "AUTOMATED_MICRODEPOSITS")]
    AutomatedMicrodeposits,
    #[serde(rename = "DATABASE_INSIGHTS")]
    DatabaseInsights,
    #[serde(rename = "DATABASE_MATCH")]
    DatabaseMatch,
    #[serde(rename = "INSTANT_AUTH")]
    InstantAuth,
    #[serde(rename = "INSTANT_MATCH")]
    InstantMatch,
    #[serde(rename = "INSTANT_MICRODEPOSITS")]
    InstantMicrodeposits,
    #[serde(rename = "INVESTMENTS_FALLBACK")]
    InvestmentsFallback,
    #[serde(rename = "SAME_DAY_MICRODEPOSITS")]
    SameDayMicrodeposits,
    #[serde(rename = "TRANSFER_MIGRATED")]
    TransferMigrated,
    #[serde(other)]
    Undocumented,
}

#[derive(Deserialize)]
pub enum UpdateType {
    #[serde(rename = "background")]
    Background,
    #[serde(rename = "user_present_required")]
    UserPresentRequired,
    #[serde(other)]
    Undocumented,
}

#[derive(Deserialize)]
pub enum Product {
    #[serde(rename = "assets")]
    Assets,
    #[serde(rename = "auth")]
    Auth,
    #[serde(rename = "balance")]
    Balance,
    #[serde(rename = "balance_plus")]
    BalancePlus,
    #[serde(rename = "beacon")]
    Beacon,
    #[serde(rename = "cra_base_report")]
    CraBaseReport,
    #[serde(rename = "cra_cashflow_insights")]
    CraCashflowInsights,
    #[serde(rename = "cra_income_insights")]
    CraIncomeInsights,
    #[serde(rename = "cra_lend_score")]
    CraLendScore,
    #[serde(rename = "cra_monitoring")]
    CraMonitoring,
    #[serde(rename = "cra_network_insights")]
    CraNetworkInsights,
    #[serde(rename = "cra_partner_insights")]
    CraPartnerInsights,
    #[serde(rename = "cra_plaid_credit_score")]
    CraPlaidCreditScore,
    #[serde(rename = "credit_details")]
    CreditDetails,
    #[serde(rename = "employment")]
    Employment,
    #[serde(rename = "identity")]
    Identity,
    #[serde(rename = "identity_match")]
    IdentityMatch,
    #[serde(rename = "identity_verification")]
    IdentityVerification,
    #[serde(rename = "income")]
    Income,
    #[serde(rename = "income_verification")]
    IncomeVerification,
    #[serde(rename = "investments")]
    Investments,
    #[serde(rename = "investments_auth")]
    InvestmentsAuth,
    #[serde(rename = "layer")]
    Layer,
    #[serde(rename = "liabilities")]
    Liabilities,
    #[serde(rename = "pay_by_bank")]
    PayByBank,
    #[serde(rename = "payment_initiation")]
    PaymentInitiation,
    #[serde(rename = "processor_identity")]
    ProcessorIdentity,
    #[serde(rename = "processor_payments")]
    ProcessorPayments,
    #[serde(rename = "profile")]
    Profile,
    #[serde(rename = "protect_linked_bank")]
    ProtectLinkedBank,
    #[serde(rename = "protect_transactions")]
    ProtectTransactions,
    #[serde(rename = "recurring_transactions")]
    RecurringTransactions,
    #[serde(rename = "signal")]
    Signal,
    #[serde(rename = "standing_orders")]
    StandingOrders,
    #[serde(rename = "statements")]
    Statements,
    #[serde(rename = "transactions")]
    Transactions,
    #[serde(rename = "transactions_refresh")]
    TransactionsRefresh,
    #[serde(rename = "transfer")]
    Transfer,
    #[serde(other)]
    Undocumented,
}
