//! A server on this machine that stands in for Plaid's Sandbox: the Identity Verification operations and
//! `/identity/refresh`, over HTTP/1.1. What it is sent it keeps in memory; nobody works through the sessions, so
//! they stay where they begin.

use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, SecondsFormat};
use serde_json::{Map, Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What the server takes for valid.
pub const CLIENT_ID: &str = "local-client-id";
pub const SECRET: &str = "local-secret";
pub const TEMPLATE_ID: &str = "idvtmp_local";
pub const ACCESS_TOKEN: &str = "access-sandbox-local";
const PLAID_VERSION: &str = "2020-09-14";

const MAX_HEAD: u64 = 16 * 1024;
const MAX_BODY: usize = 1024 * 1024;
/// Short, so that a few attempts fill more than one page.
const PAGE: usize = 2;

/// Starts the server on a free port and gives its base URL. It ends with the runtime.
///
/// # Errors
/// When no port can be had.
pub async fn start() -> io::Result<String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let sandbox = Arc::new(Mutex::new(Sandbox::default()));
    tokio::spawn(async move {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    tokio::spawn(serve(stream, Arc::clone(&sandbox)));
                }
                // Such as too many open files: that passes, and trying at once would only keep a core busy.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    });
    Ok(url)
}

/// Answers one connection's requests, one after the other.
async fn serve(stream: TcpStream, sandbox: Arc<Mutex<Sandbox>>) {
    let mut stream = BufReader::new(stream);
    loop {
        let request = match Request::read(&mut stream).await {
            Ok(Some(request)) => Ok(request),
            Ok(None) => return,
            Err(refusal) => Err(refusal),
        };
        // After a request that can't be read, the next one's start is not known.
        let keep_alive = request.as_ref().is_ok_and(Request::keep_alive);
        let answer = sandbox.lock().unwrap_or_else(PoisonError::into_inner).answer(request);
        if answer.write(&mut stream, keep_alive).await.is_err() || !keep_alive {
            return;
        }
    }
}

struct Request {
    method: String,
    path: String,
    is_http_1_0: bool,
    /// Names in lower case.
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    /// The next request; `None` if the connection was closed instead.
    async fn read(stream: &mut BufReader<TcpStream>) -> Result<Option<Self>, Refusal> {
        let mut lines = Vec::new();
        let mut head = (&mut *stream).take(MAX_HEAD);
        loop {
            let mut line = Vec::new();
            head.read_until(b'\n', &mut line).await?;
            if line.is_empty() && lines.is_empty() && head.limit() > 0 {
                return Ok(None);
            }
            if line.pop() != Some(b'\n') {
                return Err(Refusal::unreadable(if head.limit() == 0 {
                    "the head is longer than 16 KiB"
                } else {
                    "the connection ended within the head"
                }));
            }
            line.pop_if(|last| *last == b'\r');
            if !line.is_empty() {
                lines.push(String::from_utf8(line).map_err(|_| Refusal::unreadable("the head is not in UTF-8"))?);
            } else if !lines.is_empty() {
                break;
            }
            // Some clients send an empty line after a body: it is no end of a head that has not begun.
        }

        let mut lines = lines.into_iter();
        let start = lines.next().unwrap_or_default();
        let mut parts = start.split(' ');
        let (Some(method), Some(target), Some(version @ ("HTTP/1.1" | "HTTP/1.0")), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Refusal::unreadable("the request line must be: method, path, HTTP/1.1"));
        };
        let headers = lines
            .map(|line| {
                let (name, value) = line.split_once(':')?;
                let is_name = !name.is_empty() && !name.contains([' ', '\t']);
                is_name.then(|| (name.to_ascii_lowercase(), value.trim().to_owned()))
            })
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| Refusal::unreadable("a header must be: name, colon, value"))?;
        let mut request = Self {
            method: method.to_owned(),
            path: target.split('?').next().unwrap_or_default().to_owned(),
            is_http_1_0: version == "HTTP/1.0",
            headers,
            body: Vec::new(),
        };
        request.body = vec![0; request.body_length()?];
        stream.read_exact(&mut request.body).await?;
        Ok(Some(request))
    }

    fn body_length(&self) -> Result<usize, Refusal> {
        if self.header("transfer-encoding").is_some() {
            return Err(Refusal::unreadable("a body must come with content-length, not transfer-encoding"));
        }
        let mut lengths = self.headers.iter().filter(|(name, _)| name == "content-length").map(|(_, value)| value);
        let Some(length) = lengths.next() else { return Ok(0) };
        // Two lengths are two opinions on where the next request starts. `parse` takes a sign as well.
        if lengths.next().is_some() || length.is_empty() || !length.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Refusal::unreadable("content-length must come once, as digits"));
        }
        match length.parse() {
            Ok(length) if length <= MAX_BODY => Ok(length),
            _ => Err(Refusal::unreadable("the body must not be longer than 1 MiB")),
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    fn keep_alive(&self) -> bool {
        let says = |what: &str| {
            self.header("connection").is_some_and(|all| all.split(',').any(|c| c.trim().eq_ignore_ascii_case(what)))
        };
        if self.is_http_1_0 { says("keep-alive") } else { !says("close") }
    }

    /// The headers that every call must have.
    fn check_headers(&self) -> Result<(), Refusal> {
        let header = |name: &str| {
            self.header(name).ok_or_else(|| Refusal::request("MISSING_FIELDS", format!("the header {name} is missing")))
        };
        if header("plaid-client-id")? != CLIENT_ID || header("plaid-secret")? != SECRET {
            return Err(Refusal::input("INVALID_API_KEYS", "client id and secret are not those of this server"));
        }
        if header("plaid-version")? != PLAID_VERSION {
            return Err(Refusal::request("INCOMPATIBLE_API_VERSION", format!("Plaid-Version must be {PLAID_VERSION}")));
        }
        if !header("content-type")?.starts_with("application/json") {
            return Err(Refusal::request("INVALID_HEADERS", "Content-Type must be application/json"));
        }
        Ok(())
    }
}

