//! The checks, one file for each small family.

pub(crate) mod assertion;
pub(crate) mod badge_class;
pub(crate) mod dates;
pub(crate) mod editions;
pub(crate) mod endorsements;
pub(crate) mod extensions;
pub(crate) mod issuer;
pub(crate) mod key_owner;
pub(crate) mod legacy;
pub(crate) mod local_copy;
pub(crate) mod recipient;
pub(crate) mod revocation;
pub(crate) mod scope;
pub(crate) mod shape;
pub(crate) mod signature;
pub(crate) mod withdrawals;
