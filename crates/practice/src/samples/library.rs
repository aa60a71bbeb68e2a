//! City Library: reading, and helping others to read.

use super::{ADA, Criteria, Fate, Issuer, NOEL, Picture, Sample, When};
use crate::recipients::Hidden;

pub(super) const ISSUER: Issuer = Issuer {
    slug: "city-library",
    name: "City Library",
    description: "Nine branches, a bus and a boat full of books.",
    email: "learning@city-library.example",
    emblem: "open-book",
    key: None,
    badges: &[
        Sample {
            slug: "reading-partner",
            name: "Reading partner",
            description: "Reads with a child once a week for a whole school year.",
            criteria: Criteria::Page("Thirty afternoons."),
            tags: &["volunteering", "reading"],
            picture: Picture::Png("open-book"),
            issued: When::Days(-4),
            to: (ADA, Hidden::Md5),
            ..Sample::PLAIN
        },
        Sample {
            slug: "story-evening",
            name: "Story evening host",
            description: "Hosted a story evening in one of the branches.",
            criteria: Criteria::Page("One evening, prepared and held."),
            picture: Picture::Missing,
            issued: When::On("2020-12-11T18:00:00Z"),
            to: (NOEL, Hidden::Sha256),
            ..Sample::PLAIN
        },
        Sample {
            slug: "summer-reading",
            name: "Summer reading club",
            description: "Twelve books in one summer.",
            criteria: Criteria::Page("Twelve books and a talk about the best of them."),
            picture: Picture::Broken,
            issued: When::On("2018-09-01T09:00:00Z"),
            to: (ADA, Hidden::No),
            fate: Fate::Gone,
            ..Sample::PLAIN
        },
    ],
};