struct Answer {
    status: &'static str,
    request_id: String,
    body: Value,
}

impl Answer {
    async fn write(&self, stream: &mut BufReader<TcpStream>, keep_alive: bool) -> io::Result<()> {
        let body = self.body.to_string();
        let connection = if keep_alive { "keep-alive" } else { "close" };
        let head = format!(
            "HTTP/1.1 {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nplaid-request-id: {}\r\n\
             connection: {connection}\r\n\r\n",
            self.status,
            body.len(),
            self.request_id
        );
        // In one piece, so that it is not sent as two packets.
        stream.write_all((head + &body).as_bytes()).await?;
        stream.flush().await
    }
}

/// Why a request is not answered with success: Plaid's error body, before it has a request id.
struct Refusal {
    status: &'static str,
    error_type: &'static str,
    code: &'static str,
    message: String,
}

impl Refusal {
    const BAD_REQUEST: &'static str = "400 Bad Request";
    const NOT_FOUND: &'static str = "404 Not Found";

    /// The request itself is wrong.
    fn request(code: &'static str, message: impl Into<String>) -> Self {
        Self { status: Self::BAD_REQUEST, error_type: "INVALID_REQUEST", code, message: message.into() }
    }

    /// A key or token is wrong.
    fn input(code: &'static str, message: impl Into<String>) -> Self {
        Self { error_type: "INVALID_INPUT", ..Self::request(code, message) }
    }

    fn not_found(message: impl Into<String>) -> Self {
        Self { status: Self::NOT_FOUND, ..Self::request("NOT_FOUND", message) }
    }

    /// Puts where it is before what is said of a field.
    fn within(self, place: &str) -> Self {
        Self { message: format!("{place}.{}", self.message), ..self }
    }

    fn unreadable(message: &str) -> Self {
        Self::request("INVALID_BODY", format!("the request can't be read: {message}"))
    }
}

impl From<io::Error> for Refusal {
    fn from(_: io::Error) -> Self {
        Self::unreadable("the connection broke or ended too early")
    }
}

type Object = Map<String, Value>;
type Operation = fn(&mut Sandbox, &Object) -> Result<Value, Refusal>;

/// What the server remembers.
#[derive(Default)]
struct Sandbox {
    requests: usize,
    /// From old to new.
    attempts: Vec<Attempt>,
}

struct Attempt {
    id: String,
    client_user_id: String,
    template_id: String,
    created_at: String,
    previous: Option<String>,
    is_shareable: bool,
    user: Value,
    steps: Value,
}

