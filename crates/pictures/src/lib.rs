//! Strangers' images in, safe pixels out, with limits.
