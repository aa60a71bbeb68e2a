//! The issuer site: every document a badge needs to be verified, the pages people read, and pictures.

mod documents;
mod old;
mod pages;
mod site;
#[cfg(test)]
mod tests;

pub use site::{Award, Issuers, issuer_site};
