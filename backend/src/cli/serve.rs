//! `etabli serve`: opens the storage, listens, and stops in good order.

use std::error::Error;
use std::net::SocketAddr;

use clap::Args;
use tokio::net::TcpListener;
use tokio::signal;

use super::{Common, log};
use crate::app::{App, Clock, Event};
use crate::http;
use crate::http::listen::{self, Patience};
use crate::services::backups::keep_backups;
use crate::services::jobs;

/// Runs the server.
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    common: Common,
    /// Address to listen on, such as 127.0.0.1:8080; port 0 takes a free one.
    #[arg(long)]
    listen: Option<SocketAddr>,
}

impl Serve {
    /// Serves until it is told to stop.
    pub async fn run(self) -> Result<(), Box<dyn Error>> {
        let mut config = self.common.config()?;
        if let Some(listen) = self.listen {
            config.listen = listen;
        }
        log::start(&config);
        let listener = TcpListener::bind(config.listen)
            .await
            .map_err(|error| format!("cannot listen on {}: {error}", config.listen))?;
        let app = App::open(config, Clock::System).await?;
        let address = listener.local_addr()?;
        if let Some(key) = app.installation_key().await? {
            let origin = app.origin(&format!("http://{address}"));
            tracing::info!("Installation: {origin}/installation?cle={key}");
        }
        tracing::info!("Établi is at http://{address}");
        if let Some(address) = app.config().metrics_listen {
            let stopped = told_to_stop(app.clone());
            let listening = http::health::serve_metrics(app.clone(), address, stopped).await;
            listening.map_err(|error| format!("cannot serve metrics on {address}: {error}"))?;
        }
        let cleaning = tokio::spawn(jobs::run(app.clone()));
        let backups = tokio::spawn(keep_backups(app.clone()));
        let patience = Patience::usual(app.config().behind_proxy);
        listen::serve(listener, http::service(app.clone()), patience, stopped(app.clone())).await;
        // A backup under way is finished: it is short, and a half-made one would be of no use.
        backups.await?;
        cleaning.abort();
        app.close().await;
        tracing::info!("stopped");
        Ok(())
    }
}

async fn told_to_stop(app: App) {
    let mut events = app.events();
    while !matches!(events.recv().await, Ok(Event::Stopping) | Err(tokio::sync::broadcast::error::RecvError::Closed)) {}
}

async fn stopped(app: App) {
    let interrupt = async { signal::ctrl_c().await.ok() };
    let terminate = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! { _ = interrupt => {}, _ = terminate => {} }
    tracing::info!("stopping");
    app.tell(Event::Stopping);
}
