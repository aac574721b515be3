//! Every limit of the protocol in one place. Sizes in bytes, times in milliseconds.

/// Largest binary frame.
pub const MAX_FRAME_BYTES: usize = 256 * 1024;
/// What of an update goes into one fragment; leaves room for the frame's own fields.
pub const FRAGMENT_BYTES: usize = 240 * 1024;
/// Largest batch, reassembled.
pub const MAX_BATCH_BYTES: usize = 4 * 1024 * 1024;
/// Largest history of one document, as somebody who has nothing gets it.
pub const MAX_HISTORY_BYTES: usize = 16 * 1024 * 1024;
/// Bytes of updates that one person, or those with one link, may send at once, in all rooms together.
pub const BYTES_BURST: u32 = 16 * 1024 * 1024;
/// How many more a minute.
pub const BYTES_A_MINUTE: u32 = 4 * 1024 * 1024;
/// Most updates in one batch.
pub const MAX_UPDATES_PER_BATCH: usize = 1024;
/// Most fragmented batches that a connection may have open at once.
pub const MAX_OPEN_BATCHES: usize = 4;
/// How long a fragmented batch may take to arrive.
pub const FRAGMENT_TIMEOUT: u64 = 30_000;
/// Longest version or authentication field of a join.
pub const MAX_VERSION_BYTES: usize = 64 * 1024;
/// Most rooms joined by one connection.
pub const MAX_JOINS: usize = 300;
/// Largest presence update.
pub const MAX_PRESENCE_BYTES: usize = 4 * 1024;
/// Presence updates a member may send: this many at once, then one every [`PRESENCE_INTERVAL`].
pub const PRESENCE_BURST: u32 = 20;
/// See [`PRESENCE_BURST`].
pub const PRESENCE_INTERVAL: u64 = 50;
/// Updates a member may send: this many at once, then one every [`UPDATE_INTERVAL`].
pub const UPDATE_BURST: u32 = 200;
/// See [`UPDATE_BURST`].
pub const UPDATE_INTERVAL: u64 = 20;

/// After this silence the client asks whether the server is there.
pub const HEARTBEAT: u64 = 10_000;
/// The same while updates wait for their acknowledgement.
pub const BUSY_HEARTBEAT: u64 = 5_000;
/// Unanswered questions after which the client holds the connection for dead.
pub const MISSED_HEARTBEATS: u32 = 2;
/// How long a connection attempt may take.
pub const CONNECT_TIMEOUT: u64 = 15_000;
/// First pause between attempts to connect; doubles at each.
pub const FIRST_PAUSE: u64 = 500;
/// Longest pause between attempts: somebody who sees that the server is back should not wait for long.
pub const LONGEST_PAUSE: u64 = 10_000;
/// The server closes a connection that has been silent for so long.
pub const SERVER_SILENCE: u64 = 60_000;
/// Batches of one document that the client sends without waiting for their acknowledgement.
pub const BATCHES_IN_FLIGHT: usize = 8;
/// Documents that the client synchronises at once in the background.
pub const BACKGROUND_JOINS: usize = 6;
/// How long a join may stay unanswered before the client tries again.
pub const JOIN_TIMEOUT: u64 = 20_000;
/// When the client looks again whether the server has what others wrote and it lacked.
pub const LOOK_AGAIN_PAUSE: u64 = 6_000;
/// How often it looks before it takes for lost what they wrote.
pub const LOOKS_AGAIN: u32 = 5;
/// How often a client repeats its presence.
pub const PRESENCE_REPEAT: u64 = 15_000;
/// How long a presence is believed without repetition.
pub const PRESENCE_LIFE: u64 = 40_000;
