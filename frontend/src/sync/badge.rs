//! The six states of the sync badge.

use etabli_sync::client::{Blocked, Status};

use crate::store::state::SyncState;

/// What the badge shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Badge {
    /// Everything is on the server.
    Saved,
    /// Changes are on their way.
    Saving,
    /// No network; so many changes are kept here.
    Local(u32),
    /// The connection is being made again.
    Behind,
    /// So many changes were refused.
    Refused(u32),
    /// The device's storage is full.
    StorageFull,
    /// The session has ended.
    SignedOut,
}

impl Badge {
    /// The badge of a state: documents and commands together.
    pub fn of(sync: &SyncState) -> Self {
        match sync.status {
            Status::Saved if sync.commands > 0 => Self::Saving,
            Status::Saved => Self::Saved,
            Status::Saving => Self::Saving,
            Status::Local(_) => Self::Local(sync.edits.iter().fold(sync.commands, |sum, (_, edits)| sum + edits)),
            Status::Behind => Self::Behind,
            Status::Refused(count) => Self::Refused(count),
            Status::Blocked(Blocked::StorageFull) => Self::StorageFull,
            Status::Blocked(Blocked::SignedOut) => Self::SignedOut,
        }
    }

    /// The id of its message.
    pub fn message(self) -> &'static str {
        match self {
            Self::Saved => "sync-saved",
            Self::Saving => "sync-saving",
            Self::Local(0) => "sync-local-nothing",
            Self::Local(_) => "sync-local",
            Self::Behind => "sync-behind",
            Self::Refused(_) => "sync-refused",
            Self::StorageFull => "sync-storage-full",
            Self::SignedOut => "sync-signed-out",
        }
    }

    /// Id of the same in the few letters that fit on a phone.
    pub fn short_message(self) -> &'static str {
        match self {
            Self::Local(1..) => "sync-local-short",
            Self::Refused(_) => "sync-refused-short",
            Self::StorageFull => "sync-storage-full-short",
            Self::SignedOut => "sync-signed-out-short",
            _ => self.message(),
        }
    }

    /// How many changes it speaks of.
    pub fn count(self) -> u32 {
        match self {
            Self::Local(count) | Self::Refused(count) => count,
            _ => 0,
        }
    }

    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Saved => "check",
            Self::Saving => "dots",
            Self::Local(_) => "cloud-off",
            Self::Behind => "refresh",
            Self::Refused(_) => "warn",
            Self::StorageFull | Self::SignedOut => "lock",
        }
    }

    /// The look: `calm`, `neutral`, `warn` or `danger`.
    pub fn look(self) -> &'static str {
        match self {
            Self::Saved | Self::Saving => "calm",
            Self::Local(_) | Self::Behind => "neutral",
            Self::Refused(_) => "warn",
            Self::StorageFull | Self::SignedOut => "danger",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(status: Status, commands: u32, expected: Badge) {
        let sync = SyncState { status, commands, ..SyncState::default() };
        assert_eq!(Badge::of(&sync), expected);
    }

    #[test]
    fn commands_count_like_edits() {
        check(Status::Saved, 0, Badge::Saved);
        check(Status::Saved, 1, Badge::Saving);
        let document = etabli_ids::DocumentId::new(1, 1);
        let sync =
            SyncState { status: Status::Local(40), commands: 1, edits: vec![(document, 2)], ..SyncState::default() };
        assert_eq!(Badge::of(&sync), Badge::Local(3));
        check(Status::Refused(2), 1, Badge::Refused(2));
        check(Status::Blocked(Blocked::SignedOut), 3, Badge::SignedOut);
    }

    #[test]
    fn every_state_has_words() {
        let states = [Badge::Saved, Badge::Saving, Badge::Local(0), Badge::Local(2), Badge::Behind, Badge::Refused(1)];
        for badge in states.into_iter().chain([Badge::StorageFull, Badge::SignedOut]) {
            assert!(etabli_locale::Locale::FR.has(badge.message()), "{badge:?}");
        }
    }
}
