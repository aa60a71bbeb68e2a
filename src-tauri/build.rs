//! Names every command in the application manifest, so that the capability can allow them one by one.

const COMMANDS: &[&str] = &[
    "overview",
    "assertions",
    "assertion",
    "check",
    "browse_assertion",
    "look_at",
    "backpacks",
    "rename_backpack",
    "disconnect_backpack",
    "sync",
    "browse_backpack",
    "suggestions",
    "connect",
    "connection",
    "connect_go_on",
    "connect_open_again",
    "connect_link",
    "connect_paste",
    "connect_cancel",
    "use_secrets",
    "plan_transfer",
    "start_transfer",
    "receipts",
    "jobs",
    "stop_job",
    "settings",
    "set_settings",
    "identities",
    "add_identity",
    "remove_identity",
    "contacts",
    "export",
];

fn main() {
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("{error:#}");
        std::process::exit(1);
    }
}
