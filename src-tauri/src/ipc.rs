//! The typed door between window and program: commands and events, and the file that the window's code knows them by.

use holdall_app::{Changed, view};
use serde::{Deserialize, Serialize};
use tauri_specta::{Builder, Event, collect_commands, collect_events};

use crate::commands::*;

/// Something in the library changed: read lists and counts again.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type, Event)]
pub struct LibraryChanged;

/// A job began, moved on or ended.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type, Event)]
pub struct JobChanged(pub view::Job);

/// A connection moved on.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type, Event)]
pub struct ConnectChanged(pub view::ConnectView);

/// Somebody outside asks to open a badge.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type, Event)]
pub struct OpenAsked(pub view::OpenRequest);

/// All commands and events.
pub fn builder() -> Builder<tauri::Wry> {
    Builder::<tauri::Wry>::new()
        .disable_serde_phases()
        .commands(collect_commands![
            library::overview,
            library::assertions,
            library::assertion,
            library::check,
            library::browse_assertion,
            library::look_at,
            backpacks::backpacks,
            backpacks::rename_backpack,
            backpacks::disconnect_backpack,
            backpacks::sync,
            backpacks::browse_backpack,
            connect::suggestions,
            connect::connect,
            connect::connection,
            connect::connect_go_on,
            connect::connect_open_again,
            connect::connect_link,
            connect::connect_paste,
            connect::connect_cancel,
            connect::use_secrets,
            transfers::plan_transfer,
            transfers::start_transfer,
            transfers::receipts,
            jobs::jobs,
            jobs::stop_job,
            settings::settings,
            settings::set_settings,
            settings::identities,
            settings::add_identity,
            settings::remove_identity,
            settings::contacts,
            export::export,
        ])
        .events(collect_events![LibraryChanged, JobChanged, ConnectChanged, OpenAsked])
}

/// Hands what happened to the window.
pub fn forward(handle: &tauri::AppHandle, changed: Changed) {
    // A window that is closing cannot be told; nothing is lost, it reads everything when it opens.
    let _ = match changed {
        Changed::Library => LibraryChanged.emit(handle),
        Changed::Job(job) => JobChanged(*job).emit(handle),
        Changed::Connect(connect) => ConnectChanged(*connect).emit(handle),
        Changed::Open(request) => OpenAsked(request).emit(handle),
        Changed::Front => Ok(()),
    };
}

#[cfg(test)]
mod tests {
    #[test]
    fn generated_bindings_are_those_of_these_commands() {
        let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/lib/ipc/bindings.ts");
        let fresh = std::env::temp_dir().join(format!("holdall-bindings-{}.ts", std::process::id()));
        super::builder()
            .export(specta_typescript::Typescript::default(), &fresh)
            .expect("the bindings can be written");
        let written = std::fs::read_to_string(&fresh).expect("they were just written");
        std::fs::remove_file(&fresh).expect("they can be removed");
        if std::env::var_os("UPDATE_BINDINGS").is_some() {
            std::fs::write(committed, &written).expect("the committed file can be written");
        }
        let known = std::fs::read_to_string(committed).unwrap_or_default();
        assert_eq!(
            known, written,
            "run with UPDATE_BINDINGS=1 and commit ui/src/lib/ipc/bindings.ts"
        );
    }
}
