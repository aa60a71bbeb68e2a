//! The names of the checks and the question that each answers. Names are stable: the library keeps them, scripts
//! read them, and `docs/standards.md` says which rules stand behind each.

/// Every check: its stable name, and the question a window asks for it.
pub const CHECKS: &[(&str, &str)] = &[
    (READABLE, "Can it be read as a badge"),
    (HOSTED_AT_ID, "Found where it says it is"),
    (CONTEXT, "Its words mean what they should"),
    (STRUCTURE, "Complete and well formed"),
    (BADGE_CLASS, "The badge class is what it should be"),
    (ISSUER, "Issued by who it says"),
    (SCOPE, "Hosted where the issuer keeps its badges"),
    (KEY_OWNER, "Signed with the issuer's own key"),
    (SIGNATURE, "Unchanged since it was signed"),
    (CLAIMS, "Envelope and contents agree"),
    (NOT_REVOKED, "Not withdrawn by the issuer"),
    (DATES, "Its dates make sense"),
    (NOT_EXPIRED, "Not past its end date"),
    (EXTENSIONS, "Keeps to the schemas it names"),
    (ENDORSEMENTS, "Its endorsements hold"),
    (RECIPIENT, "Awarded to you"),
];

/// The input is a badge that can be read (IN-1, IN-6, IN-9, BK-*).
pub const READABLE: &str = "readable";
/// The hosted copy lives at its own id, and the copy at hand agrees with it (IN-2, IN-3, NET-1 to NET-5).
pub const HOSTED_AT_ID: &str = "hosted-at-id";
/// JSON-LD contexts are there and redefine nothing (CTX-*, D-1 to D-3, D-8, D-9).
pub const CONTEXT: &str = "context";
/// The assertion's own members (A-*, ID-*, D-4 to D-7).
pub const STRUCTURE: &str = "structure";
/// The BadgeClass or Achievement (B-*, EMB-*).
pub const BADGE_CLASS: &str = "badge-class";
/// The issuer's Profile (P-*, EMB-*).
pub const ISSUER: &str = "issuer";
/// The issuer's hosting policy (SC-*).
pub const SCOPE: &str = "scope";
/// The signing key is the issuer's (SIG-7 to SIG-14, DI-4 to DI-6, J-3 to J-5).
pub const KEY_OWNER: &str = "key-owner";
/// The signature or proof itself (SIG-1 to SIG-6, DI-*, J-1, J-9).
pub const SIGNATURE: &str = "signature";
/// JWT claims agree with the credential (J-7).
pub const CLAIMS: &str = "claims";
/// Revocation lists, flags, status lists and 410 (REV-*, ST-*).
pub const NOT_REVOKED: &str = "not-revoked";
/// Start date, and the order of the dates (T-*).
pub const DATES: &str = "dates";
/// The end date (T-5, DI-9, J-8).
pub const NOT_EXPIRED: &str = "not-expired";
/// Extension and credential schemas (X-*, V-2).
pub const EXTENSIONS: &str = "extensions";
/// Endorsements of the award, its class or issuer (EN-*, V-6, V-7).
pub const ENDORSEMENTS: &str = "endorsements";
/// Whose it is (R-*, V-4, V-5).
pub const RECIPIENT: &str = "recipient";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::CHECKS;

    #[test]
    fn names_are_unique_kebab_case_words() {
        let names: BTreeSet<_> = CHECKS.iter().map(|(name, _)| *name).collect();
        assert_eq!(names.len(), CHECKS.len());
        for name in names {
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{name}");
        }
    }
}
