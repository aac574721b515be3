//! Where a request comes from: the network address, the browser in words, the address it asked for.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::{HOST, USER_AGENT};
use axum::http::request::Parts;
use etabli_locale::Locale;

use crate::app::App;

/// What a request says about its sender.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The network address, for counting only: it is neither stored nor logged.
    pub address: String,
    /// Scheme and host people use: as configured, else those the browser asked for. Good for what its own user reads;
    /// what leaves by mail asks [`App::origin`].
    pub origin: String,
    browser: Option<(&'static str, &'static str)>,
}

impl Visit {
    /// The browser as sessions keep it, in no language: `Firefox/Linux`; nothing when it is unknown.
    pub fn agent(&self) -> String {
        self.browser.map(|(browser, system)| format!("{browser}/{system}")).unwrap_or_default()
    }
}

/// A browser that a session keeps, in words: « Firefox sur Linux ».
pub fn agent_in_words(locale: Locale, kept: &str) -> String {
    match kept.split_once('/') {
        Some((browser, system)) => {
            locale.format("account-agent", &[("browser", browser.into()), ("system", system.into())])
        }
        None if kept.is_empty() => locale.text("account-agent-unknown"),
        None => kept.to_owned(),
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let behind_proxy = app.config().behind_proxy;
        let forwarded = |name| behind_proxy.then(|| last(&parts.headers, name)).flatten();
        let connection = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
        // A proxy appends the address it saw: whatever stands before was written by the client.
        let address = forwarded("x-forwarded-for").filter(|text| text.parse::<IpAddr>().is_ok());
        let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
        let scheme = forwarded("x-forwarded-proto").filter(|scheme| scheme == "https");
        let agent = parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok());
        let asked = || format!("{}://{host}", scheme.as_deref().unwrap_or("http"));
        Ok(Self {
            address: address.or(connection).unwrap_or_default(),
            origin: app.config().public_url.clone().unwrap_or_else(asked),
            browser: agent.and_then(browser),
        })
    }
}

fn last(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    value.rsplit(',').next().map(|part| part.trim().to_owned())
}

/// Browser and system named in a `User-Agent`. Order matters: most browsers claim to be the ones before them.
fn browser(agent: &str) -> Option<(&'static str, &'static str)> {
    const BROWSERS: [(&str, &str); 8] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("FxiOS", "Firefox"),
        ("Firefox", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let find =
        |known: &[(&str, &'static str)]| known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    Some((find(&BROWSERS)?, find(&SYSTEMS)?))
}

#[cfg(test)]
mod tests {
    use etabli_locale::Locale;

    use super::{agent_in_words, browser};

    #[test]
    fn a_kept_browser_is_said_in_the_readers_language() {
        assert_eq!(agent_in_words(Locale::FR, "Chrome/Linux"), "Chrome sur Linux");
        assert_eq!(agent_in_words(Locale::EN, "Chrome/Linux"), "Chrome on Linux");
        assert_eq!(agent_in_words(Locale::EN, ""), Locale::EN.text("account-agent-unknown"));
        assert_eq!(agent_in_words(Locale::EN, "a browser of old"), "a browser of old");
    }

    #[test]
    fn browsers_are_named() {
        let chromium =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile Safari/604.1";
        let firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
        assert_eq!(browser(chromium), Some(("Chrome", "Linux")));
        assert_eq!(browser(iphone), Some(("Safari", "iPhone")));
        assert_eq!(browser(firefox), Some(("Firefox", "Windows")));
        assert_eq!(browser("curl/8.0"), None);
    }
}
