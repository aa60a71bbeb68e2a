//! The `holdall` command: parses arguments, asks the app, prints tables or JSON; thin.
fn main() {}
