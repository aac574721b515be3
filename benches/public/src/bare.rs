//! The bare handler: the same bytes, nothing else.

use std::path::Path;

use axum::Router;
use axum::body::Bytes;
use axum::response::Html;
use axum::routing::get;

use crate::client::Failure;
use crate::etabli::Server;

/// Serves a file at `/` and says where.
pub async fn serve(file: &str) -> Result<(), Failure> {
    let page = Bytes::from(std::fs::read(file)?);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("at http://{}", listener.local_addr()?);
    let router = Router::new().route("/", get(move || std::future::ready(Html(page.clone()))));
    Ok(axum::serve(listener, router).await?)
}

/// Starts it as a process of its own.
pub fn start(file: &Path) -> Result<Server, Failure> {
    let mut command = std::process::Command::new(std::env::current_exe()?);
    command.arg("bare").arg(file);
    Server::start(&mut command)
}
