//! The rules one by one, on badges made for each test; the corpus beside it has the cases of others.

// Tables of cases name what they bend by plain functions.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::type_complexity)]

mod around;
mod credentials;
mod hosted;
mod lists;
mod parts;
mod signed;
mod signer;
mod standards;
mod tokens;
mod world;
