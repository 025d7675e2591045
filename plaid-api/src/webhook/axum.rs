use std::error::Error as StdError;
use std::iter::successors;

use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_LENGTH, HeaderMap};

use super::{Event, VerificationHeader, Verifier, WebhookError, WebhookErrorKind};

/// The webhook of a request, verified by the [`Verifier`] in the router's state.
///
/// What is refused is answered as [`WebhookError::status_code`] says, before the handler is called. The header is
/// checked before the body is read, and the body may be as large as [`Verifier::max_body_bytes`] says, whatever
/// axum's `DefaultBodyLimit` is.
///
/// ```
/// use axum::{Router, http::StatusCode, routing::post};
/// use plaid_api::webhook::{Verified, Verifier};
///
/// async fn receive(Verified(event): Verified) -> StatusCode {
///     println!("{:?}", event.item_id());
///     StatusCode::OK
/// }
///
/// # let client = plaid_api::Client::builder().credentials("client-id", "secret").build()?;
/// let app: Router = Router::new().route("/plaid", post(receive)).with_state(Verifier::new(client));
/// # let _ = app;
/// # Ok::<(), plaid_api::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Verified(pub Event);

impl<S> FromRequest<S> for Verified
where
    Verifier: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = WebhookError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebhookError> {
        let verifier = Verifier::from_ref(state);
        let (head, body) = request.into_parts();
        // The header first: a stranger's body is not read.
        let token = verifier.check(head.headers.value()?)?;
        let body = read_body(&head.headers, body, verifier.body_bytes()).await?;
        verifier.prove(token, body).await.map(Self)
    }
}

/// Reads a body of at most so many bytes, and stops where there are more.
async fn read_body(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, WebhookError> {
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(WebhookError::new(WebhookErrorKind::TooLarge));
    }
    let body = Limited::new(body, limit).collect().await.map_err(|error| {
        // A layer of the receiver may have a smaller limit, with the same error within its own. Any other error says
        // that the body broke off.
        let mut causes = successors(Some(&*error as &(dyn StdError + 'static)), |error| (*error).source());
        let is_too_large = causes.any(<dyn StdError>::is::<LengthLimitError>);
        let kind = if is_too_large { WebhookErrorKind::TooLarge } else { WebhookErrorKind::BodyChanged };
        WebhookError::new(kind).caused_by(error)
    })?;
    Ok(body.to_bytes())
}

impl IntoResponse for WebhookError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status_code()).unwrap_or(StatusCode::BAD_REQUEST);
        (status, self.to_string()).into_response()
    }
}
