//! Alpine Rescue Association: courses in the mountains, hosted badges.

use super::{ADA, ADA_HARBOUR, Criteria, Issuer, Picture, Sample, When};
use crate::recipients::Hidden;

pub(super) const ISSUER: Issuer = Issuer {
    slug: "alpine-rescue",
    name: "Alpine Rescue Association of the Northern Ranges",
    description: "Volunteers who train, stand by and go out, in all weathers, since 1921.",
    email: "training@alpine-rescue.example",
    emblem: "mountain-roundel",
    key: None,
    badges: &[
        Sample {
            slug: "mountain-rescue-winter",
            name: "Mountain rescue, winter course with navigation and avalanche assessment",
            description: "Six days in the snow: search with transceiver and probe, night navigation, judging a slope.",
            criteria: Criteria::Markdown(
                "All six days attended, and\n\n- a buried transceiver found in under **fifteen minutes**,\n- the night route walked alone,\n- one slope judged in writing.\n\n> Nobody fails for turning back.",
            ),
            tags: &["mountain rescue", "avalanche", "navigation"],
            alignment: &[(
                "Organise a companion rescue",
                "https://standards.example/alpine/companion-rescue",
                "Alpine standards",
            )],
            picture: Picture::Png("mountain-roundel"),
            caption: Some("Two green peaks with snow and a low sun"),
            issued: When::On("2022-02-03T17:00:00Z"),
            narrative: Some("Found the second transceiver in eleven minutes, in fog."),
            evidence: &[
                ("Search log", "Two transceivers, 11 and 14 minutes; probe line of four."),
                (
                    "Slope report",
                    "North-east face, 34 degrees, wind slab over old snow: not entered.",
                ),
            ],
            ..Sample::PLAIN
        },
        Sample {
            slug: "avalanche-search",
            name: "Avalanche search, transceiver and probe",
            description: "Finds two buried transceivers and digs one out. Valid for three winters.",
            criteria: Criteria::Page("Two transceivers in a field of forty by forty metres, in under fifteen minutes."),
            tags: &["avalanche"],
            picture: Picture::Svg("snow-hexagon"),
            issued: When::On("2020-01-31T15:30:00Z"),
            expires: Some(When::On("2023-01-31T15:30:00Z")),
            ..Sample::PLAIN
        },
        Sample {
            slug: "rope-technique-i",
            name: "Rope technique I",
            description: "Belays, abseils and builds an anchor from three points.",
            criteria: Criteria::Page("Shown twice on the practice wall, the second time with cold hands."),
            tags: &["ropes", "climbing"],
            picture: Picture::Png("carabiner"),
            caption: Some("A carabiner with a red rope through it"),
            issued: When::On("2019-09-14T16:00:00Z"),
            to: (ADA, Hidden::No),
            ..Sample::PLAIN
        },
        Sample {
            slug: "summer-bivouac",
            name: "Summer bivouac",
            description: "Three nights out above the tree line, with what fits on one back.",
            criteria: Criteria::Page("Three nights out, the weather written down each evening, nothing left behind."),
            tags: &["bivouac", "weather"],
            picture: Picture::Png("ridge-dawn"),
            caption: Some("A tent below ridges at dawn"),
            issued: When::On("2021-08-22T09:00:00Z"),
            ..Sample::PLAIN
        },
        Sample {
            slug: "map-and-compass",
            name: "Map and compass",
            description: "Finds the way without electricity.",
            criteria: Criteria::Page("Seven points in the woods, in any order, without a telephone."),
            tags: &["navigation"],
            picture: Picture::Svg("compass"),
            issued: When::On("2018-10-06T13:00:00Z"),
            ..Sample::PLAIN
        },
        Sample {
            slug: "field-radio",
            name: "Field radio operator",
            description: "Runs the radio at an incident post and keeps its log.",
            criteria: Criteria::Page("Eight hours at the post during an exercise, with a log that others can read."),
            tags: &["radio", "communication"],
            picture: Picture::Png("radio-shield"),
            issued: When::On("2023-10-15T18:20:00+02:00"),
            expires: Some(When::On("2028-10-15T18:20:00+02:00")),
            to: (ADA_HARBOUR, Hidden::Md5),
            ..Sample::PLAIN
        },
    ],
};
