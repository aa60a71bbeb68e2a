//! The rules one by one, on badges made for each test; the corpus beside it has the cases of others.

#![recursion_limit = "256"]
// Tables of cases name what they bend by plain functions.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::type_complexity)]

mod algorithms;
mod around;
mod beside;
mod credentials;
mod documents;
mod hosted;
mod input;
mod legacy;
mod legacy_1_1;
mod lists;
mod parts;
mod pictures;
mod pointers;
mod rich;
mod signed;
mod signed_legacy;
mod signer;
mod spellings;
mod standards;
mod tokens;
mod within;
mod world;
