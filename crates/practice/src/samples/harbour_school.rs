//! Harbour School: boats, knots and evening courses.

use super::{ADA_SHOUTED, Criteria, Issuer, Picture, Sample, When};
use crate::recipients::Hidden;

pub(super) const ISSUER: Issuer = Issuer {
    slug: "harbour-school",
    name: "Harbour School",
    description: "Sailing, seamanship and evening courses in the old customs house.",
    email: "office@harbour-school.example",
    emblem: "lighthouse",
    key: None,
    badges: &[Sample {
        slug: "knots-and-splices",
        name: "Knots and splices",
        description: "Eleven knots, the eye splice and the back splice, tied behind the back.",
        criteria: Criteria::Page("Tied in front of the bosun, in under ten minutes."),
        tags: &["seamanship"],
        picture: Picture::Svg("knot"),
        issued: When::On("2018-06-23T16:00:00Z"),
        to: (ADA_SHOUTED, Hidden::No),
        ..Sample::PLAIN
    }],
};