impl Sandbox {
    fn answer(&mut self, request: Result<Request, Refusal>) -> Answer {
        self.requests += 1;
        let request_id = format!("local{:010}", self.requests);
        let (status, mut body) = match request.and_then(|request| self.perform(&request)) {
            Ok(body) => ("200 OK", body),
            Err(Refusal { status, error_type, code, message }) => {
                let body = json!({
                    "error_type": error_type,
                    "error_code": code,
                    "error_message": message,
                    "display_message": null,
                });
                (status, body)
            }
        };
        if let Value::Object(body) = &mut body {
            body.insert("request_id".into(), request_id.as_str().into());
        }
        Answer { status, request_id, body }
    }

    fn perform(&mut self, request: &Request) -> Result<Value, Refusal> {
        let operation: Operation = match (request.method.as_str(), request.path.as_str()) {
            ("POST", "/identity_verification/create") => Self::create,
            ("POST", "/identity_verification/get") => Self::get,
            ("POST", "/identity_verification/list") => Self::list,
            ("POST", "/identity_verification/retry") => Self::retry,
            ("POST", "/identity_verification/autofill/create") => Self::autofill,
            ("POST", "/identity/refresh") => Self::refresh,
            _ => return Err(Refusal::not_found("this server has no such method and path")),
        };
        request.check_headers()?;
        let body: Object = serde_json::from_slice(&request.body)
            .map_err(|_| Refusal::request("INVALID_BODY", "the body must be a JSON object"))?;
        operation(self, &body)
    }

    fn create(&mut self, body: &Object) -> Result<Value, Refusal> {
        let is_shareable = required(body, "is_shareable", flag)?;
        let template_id = required(body, "template_id", text)?;
        let gave_consent = required(body, "gave_consent", flag)?;
        if optional(body, "user_id", text)?.is_some() {
            return Err(Refusal::request("INVALID_FIELD", "this server has no users: send a client_user_id"));
        }
        let client_user_id = required(body, "client_user_id", text)?;
        let user = user_data(body, &Value::Null)?;
        if let Some(earlier) = self.latest(client_user_id, template_id) {
            return if optional(body, "is_idempotent", flag)? == Some(true) {
                Ok(earlier.body())
            } else {
                Err(Refusal::request("INVALID_FIELD", "the user has an attempt: retry it, or set is_idempotent"))
            };
        }
        let steps = steps(|step| if step == "accept_tos" && gave_consent { SKIPPED } else { template(step) });
        Ok(self.add(client_user_id, template_id, None, is_shareable, user, steps))
    }

    fn get(&mut self, body: &Object) -> Result<Value, Refusal> {
        self.find(body).map(Attempt::body)
    }

    fn list(&mut self, body: &Object) -> Result<Value, Refusal> {
        let template_id = required(body, "template_id", text)?;
        let client_user_id = optional(body, "client_user_id", text)?;
        if optional(body, "user_id", text)?.is_some() {
            return Err(Refusal::request("INVALID_FIELD", "this server has no users: send a client_user_id"));
        }
        // A cursor is the last attempt of the page before, so that a new attempt moves no page.
        let mut left: Vec<_> = self
            .attempts
            .iter()
            .filter(|a| a.template_id == template_id && client_user_id.is_none_or(|id| a.client_user_id == id))
            .collect();
        if let Some(cursor) = optional(body, "cursor", text)? {
            let last = left.iter().position(|attempt| attempt.cursor() == cursor);
            let last = last.ok_or_else(|| Refusal::request("INVALID_FIELD", "cursor is not from this list"))?;
            left.drain(..=last);
        }
        let is_last = left.len() <= PAGE;
        left.truncate(PAGE);
        Ok(json!({
            "identity_verifications": left.iter().map(|attempt| attempt.body()).collect::<Vec<_>>(),
            "next_cursor": left.last().filter(|_| !is_last).map(|last| last.cursor()),
        }))
    }

