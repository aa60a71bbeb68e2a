//! The sample credentials: what they are for, how they are signed, and what became of them. Nobody in them exists.

use super::proofs::Suite;
use crate::samples::{ADA, ADA_HARBOUR};

/// Somebody else.
const NOEL: &str = "noel.adeyemi@quill.example";

/// The college's name in addresses.
pub(super) const COLLEGE: &str = "riverside-college";

/// Seeds of the keys that sign samples, and nothing else.
pub(super) const COLLEGE_SEED: &[u8; 32] = b"riverside college practises only";
pub(super) const WATCH_SEED: &[u8; 32] = b"the tide watch too practises all";

/// Who signs, and how its key is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Issuer {
    /// Riverside College, known by a web address, with a key at another.
    College,
    /// The tide watch, known by its key alone.
    Watch,
}

/// How it is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Proof(Suite),
    Token,
}

/// Whom it names, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum To {
    /// A hashed identifier.
    Hashed(&'static str),
    /// The subject's id is a `mailto:` address.
    Mailto(&'static str),
}

pub(super) struct Sample {
    /// In addresses; unique among all.
    pub(super) slug: &'static str,
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) criteria: &'static str,
    pub(super) issuer: Issuer,
    pub(super) form: Form,
    pub(super) to: To,
    pub(super) from: &'static str,
    pub(super) until: Option<&'static str>,
    /// Place in the issuer's status list.
    pub(super) status: Option<u32>,
    /// Whether its bit is set from the start.
    pub(super) withdrawn: bool,
    /// Place in the issuer's list of those suspended for now.
    pub(super) leave: Option<u32>,
    /// Path of the picture on the issuer site.
    pub(super) picture: &'static str,
    pub(super) tags: &'static [&'static str],
}

impl Sample {
    const PLAIN: Self = Self {
        slug: "",
        name: "",
        description: "",
        criteria: "",
        issuer: Issuer::College,
        form: Form::Token,
        to: To::Hashed(ADA),
        from: "2024-01-01T09:00:00Z",
        until: None,
        status: None,
        withdrawn: false,
        leave: None,
        picture: "/o/harbour-school/emblem.png",
        tags: &[],
    };
}

/// Beside the samples: two whose holder is on leave.
pub(super) const ON_LEAVE: &[Sample] = &[
    Sample {
        slug: "night-porter",
        name: "Night porter",
        description: "Keeps the yard through the night.",
        criteria: "Four weeks of nights, and no gate left open.",
        form: Form::Proof(Suite::Rdfc),
        leave: Some(4711),
        ..Sample::PLAIN
    },
    Sample {
        slug: "first-aider-on-call",
        name: "First aider on call",
        description: "Comes when somebody calls.",
        criteria: "Be on the list of those who are called.",
        leave: Some(4712),
        ..Sample::PLAIN
    },
];

pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        slug: "arc-welding",
        name: "Arc welding",
        description: "Joins steel plates so that nobody finds the seam in the dark.",
        criteria: "Six seams, two of them overhead, each bent until it tears somewhere else.",
        form: Form::Proof(Suite::Rdfc),
        from: "2024-03-14T15:00:00Z",
        status: Some(94_101),
        tags: &["welding", "workshop"],
        ..Sample::PLAIN
    },
    Sample {
        slug: "bench-joinery",
        name: "Bench joinery",
        description: "Cuts a dovetail that holds without glue.",
        criteria: "Four corners of a drawer, by hand.",
        from: "2025-02-08T11:30:00Z",
        status: Some(94_102),
        tags: &["wood", "workshop"],
        ..Sample::PLAIN
    },
    Sample {
        slug: "forklift-yard",
        name: "Forklift in the yard",
        description: "Moves and stacks pallets where people walk.",
        criteria: "Forty hours with somebody beside you and one afternoon alone.",
        form: Form::Proof(Suite::Jcs),
        to: To::Mailto(ADA),
        from: "2025-09-30T08:00:00Z",
        until: Some("2035-09-30T08:00:00Z"),
        ..Sample::PLAIN
    },
    Sample {
        slug: "silver-brazing",
        name: "Silver brazing",
        description: "Joins copper pipes with silver, clean inside and out.",
        criteria: "Twelve joints under pressure for a night.",
        form: Form::Proof(Suite::Rdfc),
        to: To::Hashed(ADA_HARBOUR),
        from: "2023-11-02T10:00:00Z",
        ..Sample::PLAIN
    },
    Sample {
        slug: "workshop-host",
        name: "Workshop host",
        description: "Keeps the open workshop on Saturdays, and everybody's fingers.",
        criteria: "Ten Saturdays.",
        from: "2022-06-18T16:00:00Z",
        tags: &["volunteering"],
        ..Sample::PLAIN
    },
    Sample {
        slug: "tide-reading",
        name: "Tide reading",
        description: "Reads the gauge at the mole and writes it down, whatever the weather.",
        criteria: "One winter, twice a day.",
        issuer: Issuer::Watch,
        form: Form::Proof(Suite::Jcs),
        from: "2021-03-20T06:00:00Z",
        picture: "/o/alpine-rescue/emblem.png",
        ..Sample::PLAIN
    },
    Sample {
        slug: "first-aid-at-work",
        name: "First aid at work",
        description: "Helps until help comes.",
        criteria: "Two days and a test, every two years.",
        from: "2022-05-05T09:00:00Z",
        until: Some("2024-05-05T09:00:00Z"),
        picture: "/o/city-hospital/emblem.png",
        ..Sample::PLAIN
    },
    Sample {
        slug: "crane-signals",
        name: "Crane signals",
        description: "Guides a crane by hand signs.",
        criteria: "A test in the yard, in wind.",
        form: Form::Proof(Suite::Rdfc),
        from: "2024-10-01T09:00:00Z",
        status: Some(94_103),
        withdrawn: true,
        ..Sample::PLAIN
    },
    Sample {
        slug: "safety-steward",
        name: "Safety steward",
        description: "Speaks up before something falls.",
        criteria: "Elected by the workshop.",
        to: To::Hashed(NOEL),
        from: "2023-01-16T12:00:00Z",
        ..Sample::PLAIN
    },
];
