//! What the rooms below say, as codes that somebody acts on. A new variant below does not compile without a row here.

use holdall_backpacks::BackpackError;
use holdall_formats::FormatError;
use holdall_library::LibraryError;
use holdall_net::NetError;
use holdall_pictures::PictureError;
use holdall_secrets::SecretsError;
use holdall_sync::SyncError;

use super::{Code, UserError};

impl From<NetError> for UserError {
    fn from(error: NetError) -> Self {
        let told = match &error {
            NetError::Offline => Self::new(Code::Offline),
            NetError::Unreachable { host, .. } | NetError::Timeout { host } => {
                Self::new(Code::Unreachable).with("host", host)
            }
            NetError::TooLarge { host } | NetError::BadRedirect { host, .. } => {
                Self::new(Code::HostTrouble).with("host", host)
            }
            NetError::Refused { host, .. } if error.needs_https() => Self::new(Code::NeedsHttps).with("host", host),
            NetError::Refused { host, why } => Self::new(Code::Refused).with("host", host).with("said", *why),
        };
        told.because(&error)
    }
}

impl From<BackpackError> for UserError {
    fn from(error: BackpackError) -> Self {
        let told = match error {
            BackpackError::Net(net) => return net.into(),
            BackpackError::SignedOut => Self::new(Code::SignInNeeded),
            BackpackError::Forbidden { ref said } => Self::new(Code::Refused).with("said", said),
            BackpackError::Busy { retry_after_s } => match retry_after_s {
                Some(seconds) => Self::new(Code::SlowDown).with("seconds", seconds.to_string()),
                None => Self::new(Code::SlowDown),
            },
            BackpackError::Refused {
                code: Some(ref code), ..
            } if code == "access_denied" => Self::new(Code::AccessDenied),
            BackpackError::Refused {
                code: Some(ref code), ..
            } if code == "ADDRESS_UNKNOWN" => Self::new(Code::AddressUnknown),
            BackpackError::Refused { ref said, .. } => Self::new(Code::Refused).with("said", said),
            BackpackError::HostTrouble { status, .. } => {
                Self::new(Code::HostTrouble).with("status", status.to_string())
            }
            BackpackError::NotHere { .. } => Self::new(Code::NotABackpack),
            BackpackError::BadReturn(_) => Self::new(Code::BadReturn),
        };
        told.because(&error)
    }
}

impl From<SecretsError> for UserError {
    fn from(error: SecretsError) -> Self {
        let told = match error {
            SecretsError::NoKeyStore(_) | SecretsError::Locked => Self::new(Code::NoKeyStore),
            SecretsError::WrongPassphrase => Self::new(Code::WrongPassphrase),
            // Without its key no grant can be read: every backpack has to be signed in to again.
            SecretsError::KeyMissing | SecretsError::DoesNotOpen => Self::new(Code::SignInNeeded),
            SecretsError::File(_) => Self::new(Code::File),
        };
        told.because(&error)
    }
}

impl From<LibraryError> for UserError {
    fn from(error: LibraryError) -> Self {
        let told = match &error {
            LibraryError::Newer => Self::new(Code::NewerLibrary),
            LibraryError::Locked => Self::new(Code::Busy),
            LibraryError::Full { .. } => Self::new(Code::DiskFull),
            LibraryError::Place { path, .. } => Self::new(Code::File).with("path", path),
            LibraryError::Damaged { .. } => Self::new(Code::DamagedLibrary),
            LibraryError::NotThere { what } => Self::new(Code::NotThere).with("what", *what),
            LibraryError::Sqlite { .. } => Self::new(Code::Unexpected),
        };
        told.because(&error)
    }
}

impl From<FormatError> for UserError {
    fn from(error: FormatError) -> Self {
        let why = match error {
            FormatError::NotABadge(_) => "content",
            FormatError::NoBadgeData => "no-badge-data",
            FormatError::Damaged(_) => "damaged",
            FormatError::TooLarge(_) => "too-large",
        };
        Self::new(Code::NotABadge).with("why", why).because(&error)
    }
}

impl From<PictureError> for UserError {
    fn from(error: PictureError) -> Self {
        let told = match error {
            PictureError::Unknown | PictureError::Damaged(_) | PictureError::TooLarge => {
                Self::new(Code::NotThere).with("what", "picture")
            }
        };
        told.because(&error)
    }
}

impl From<SyncError> for UserError {
    fn from(error: SyncError) -> Self {
        let told = match error {
            SyncError::Backpack(error) => return error.into(),
            SyncError::Library(error) => return error.into(),
            SyncError::Secrets(error) => return error.into(),
            SyncError::Busy => Self::new(Code::Busy),
            SyncError::SignInNeeded => Self::new(Code::SignInNeeded),
            SyncError::Stopped => Self::new(Code::Cancelled),
            SyncError::NotPossible { what } => {
                Self::new(Code::Refused).with("said", format!("this backpack cannot {what}"))
            }
            SyncError::Lock(_) => Self::new(Code::File).with("path", "locks"),
        };
        told.because(&error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(error: impl Into<UserError>) -> Code {
        error.into().code
    }

    #[test]
    fn what_a_host_says_becomes_something_to_do() {
        assert_eq!(code(BackpackError::SignedOut), Code::SignInNeeded);
        assert_eq!(code(BackpackError::BadReturn("state")), Code::BadReturn);
        assert_eq!(code(BackpackError::Net(NetError::Offline)), Code::Offline);
        let busy = UserError::from(BackpackError::Busy {
            retry_after_s: Some(40),
        });
        assert_eq!((busy.code, busy.params["seconds"].as_str()), (Code::SlowDown, "40"));
        let denied = BackpackError::Refused {
            said: "no".into(),
            code: Some("access_denied".into()),
        };
        assert_eq!(code(denied), Code::AccessDenied);
    }

    #[test]
    fn a_refused_address_without_https_says_so() {
        let error = NetError::Refused {
            host: "pack.example".into(),
            why: holdall_net::NEEDS_HTTPS,
        };
        assert_eq!(code(error), Code::NeedsHttps);
    }

    #[test]
    fn a_lost_key_means_sign_in_again_and_never_a_broken_library() {
        assert_eq!(code(SecretsError::KeyMissing), Code::SignInNeeded);
        assert_eq!(code(SecretsError::DoesNotOpen), Code::SignInNeeded);
        assert_eq!(code(SecretsError::Locked), Code::NoKeyStore);
    }

    #[test]
    fn the_detail_holds_the_chain_without_secrets() {
        let cause = std::io::Error::other("GET https://pack.example/cb?code=SECRETCODE failed");
        let error = LibraryError::Place {
            path: "badges".into(),
            source: Box::new(cause),
        };
        let told = UserError::from(error);
        assert_eq!(told.params["path"], "badges");
        assert!(told.detail.contains("cannot be opened"), "{}", told.detail);
        assert!(!told.detail.contains("SECRETCODE"), "{}", told.detail);
    }
}
