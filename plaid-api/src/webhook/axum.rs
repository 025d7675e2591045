use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;
use reqwest::StatusCode;

use super::{Event, Verifier, WebhookError, WebhookErrorKind};

/// The webhook of a request, verified by the [`Verifier`] in the router's state.
///
/// What is refused is answered as [`WebhookError::status_code`] says, before the handler is called.
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
        let headers = request.headers().clone();
        let body = Bytes::from_request(request, state).await.map_err(|rejection| {
            // Too large for axum, or it broke off.
            let kind = match rejection.into_response().status() {
                StatusCode::PAYLOAD_TOO_LARGE => WebhookErrorKind::TooLarge,
                _ => WebhookErrorKind::BodyChanged,
            };
            WebhookError::new(kind)
        })?;
        verifier.verify(headers, body).await.map(Self)
    }
}

impl IntoResponse for WebhookError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status_code()).unwrap_or(StatusCode::BAD_REQUEST);
        (status, self.to_string()).into_response()
    }
}
