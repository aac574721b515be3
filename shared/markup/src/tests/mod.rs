//! Tests of the dialect: rendering, extraction, hostile input.

mod render;
