//! A future that can be changed until it is polled, which is when its work begins.

use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::Error;

/// Work of the kind `P`, with the result `T`.
pub(crate) enum Lazy<P, T> {
    /// Boxed, because it is moved several times before it begins.
    Prepared(Box<P>),
    Running(Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>),
    Over,
}

impl<P, T> Lazy<P, T> {
    /// Returns the work if it has not begun.
    pub(crate) fn prepared(&self) -> Option<&P> {
        match self {
            Self::Prepared(work) => Some(work),
            Self::Running(_) | Self::Over => None,
        }
    }

    /// Takes the work out if it has not begun.
    pub(crate) fn into_prepared(self) -> Option<Box<P>> {
        match self {
            Self::Prepared(work) => Some(work),
            Self::Running(_) | Self::Over => None,
        }
    }

    /// Changes the work if it has not begun.
    pub(crate) fn change(&mut self, change: impl FnOnce(&mut P)) {
        if let Self::Prepared(work) = self {
            change(work);
        }
    }

    /// Polls the result. The first poll begins the work with `run`.
    ///
    /// # Errors
    /// Fails if it is polled after its end.
    pub(crate) fn poll<F>(&mut self, context: &mut Context<'_>, run: impl FnOnce(Box<P>) -> F) -> Poll<Result<T, Error>>
    where
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        if self.prepared().is_some()
            && let Some(work) = mem::replace(self, Self::Over).into_prepared()
        {
            *self = Self::Running(Box::pin(run(work)));
        }
        let Self::Running(running) = self else { return Poll::Ready(Err(has_begun())) };
        let result = ready!(running.as_mut().poll(context));
        *self = Self::Over;
        Poll::Ready(result)
    }
}

/// Returns the error for work that is polled after its end, or used in another way after its beginning.
pub(crate) fn has_begun() -> Error {
    Error::configuration("the future was polled again after its end, or used in another way after its beginning")
}
