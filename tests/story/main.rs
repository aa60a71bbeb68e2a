//! Whole stories over the real parts.

mod contract;
