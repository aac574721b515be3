//! Frames in hex, and stories on a simulated network.

mod frames;
mod large;
mod seeds;
mod store;
mod stories;
mod world;
