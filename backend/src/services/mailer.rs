//! Mail: a few letters in the reader's language, in plain text. Without SMTP, links are shown to be copied instead.

use std::error::Error;

use etabli_locale::Locale;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{Address, AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::app::App;
use crate::config::SmtpConfig;

/// How mail leaves.
#[derive(Debug, Clone)]
pub struct Mailer {
    from: String,
    way: Way,
}

#[derive(Debug, Clone)]
enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(AsyncFileTransport<Tokio1Executor>),
}

/// Something said to one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub body: String,
}

impl Letter {
    /// The letter `mail-<kind>-subject` and `mail-<kind>-body`, which name the cooperative and a link.
    pub fn new(locale: Locale, to: &str, kind: &str, cooperative: &str, link: &str) -> Self {
        let args = [("cooperative", cooperative.into()), ("link", link.into())];
        let subject = locale.format(&format!("mail-{kind}-subject"), &args);
        let body = locale.format(&format!("mail-{kind}-body"), &args);
        Self { to: to.to_owned(), subject, body: format!("{body}\n") }
    }
}

impl Mailer {
    /// The way the configuration asks for.
    ///
    /// # Errors
    /// When the address of the mail server cannot be understood.
    pub fn new(config: &SmtpConfig) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let way = match config.url.strip_prefix("file://") {
            Some(folder) => {
                std::fs::create_dir_all(folder)?;
                Way::Folder(AsyncFileTransport::new(folder))
            }
            None => Way::Smtp(AsyncSmtpTransport::<Tokio1Executor>::from_url(&config.url)?.build()),
        };
        Ok(Self { from: config.from.clone(), way })
    }

    /// Sends a letter.
    ///
    /// # Errors
    /// When an address is wrong or the mail server refuses.
    pub async fn send(&self, sender: &str, letter: &Letter) -> Result<(), Box<dyn Error + Send + Sync>> {
        // `from` may be a bare address, which then bears the cooperative's name.
        let from = match self.from.parse::<Address>() {
            Ok(address) => Mailbox::new(Some(sender.to_owned()), address),
            Err(_) => self.from.parse()?,
        };
        let message = Message::builder()
            .from(from)
            .to(Mailbox::new(None, letter.to.parse()?))
            .subject(&letter.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body.clone())?;
        match &self.way {
            Way::Smtp(transport) => transport.send(message).await.map(|_| ())?,
            Way::Folder(transport) => transport.send(message).await.map(|_| ())?,
        }
        Ok(())
    }
}

impl App {
    /// Sends a letter without making anybody wait; a failure is logged. Nothing is sent without SMTP.
    pub fn send_later(&self, letter: Letter) {
        let app = self.clone();
        tokio::spawn(async move {
            let Some(mailer) = app.mailer() else { return };
            if let Err(error) = mailer.send(&app.settings().name(), &letter).await {
                tracing::error!(%error, subject = letter.subject, "a mail could not be sent");
            }
        });
    }

    /// Sends a letter and waits for the mail server's word: a test of the settings.
    ///
    /// # Errors
    /// What the mail server says, for people to read.
    pub async fn test_mail(&self, to: &str, locale: Locale) -> Result<(), String> {
        let Some(mailer) = self.mailer() else { return Err(locale.text("setup-mail-none")) };
        let letter = Letter::new(locale, to, "test", &self.settings().name(), "");
        mailer.send(&self.settings().name(), &letter).await.map_err(|error| error.to_string())
    }
}
