//! The protocols that backpack hosts speak, one file each; holds no state.

mod error;
mod grant;
mod protocol;

pub use error::BackpackError;
pub use grant::{Answer, Ask, Client, Endpoints, Grant, Started};
pub use protocol::{
    Cursor, Found, Item, Offer, Page, Profile, Protocol, PROTOCOLS, Pull, Push, Session, SignIn, Stored,
};
