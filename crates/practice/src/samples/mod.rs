//! The sample badges: who gives them, for what, and what became of them. Written as real issuers write; nobody in them
//! exists.

mod alpine_rescue;
mod city_hospital;
mod harbour_school;
mod library;
mod technical_university;

use crate::recipients::Hidden;

/// Ada's first address.
pub(crate) const ADA: &str = "ada@quill.example";
/// Ada's second address.
pub(crate) const ADA_HARBOUR: &str = "ada.quill@harbour.example";
/// Ada's second address as one issuer typed it.
const ADA_SHOUTED: &str = "Ada.Quill@Harbour.example";
/// Somebody else.
const NOEL: &str = "noel.adeyemi@quill.example";

/// Everyone who gives sample badges.
pub(crate) const ISSUERS: &[Issuer] = &[
    city_hospital::ISSUER,
    alpine_rescue::ISSUER,
    technical_university::ISSUER,
    harbour_school::ISSUER,
    library::ISSUER,
];

/// One issuer with its badges.
#[derive(Debug)]
pub(crate) struct Issuer {
    /// In addresses.
    pub(crate) slug: &'static str,
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) email: &'static str,
    /// Design of its emblem.
    pub(crate) emblem: &'static str,
    /// Its key, where it signs.
    pub(crate) key: Option<Key>,
    pub(crate) badges: &'static [Sample],
}

/// A practice key pair, both in PEM.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key {
    pub(crate) private: &'static str,
    pub(crate) public: &'static str,
}

/// One badge class with its one award.
#[derive(Debug)]
pub(crate) struct Sample {
    /// In addresses; unique among all.
    pub(crate) slug: &'static str,
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) criteria: Criteria,
    pub(crate) tags: &'static [&'static str],
    /// Name, address and framework.
    pub(crate) alignment: &'static [(&'static str, &'static str, &'static str)],
    pub(crate) picture: Picture,
    /// What the picture shows, for those who do not see it.
    pub(crate) caption: Option<&'static str>,
    pub(crate) issued: When,
    pub(crate) expires: Option<When>,
    /// Address, and how it is written.
    pub(crate) to: (&'static str, Hidden),
    pub(crate) signed: bool,
    pub(crate) fate: Fate,
    pub(crate) narrative: Option<&'static str>,
    /// Name and text.
    pub(crate) evidence: &'static [(&'static str, &'static str)],
    /// Language of name and description.
    pub(crate) language: Option<&'static str>,
}

impl Sample {
    /// What most samples have in common.
    const PLAIN: Self = Self {
        slug: "",
        name: "",
        description: "",
        criteria: Criteria::Page(""),
        tags: &[],
        alignment: &[],
        picture: Picture::Missing,
        caption: None,
        issued: When::On("2020-01-01T09:00:00Z"),
        expires: None,
        to: (ADA, Hidden::Sha256),
        signed: false,
        fate: Fate::Fine,
        narrative: None,
        evidence: &[],
        language: None,
    };
}

/// How the criteria are given.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Criteria {
    /// The address of a page with this text.
    Page(&'static str),
    /// A page, and this Markdown in the badge itself.
    Markdown(&'static str),
}

/// The class's picture; the names are designs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Picture {
    /// Rasterised.
    Png(&'static str),
    /// As drawn.
    Svg(&'static str),
    /// The address answers 404.
    Missing,
    /// The address answers bytes that only begin like a PNG.
    Broken,
}

/// A moment.
#[derive(Debug, Clone, Copy)]
pub(crate) enum When {
    /// Fixed, RFC 3339.
    On(&'static str),
    /// Days after (negative: before) the day of the setup's `now`, at midnight UTC.
    Days(i64),
}

/// What became of the award.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It stands.
    Fine,
    /// The document says `revoked`; the reason.
    Revoked(&'static str),
    /// The document answers 410.
    Gone,
    /// The issuer's revocation list names it; the reason.
    Listed(&'static str),
}
