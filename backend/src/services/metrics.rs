//! What the server counts about itself, in the format of Prometheus (OpenMetrics). No person, page or address is in it.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

/// Of which kind a request was and how it ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RequestLabels {
    pub route: &'static str,
    pub status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    route: &'static str,
}

/// The counters. Cloning shares them.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    request_seconds: Family<RouteLabels, Histogram>,
    /// WebSockets open now.
    pub sockets: Gauge,
    /// Documents open now.
    pub rooms: Gauge,
    /// Updates of documents committed.
    pub updates: Counter,
    /// Time of a transaction that commits updates.
    pub commit_seconds: Histogram,
    database_bytes: Gauge,
    backup_age_seconds: Gauge,
}

fn latencies() -> Histogram {
    // From half a millisecond to eight seconds.
    Histogram::new(exponential_buckets(0.0005, 2.0, 15))
}

impl Default for Metrics {
    fn default() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("etabli"),
            requests: Family::default(),
            request_seconds: Family::new_with_constructor(latencies),
            sockets: Gauge::default(),
            rooms: Gauge::default(),
            updates: Counter::default(),
            commit_seconds: latencies(),
            database_bytes: Gauge::default(),
            backup_age_seconds: Gauge::default(),
        };
        let registry = &mut metrics.registry;
        registry.register("requests", "Requests by kind of address and status", metrics.requests.clone());
        let help = "Time until the answer began";
        registry.register_with_unit("request", help, Unit::Seconds, metrics.request_seconds.clone());
        registry.register("sockets", "WebSockets open", metrics.sockets.clone());
        registry.register("rooms", "Documents open", metrics.rooms.clone());
        registry.register("updates", "Updates of documents committed", metrics.updates.clone());
        let help = "Time of a transaction that commits updates";
        registry.register_with_unit("commit", help, Unit::Seconds, metrics.commit_seconds.clone());
        registry.register_with_unit("database", "Size of the database", Unit::Bytes, metrics.database_bytes.clone());
        let help = "Age of the last backup; -1 without any";
        registry.register_with_unit("backup_age", help, Unit::Seconds, metrics.backup_age_seconds.clone());
        metrics
    }
}

impl Metrics {
    /// Counts a request.
    pub fn count_request(&self, route: &'static str, status: u16, took: Duration) {
        self.requests.get_or_create(&RequestLabels { route, status }).inc();
        self.request_seconds.get_or_create(&RouteLabels { route }).observe(took.as_secs_f64());
    }

    /// Prints everything, with what is measured only now.
    pub fn print(&self, database_bytes: u64, backup_age_seconds: Option<i64>) -> String {
        self.database_bytes.set(i64::try_from(database_bytes).unwrap_or(i64::MAX));
        self.backup_age_seconds.set(backup_age_seconds.unwrap_or(-1));
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

/// The kind of an address: few enough to be a label.
pub fn route_class(path: &str) -> &'static str {
    const CLASSES: &[&str] = &["app", "admin", "files", "feeds", "search", "assets", "installation", "health"];
    const ACCOUNT: &[&str] = &["rejoindre", "connexion", "deconnexion", "compte", "mot-de-passe", "partage"];
    let mut segments = path.trim_start_matches('/').split('/');
    let first = segments.next().unwrap_or_default();
    if first == "api" {
        return match segments.next() {
            Some("sync") => "sync",
            Some("catalogue") => "catalogue",
            Some("commands") => "commands",
            _ => "api",
        };
    }
    if ACCOUNT.contains(&first) {
        return "account";
    }
    CLASSES.iter().find(|class| **class == first).copied().unwrap_or("site")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_name_kinds_of_addresses_only() {
        let metrics = Metrics::default();
        metrics.count_request(route_class("/rejoindre/secret"), 200, Duration::from_millis(3));
        metrics.count_request(route_class("/zoe-martin"), 404, Duration::from_millis(1));
        let text = metrics.print(4096, None);
        for expected in [
            "etabli_requests_total{route=\"account\",status=\"200\"} 1",
            "etabli_requests_total{route=\"site\",status=\"404\"} 1",
            "etabli_request_seconds_count{route=\"site\"} 1",
            "etabli_database_bytes 4096",
            "etabli_backup_age_seconds -1",
        ] {
            assert!(text.contains(expected), "{expected} in {text}");
        }
        assert!(!text.contains("secret") && !text.contains("zoe"));
    }
}
