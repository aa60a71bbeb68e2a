//! Harbour School: boats, knots and evening courses.

use super::{ADA, ADA_SHOUTED, Criteria, Issuer, Picture, Sample, When};
use crate::recipients::Hidden;

pub(super) const ISSUER: Issuer = Issuer {
    slug: "harbour-school",
    name: "Harbour School",
    description: "Sailing, seamanship and evening courses in the old customs house.",
    email: "office@harbour-school.example",
    emblem: "lighthouse",
    key: None,
    badges: &[
        Sample {
            slug: "knots-and-splices",
            name: "Knots and splices",
            description: "Eleven knots, the eye splice and the back splice, tied behind the back.",
            criteria: Criteria::Page("Tied in front of the bosun, in under ten minutes."),
            tags: &["seamanship"],
            picture: Picture::Svg("reef-knot"),
            caption: Some("A reef knot of two ropes"),
            issued: When::On("2018-06-23T16:00:00Z"),
            to: (ADA_SHOUTED, Hidden::No),
            ..Sample::PLAIN
        },
        Sample {
            slug: "signal-flags",
            name: "Signal flags and lamps",
            description: "Reads and sends the alphabet by flag and by lamp.",
            criteria: Criteria::Page("Forty groups read, forty groups sent, at most three mistakes."),
            tags: &["seamanship", "communication"],
            picture: Picture::Png("signal-flags"),
            issued: When::On("2019-05-18T10:00:00Z"),
            ..Sample::PLAIN
        },
        Sample {
            slug: "coastal-skipper",
            name: "Coastal skipper",
            description: "Takes a yacht of ten metres along the coast by day and by night, with a crew of four.",
            criteria: Criteria::Markdown(
                "1. Three hundred miles in the log, *a third of them at night*\n2. The written examination\n3. Two days with the examiner aboard",
            ),
            tags: &["sailing", "navigation"],
            picture: Picture::Png("lighthouse"),
            caption: Some("A red and white lighthouse at night"),
            issued: When::On("2019-08-30T18:00:00Z"),
            evidence: &[(
                "Log book",
                "312 nautical miles, 118 of them at night, on the ketch Fulmar.",
            )],
            ..Sample::PLAIN
        },
        Sample {
            slug: "helm",
            name: "Helm",
            description: "Keeps a course of one degree for an hour.",
            criteria: Criteria::Page("One hour at the wheel in a following sea."),
            tags: &["sailing"],
            picture: Picture::Svg("wheel"),
            issued: When::On("2020-08-09T12:00:00Z"),
            to: (ADA, Hidden::Sha256),
            ..Sample::PLAIN
        },
        Sample {
            slug: "stoneware",
            name: "Stoneware: throwing and glazing",
            description: "Evening course in the customs house cellar, from clay to a jug that pours.",
            criteria: Criteria::Page("Ten evenings and one jug. It must pour without dripping."),
            tags: &["ceramics", "evening course"],
            picture: Picture::Png("jug-arch"),
            issued: When::On("2023-12-05T20:30:00Z"),
            ..Sample::PLAIN
        },
        Sample {
            slug: "celestial-navigation",
            name: "Celestial navigation",
            description: "Finds the ship's place from sun and stars to within five miles.",
            criteria: Criteria::Page("Six sights of the sun, six of stars, worked by hand."),
            tags: &["navigation", "astronomy"],
            alignment: &[(
                "Position by celestial bodies",
                "https://standards.example/sea/celestial",
                "Standards for yacht masters",
            )],
            picture: Picture::Png("plough"),
            caption: Some("The Plough over a small boat"),
            issued: When::On("2026-02-14T22:10:00Z"),
            narrative: Some("Fixes within 3.2 miles on average, most of them taken standing on one leg."),
            ..Sample::PLAIN
        },
    ],
};
