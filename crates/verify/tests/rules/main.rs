//! The rules one by one, on badges made for each test; the corpus beside it has the cases of others.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod credentials;
mod hosted;
mod lists;
mod signed;
mod signer;
mod tokens;
mod world;
