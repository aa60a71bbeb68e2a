//! Plan and carry: bring a backpack and the library to agreement, copy badges between backpacks.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

pub mod copy;
