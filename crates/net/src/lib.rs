//! The door to the web: one client, one place for size caps, redirect rules, address rules and redaction.
