//! The protocols that backpack hosts speak, one file each; holds no state.
//!
//! Everything that goes out goes through `net`; everything that must be kept goes to the caller as bytes to seal.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod answers;
mod badge_connect;
mod badge_link;
mod badgr_v2;
mod capabilities;
mod codes;
mod discover;
mod error;
mod grant;
mod hosts;
mod identities;
mod listing;
mod mozilla;
mod oauth;
mod ob3_api;
mod paging;
mod protocol;
mod request;
mod sealed;
mod session;

#[cfg(test)]
mod test_host;
#[cfg(test)]
mod test_sign_in;

pub use badge_connect::read_manifest;
pub use capabilities::{AwardingClass, AwardingIssuer, Awards, Collection, Collections, Confirmed, Removed, Tend};
pub use discover::{BADGE_LINK, Step, StepEnd, address, discover, discover_only};
pub use error::BackpackError;
pub use grant::{Answer, Ask, Client, ClientAuth, Endpoints, Grant, Note, Started};
pub use hosts::{Suggestion, hosts_differ, suggestions};
pub use protocol::{
    Cursor, Found, Item, OTHER_ISSUER, OTHER_VERSION, Offer, PROTOCOLS, Page, Profile, Protocol, Pull, Push, SignIn,
    Stored, protocol,
};
pub use session::Session;
