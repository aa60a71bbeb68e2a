//! The exit status: 0 fine, 1 problem found or refused, 2 could not decide, 3 usage, 4 needs signing in or a key store,
//! 5 unexpected or a library from a newer version.

use holdall_app::Code;

/// An exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0
    Fine,
    /// 1
    Problem,
    /// 2
    Undecided,
    /// 3
    Usage,
    /// 4
    SignIn,
    /// 5
    Unexpected,
}

impl Exit {
    /// What an error ends in.
    pub fn of(code: Code) -> Self {
        match code {
            Code::SignInNeeded | Code::NoKeyStore | Code::WrongPassphrase => Self::SignIn,
            Code::Offline
            | Code::Unreachable
            | Code::HostTrouble
            | Code::SlowDown
            | Code::SignInTimeout
            | Code::Busy => Self::Undecided,
            Code::Refused
            | Code::NotABackpack
            | Code::RegistrationRefused
            | Code::AccessDenied
            | Code::AddressUnknown
            | Code::BadReturn
            | Code::Cancelled
            | Code::WayNotPossible
            | Code::NeedsHttps
            | Code::NotThere
            | Code::Ambiguous
            | Code::NotABadge
            | Code::File => Self::Problem,
            Code::BadAddress | Code::Usage => Self::Usage,
            Code::NewerLibrary | Code::DamagedLibrary | Code::DiskFull | Code::Unexpected => Self::Unexpected,
        }
    }

    /// Of two that occurred, the one to end with: the first of 5, 4, 3, 1, 2, 0.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let weight = |exit| match exit {
            Self::Fine => 0,
            Self::Undecided => 1,
            Self::Problem => 2,
            Self::Usage => 3,
            Self::SignIn => 4,
            Self::Unexpected => 5,
        };
        if weight(other) > weight(self) { other } else { self }
    }

    /// The number.
    pub fn number(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Problem => 1,
            Self::Undecided => 2,
            Self::Usage => 3,
            Self::SignIn => 4,
            Self::Unexpected => 5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Exit::*;
    use super::*;

    #[test]
    fn of_several_the_first_of_5_4_1_2_0_that_occurred() {
        for (occurred, ends) in [
            (vec![], 0),
            (vec![Fine, Undecided], 2),
            (vec![Undecided, Problem, Fine], 1),
            (vec![Problem, SignIn, Undecided], 4),
            (vec![Unexpected, SignIn, Problem], 5),
        ] {
            let exit = occurred.iter().fold(Fine, |exit, next| exit.and(*next));
            assert_eq!(exit.number(), ends, "{occurred:?}");
        }
    }

    #[test]
    fn offline_and_busy_could_not_decide() {
        assert_eq!(
            (Exit::of(Code::Offline).number(), Exit::of(Code::Busy).number()),
            (2, 2)
        );
        assert_eq!(
            (
                Exit::of(Code::SignInNeeded).number(),
                Exit::of(Code::NoKeyStore).number()
            ),
            (4, 4)
        );
        assert_eq!(
            (Exit::of(Code::NewerLibrary).number(), Exit::of(Code::Refused).number()),
            (5, 1)
        );
    }
}
