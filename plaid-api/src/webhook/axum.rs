use std::error::Error as StdError;
use std::iter::successors;

use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use reqwest::header::{CONTENT_LENGTH, HeaderMap};

use super::{Event, VerificationHeader, Verifier, WebhookError, WebhookErrorKind};

/// Extracts a webhook, verified by the [`Verifier`] in the router's state.
///
/// Webhooks that are refused are answered with [`WebhookError::status`], and don't reach the handler. The header
/// is checked before the body is read. [`Verifier::max_body_bytes`] limits the body's size, whatever axum's
/// `DefaultBodyLimit` is.
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
        // The header is checked first, so that the bodies of unauthenticated senders are not read.
        let token = verifier.check(head.headers.value()?)?;
        let body = read_body(&head.headers, body, verifier.body_bytes()).await?;
        verifier.prove(token, body).await.map(Self)
    }
}

/// Reads a body of up to `limit` bytes.
async fn read_body(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, WebhookError> {
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(WebhookError::new(WebhookErrorKind::TooLarge));
    }
    let body = Limited::new(body, limit).collect().await.map_err(|error| {
        // A layer of the receiver may have a smaller limit, whose error wraps the same type. Any other error means that
        // the body broke off.
        let mut causes = successors(Some(&*error as &(dyn StdError + 'static)), |error| (*error).source());
        let is_too_large = causes.any(<dyn StdError>::is::<LengthLimitError>);
        let kind = if is_too_large { WebhookErrorKind::TooLarge } else { WebhookErrorKind::BodyChanged };
        WebhookError::new(kind).caused_by(error)
    })?;
    Ok(body.to_bytes())
}

impl IntoResponse for WebhookError {
    fn into_response(self) -> Response {
        let status = self.status();
        (status, self.to_string()).into_response()
    }
}
