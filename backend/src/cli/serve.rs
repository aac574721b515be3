//! `etabli serve`: opens the storage, listens, and stops in good order.

use std::error::Error;
use std::net::SocketAddr;

use clap::Args;
use tokio::net::TcpListener;
use tokio::signal;
use tracing_subscriber::EnvFilter;

use super::Common;
use crate::app::{App, Clock, Event};
use crate::config::Config;
use crate::http;

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
        start_log(&config);
        let listener = TcpListener::bind(config.listen)
            .await
            .map_err(|error| format!("cannot listen on {}: {error}", config.listen))?;
        let app = App::open(config, Clock::System).await?;
        let address = listener.local_addr()?;
        tracing::info!("Établi is at http://{address}");
        let router = http::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, router).with_graceful_shutdown(stopped(app.clone())).await?;
        app.rooms().stop().await;
        app.storage().close().await;
        tracing::info!("stopped");
        Ok(())
    }
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

fn start_log(config: &Config) {
    let filter = EnvFilter::try_new(&config.log_level).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if config.log_format == "json" {
        builder.json().init();
    } else {
        builder.init();
    }
}
