//! In front of all doors: visitors who bring no cookie get the pages kept for them at once.
//!
//! Most requests of most sites end here. A router would find the route, clone its layers and box their futures first,
//! which costs as much as the answer itself.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use axum::routing::future::RouteFuture;
use futures_util::future::Either;
use tower::Service;

use super::public::from_memory;
use crate::app::App;
use crate::services::metrics::route_class;

/// The whole server: what is kept in memory, and the doors behind.
#[derive(Debug, Clone)]
pub struct Front {
    app: App,
    doors: Router,
}

impl Front {
    /// In front of these doors.
    pub const fn new(app: App, doors: Router) -> Self {
        Self { app, doors }
    }
}

impl Service<Request<Body>> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response, Infallible>>, RouteFuture<Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // The doors are always open: routers do not push back.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let start = Instant::now();
        let Some(response) = from_memory(&self.app, &request) else { return Either::Right(self.doors.call(request)) };
        let route = route_class(request.uri().path());
        self.app.metrics().count_request(route, response.status().as_u16(), start.elapsed());
        Either::Left(ready(Ok(response)))
    }
}
