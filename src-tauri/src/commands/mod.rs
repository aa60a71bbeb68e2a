//! Every command that the window may call; named one by one here, in the manifest and in the capability.

pub mod backpacks;
pub mod connect;
pub mod export;
pub mod jobs;
pub mod library;
pub mod settings;
pub mod transfers;