    fn retry(&mut self, body: &Object) -> Result<Value, Refusal> {
        let client_user_id = required(body, "client_user_id", text)?;
        let template_id = required(body, "template_id", text)?;
        let strategy = required(body, "strategy", text)?;
        let chosen = optional(body, "steps", object)?;
        let Some(earlier) = self.latest(client_user_id, template_id) else {
            return Err(Refusal::request("INVALID_FIELD", "the user has no attempt under this template to retry"));
        };
        let steps = match (strategy, chosen) {
            // Nobody completes a step here, so there is nothing that `incomplete` could leave out.
            ("reset" | "incomplete", None) => steps(template),
            ("infer", None) => {
                return Err(Refusal::request("INVALID_FIELD", "infer needs an attempt that is not active any more"));
            }
            ("custom", Some(chosen)) => {
                for step in ["verify_sms", "kyc_check", "documentary_verification", "selfie_check"] {
                    required(chosen, step, flag).map_err(|refusal| refusal.within("steps"))?;
                }
                steps(|step| match chosen.get(step).and_then(Value::as_bool) {
                    Some(true) => WAITING,
                    Some(false) => SKIPPED,
                    None => template(step),
                })
            }
            ("custom", None) => return Err(Refusal::request("MISSING_FIELDS", "the strategy custom needs steps")),
            ("reset" | "incomplete" | "infer", Some(_)) => {
                return Err(Refusal::request("INVALID_FIELD", "steps are for the strategy custom only"));
            }
            _ => {
                return Err(Refusal::request("INVALID_FIELD", "strategy must be reset, incomplete, infer or custom"));
            }
        };
        let user = user_data(body, &earlier.user)?;
        let is_shareable = optional(body, "is_shareable", flag)?.unwrap_or(false);
        let previous = Some(earlier.id.clone());
        Ok(self.add(client_user_id, template_id, previous, is_shareable, user, steps))
    }

    /// Finds the same person for everyone. The attempt stays as it is: the user has yet to confirm what was found.
    fn autofill(&mut self, body: &Object) -> Result<Value, Refusal> {
        let user = &self.find(body)?.user;
        let country = &user["address"]["country"];
        if user["phone_number"].is_null() || user["date_of_birth"].is_null() || country.is_null() {
            return Ok(json!({ "status": "failed", "user": null }));
        }
        Ok(json!({
            "status": "success",
            "user": {
                "name": { "given_name": "Ines", "family_name": "Okafor" },
                "address": {
                    "street": "88 Alder Row",
                    "street2": null,
                    "city": "Duluth",
                    "region": "MN",
                    "postal_code": "55802",
                    "country": country,
                    "po_box": "no",
                    "type": "residential",
                },
                "id_number": { "value": "2468", "type": "us_ssn_last_4" },
            },
        }))
    }

    /// There is no more to say than the request id.
    fn refresh(_: &mut Self, body: &Object) -> Result<Value, Refusal> {
        if required(body, "access_token", text)? == ACCESS_TOKEN {
            Ok(json!({}))
        } else {
            Err(Refusal::input("INVALID_ACCESS_TOKEN", "the access token is not one of this server's"))
        }
    }

    fn latest(&self, client_user_id: &str, template_id: &str) -> Option<&Attempt> {
        self.attempts.iter().rfind(|a| a.client_user_id == client_user_id && a.template_id == template_id)
    }

    fn find(&self, body: &Object) -> Result<&Attempt, Refusal> {
        let id = required(body, "identity_verification_id", text)?;
        let attempt = self.attempts.iter().find(|attempt| attempt.id == id);
        attempt.ok_or_else(|| Refusal::not_found("there is no Identity Verification with this id"))
    }

    fn add(
        &mut self,
        client_user_id: &str,
        template_id: &str,
        previous: Option<String>,
        is_shareable: bool,
        user: Value,
        steps: Value,
    ) -> Value {
        let attempt = Attempt {
            id: format!("idv_local{:04}", self.attempts.len() + 1),
            client_user_id: client_user_id.into(),
            template_id: template_id.into(),
            created_at: now(),
            previous,
            is_shareable,
            user,
            steps,
        };
        let body = attempt.body();
        self.attempts.push(attempt);
        body
    }
}

