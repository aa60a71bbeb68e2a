//! OAuth 2 as backpack hosts speak it: authorization address, the browser's return, tokens, revocation.
//!
//! The `oauth2` crate makes addresses, randomness, PKCE and request shapes; answers are read here, because hosts answer
//! sentences as error codes, JSON as `text/html`, and leave out what the RFC demands.

mod authorize;
mod callback;
mod client_auth;
mod exchange;
mod revoke;
mod scopes;
mod tokens;
pub(crate) mod turn;
mod wire;

#[cfg(test)]
mod oauth_tests;

pub(crate) use authorize::{Authorization, authorize};
pub(crate) use callback::{code_of, same};
pub(crate) use exchange::{finish, finish_password, renew};
pub(crate) use revoke::revoke;
pub(crate) use scopes::{OFFLINE, wanted};
