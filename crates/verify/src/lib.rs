//! Is this badge what it says? An ordered list of checks, each with an honest outcome.