impl Attempt {
    /// The attempt on the wire. Results are null, since no step is done.
    fn body(&self) -> Value {
        json!({
            "id": self.id,
            "client_user_id": self.client_user_id,
            "created_at": self.created_at,
            "completed_at": null,
            "previous_attempt_id": self.previous,
            "shareable_url": self.is_shareable.then(|| format!("https://verify.example.com/{}", self.id)),
            "template": { "id": self.template_id, "version": 4 },
            "user": self.user,
            "status": "active",
            "steps": self.steps,
            "documentary_verification": null,
            "selfie_check": null,
            "kyc_check": null,
            "risk_check": null,
            "verify_sms": null,
            "watchlist_screening_id": null,
            "beacon_user_id": null,
            "user_id": null,
            "redacted_at": null,
            "latest_scored_protect_event": null,
        })
    }

    fn cursor(&self) -> String {
        format!("after-{}", self.id)
    }
}

const WAITING: &str = "waiting_for_prerequisite";
const SKIPPED: &str = "skipped";

/// The state of a step that the server's template gives it.
fn template(step: &str) -> &'static str {
    match step {
        "selfie_check" | "watchlist_screening" => "not_applicable",
        _ => WAITING,
    }
}

/// The steps of a new attempt, in the order in which the user meets them: the first that waits is the active one.
fn steps(state: impl Fn(&str) -> &'static str) -> Value {
    let mut is_first = true;
    let steps = [
        "accept_tos",
        "verify_sms",
        "kyc_check",
        "documentary_verification",
        "selfie_check",
        "watchlist_screening",
        "risk_check",
    ]
    .map(|step| match state(step) {
        WAITING if std::mem::take(&mut is_first) => (step.to_owned(), Value::from("active")),
        state => (step.to_owned(), Value::from(state)),
    });
    Value::Object(steps.into_iter().collect())
}

/// The user of an attempt, with every key: what the request tells, else what the earlier attempt knew.
fn user_data(body: &Object, earlier: &Value) -> Result<Value, Refusal> {
    let sent = optional(body, "user", object)?;
    if let Some(user) = sent {
        for name in ["date_of_birth", "email_address", "phone_number"] {
            optional(user, name, text).map_err(|refusal| refusal.within("user"))?;
        }
        let parts = [
            ("name", &["given_name", "family_name"][..]),
            ("address", &["country"]),
            ("id_number", &["value", "type"]),
        ];
        for (name, keys) in parts {
            if let Some(part) = optional(user, name, object).map_err(|refusal| refusal.within("user"))? {
                for key in keys {
                    required(part, key, text).map_err(|refusal| refusal.within(&format!("user.{name}")))?;
                }
            }
        }
    }
    let part = |name| sent.and_then(|user| user.get(name)).filter(|part| !part.is_null()).unwrap_or(&earlier[name]);
    let address = part("address");
    Ok(json!({
        "name": part("name"),
        "address": address.is_object().then(|| json!({
            "street": address["street"],
            "street2": address["street2"],
            "city": address["city"],
            "region": address["region"],
            "postal_code": address["postal_code"],
            "country": address["country"],
        })),
        "date_of_birth": part("date_of_birth"),
        "email_address": part("email_address"),
        "phone_number": part("phone_number"),
        "id_number": part("id_number"),
        // Known once the user opens the session.
        "ip_address": null,
    }))
}

/// A field that may be absent or null. `read` says what it must be if it is something else.
fn optional<'a, T>(
    body: &'a Object,
    name: &str,
    read: fn(&'a Value) -> Result<T, &'static str>,
) -> Result<Option<T>, Refusal> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => {
            read(value).map(Some).map_err(|kind| Refusal::request("INVALID_FIELD", format!("{name} must be {kind}")))
        }
    }
}

fn required<'a, T>(body: &'a Object, name: &str, read: fn(&'a Value) -> Result<T, &'static str>) -> Result<T, Refusal> {
    optional(body, name, read)?.ok_or_else(|| Refusal::request("MISSING_FIELDS", format!("{name} is missing")))
}

fn text(value: &Value) -> Result<&str, &'static str> {
    value.as_str().filter(|text| !text.is_empty()).ok_or("a string that is not empty")
}

fn flag(value: &Value) -> Result<bool, &'static str> {
    value.as_bool().ok_or("a boolean")
}

fn object(value: &Value) -> Result<&Object, &'static str> {
    value.as_object().ok_or("an object")
}

fn now() -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let time = i64::try_from(since.as_millis()).ok().and_then(DateTime::from_timestamp_millis).unwrap_or_default();
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}
