//! City Library: reading, and helping others to read.

use super::{ADA, ADA_HARBOUR, Criteria, Fate, Issuer, NOEL, Picture, Sample, When};
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
            criteria: Criteria::Page("Thirty afternoons, and a book that the child chose."),
            tags: &["volunteering", "reading"],
            picture: Picture::Png("open-book"),
            caption: Some("An open book with a ribbon"),
            issued: When::Days(-4),
            narrative: Some(
                "Thirty-four afternoons with Milo, who has read all of *The Owl of Pier Nine* by himself now.",
            ),
            ..Sample::PLAIN
        },
        Sample {
            slug: "story-evening",
            name: "Story evening host",
            description: "Hosted a story evening in one of the branches.",
            criteria: Criteria::Page("One evening, prepared and held."),
            tags: &["volunteering"],
            picture: Picture::Png("stage"),
            issued: When::On("2020-12-11T18:00:00Z"),
            to: (NOEL, Hidden::Sha256),
            ..Sample::PLAIN
        },
        Sample {
            slug: "summer-reading",
            name: "Summer reading club",
            description: "Twelve books in one summer.",
            criteria: Criteria::Page("Twelve books and a talk about the best of them."),
            tags: &["reading"],
            picture: Picture::Svg("open-book"),
            issued: When::On("2018-09-01T09:00:00Z"),
            to: (ADA, Hidden::No),
            fate: Fate::Gone,
            ..Sample::PLAIN
        },
        Sample {
            slug: "local-history",
            name: "Local history: the old gate",
            description: "Searched the town archive and wrote a page for the exhibition.",
            criteria: Criteria::Page("One page with three sources."),
            tags: &["history", "archive"],
            picture: Picture::Png("gate-shield"),
            issued: When::On("2021-10-02T11:00:00Z"),
            fate: Fate::Revoked("Awarded twice by mistake; the other award stands."),
            ..Sample::PLAIN
        },
        Sample {
            slug: "digital-first-steps",
            name: "Digital first steps: helper",
            description: "Helps people who are new to computers, patiently.",
            criteria: Criteria::Page("Ten mornings at the helpers' table."),
            tags: &["volunteering", "digital skills"],
            picture: Picture::Svg("cursor-seal"),
            issued: When::On("2022-04-27T10:00:00Z"),
            to: (ADA_HARBOUR, Hidden::Sha256),
            ..Sample::PLAIN
        },
        Sample {
            slug: "poetry-workshop",
            name: "Poetry workshop",
            description: "Wrote, read aloud and rewrote twelve poems in twelve weeks.",
            criteria: Criteria::Page("Twelve poems, at least one of them short."),
            tags: &["writing"],
            picture: Picture::Png("quill-tag"),
            issued: When::On("2024-11-13T19:00:00Z"),
            ..Sample::PLAIN
        },
        Sample {
            slug: "book-bus",
            name: "Book bus crew",
            description: "Rode with the book bus through the villages for a month.",
            criteria: Criteria::Page("Four Saturdays. Bring boots."),
            tags: &["volunteering"],
            picture: Picture::Missing,
            issued: When::On("2020-10-31T17:00:00Z"),
            ..Sample::PLAIN
        },
        Sample {
            slug: "large-print-week",
            name: "Large print week",
            description: "Set twenty pages in large print for readers who need it.",
            criteria: Criteria::Page("Twenty pages, read by somebody who needs them."),
            tags: &["accessibility", "reading"],
            picture: Picture::Broken,
            issued: When::On("2023-06-17T13:00:00Z"),
            to: (ADA, Hidden::Sha256),
            ..Sample::PLAIN
        },
    ],
};
