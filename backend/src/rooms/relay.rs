//! What other servers on the same database have done: passed on to the rooms and sockets of this one.

use std::time::Duration;

use super::actor::Message;
use crate::app::{App, Event};
use crate::storage::{Wake, Wakes};

/// Pause before the channel is listened to again after the database was away.
const PAUSE: Duration = Duration::from_secs(2);

/// Listens until the server stops. With SQLite nobody speaks, but a command of the same program may write.
pub async fn listen(app: App, server: u64) {
    loop {
        match Wakes::listen(app.storage().engine(), &app.config().database_url).await {
            Ok(Some(wakes)) => {
                // Whatever was said while nobody listened is in the database.
                everything_may_have_changed(&app).await;
                if let Err(error) = pass_on(&app, server, wakes).await {
                    tracing::warn!(%error, "other servers cannot be heard");
                }
            }
            Ok(None) => return watch(&app).await,
            Err(error) => tracing::warn!(%error, "other servers cannot be heard"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Looks now and then whether the tree has another version than the one known, as after `etabli import`.
async fn watch(app: &App) {
    loop {
        tokio::time::sleep(PAUSE).await;
        let version = app.storage().setting("catalogue-version").await.ok().flatten();
        let version = version.and_then(|version| version.parse::<u64>().ok());
        if version.is_some_and(|version| version > app.tree().version) {
            everything_may_have_changed(app).await;
        }
    }
}

async fn pass_on(app: &App, server: u64, mut wakes: Wakes) -> Result<(), sqlx::Error> {
    loop {
        match wakes.next().await? {
            None => everything_may_have_changed(app).await,
            Some(wake) if wake.server() == server => {}
            Some(Wake::Update { document, head, .. }) => {
                app.forest().content_changed(document, head, app.now(), None);
                app.rooms().tell_if_open(document, Message::CatchUp).await;
                // The other server derives the text too; here it is for what is kept in memory.
                app.projector().touch(document);
                app.tell(Event::Document(document));
            }
            Some(Wake::Presence { document, bytes, .. }) => {
                app.rooms().tell_if_open(document, Message::RelayedPresence { bytes }).await;
            }
            Some(Wake::Session { session, .. }) => app.tell(Event::SessionEnded(session)),
            Some(Wake::Catalogue { version, .. }) => {
                reload_tree(app).await;
                app.tell(Event::Catalogue(version));
            }
        }
    }
}

async fn everything_may_have_changed(app: &App) {
    reload_tree(app).await;
    app.touch_outdated().await;
    app.tell(Event::Catalogue(app.tree().version));
    let documents: Vec<_> =
        app.rooms().running().as_ref().map(|running| running.mailboxes.keys().copied().collect()).unwrap_or_default();
    for document in documents {
        app.rooms().tell_if_open(document, Message::CatchUp).await;
    }
}

async fn reload_tree(app: &App) {
    let _one_at_a_time = app.tree_lock().lock().await;
    if let Err(error) = app.forest().reload(app.storage()).await {
        tracing::warn!(%error, "the tree could not be read anew");
    }
    if let Err(error) = app.settings().reload(app.storage()).await {
        tracing::warn!(%error, "the settings could not be read anew");
    }
}
