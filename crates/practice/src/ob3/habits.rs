//! How hosts of the 3.0 API differ from its letter and from each other.

/// How a listing spells its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spelling {
    /// `credential` and `compactJwsString`, as the data model has them.
    #[default]
    Model,
    /// `credential` and `compactJwsStrings`, as the specification's own sample has them.
    Sample,
    /// `credentials` and `compactJwsStrings`.
    Plural,
}

/// What a host of the 3.0 API does otherwise; can be changed while it runs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ob3Habits {
    /// The keys of a listing.
    pub spelling: Spelling,
    /// Puts errors under `imsx_statusInfo`.
    pub wrapped_errors: bool,
    /// Writes the addresses of its description without their scheme, as the examples of the specification do.
    pub bare_addresses: bool,
    /// Has its description in the place of Badge Connect's, and names its server there.
    pub older_place: bool,
    /// Names an own address for renewals.
    pub refresh_elsewhere: bool,
    /// Takes registrations for `authorization_code` alone, and gives refresh tokens all the same.
    pub one_grant_type: bool,
    /// Lets nobody register, and names its scheme otherwise.
    pub no_registration: bool,
    /// Takes credentials as `application/vc+ld+json` only.
    pub one_media_type: bool,
}
