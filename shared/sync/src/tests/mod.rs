//! Frames in hex, and stories on a simulated network.

mod frames;
