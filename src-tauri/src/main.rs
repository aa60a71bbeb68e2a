//! The window: names commands, hands deep links to the app, forwards changes; thin.

mod commands;
mod ipc;

fn main() {
    let _ = (ipc::builder, ipc::forward);
}
