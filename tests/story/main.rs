//! Whole stories over the real parts.
