//! Alpine Rescue Association: courses in the mountains, hosted badges.

use super::{ADA, Criteria, Issuer, Picture, Sample, When};
use crate::recipients::Hidden;

pub(super) const ISSUER: Issuer = Issuer {
    slug: "alpine-rescue",
    name: "Alpine Rescue Association of the Northern Ranges",
    description: "Volunteers who train, stand by and go out, in all weathers, since 1921.",
    email: "training@alpine-rescue.example",
    emblem: "mountain-roundel",
    key: None,
    badges: &[Sample {
        slug: "mountain-rescue-winter",
        name: "Mountain rescue, winter course with navigation and avalanche assessment",
        description: "Six days in the snow: search with transceiver and probe, night navigation, judging a slope.",
        criteria: Criteria::Page(
            "All six days attended, the search under fifteen minutes, the night route walked alone.",
        ),
        tags: &["mountain rescue", "avalanche", "navigation"],
        picture: Picture::Png("mountain-roundel"),
        issued: When::On("2022-02-03T17:00:00Z"),
        to: (ADA, Hidden::Sha256),
        ..Sample::PLAIN
    }],
};
