//! Bytes to model and back, never losing a byte of the original.
