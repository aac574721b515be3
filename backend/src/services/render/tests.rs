//! Rendering for somebody.
