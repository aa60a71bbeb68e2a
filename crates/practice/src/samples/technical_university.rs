//! A technical university: micro-credentials, signed, and some older ones that are hosted.

use super::{ADA, ADA_HARBOUR, Criteria, Issuer, Key, Picture, Sample, When};
use crate::recipients::Hidden;

pub(super) const ISSUER: Issuer = Issuer {
    slug: "technical-university",
    name: "Technische Universität Nordhafen",
    description: "Micro-credentials of the Technische Universität Nordhafen, with one to six credit points each.",
    email: "badges@tu-nordhafen.example",
    emblem: "gull-ring",
    key: Some(Key {
        private: include_str!("../../samples/keys/technical-university.practice-key.pem"),
        public: include_str!("../../samples/keys/technical-university.practice-public.pem"),
    }),
    badges: &[
        Sample {
            slug: "statistik-grundlagen",
            name: "Grundlagen der Statistik für Gesundheitsberufe",
            description: "Beschreibt Daten mit Kennzahlen und Bildern, prüft einfache Vermutungen und erkennt Trugschlüsse.",
            criteria: Criteria::Page("Sechs Übungsblätter und eine Klausur von neunzig Minuten; drei Leistungspunkte."),
            tags: &["Statistik", "Gesundheit"],
            picture: Picture::Png("bell-hexagon"),
            caption: Some("Eine Glockenkurve über Säulen"),
            issued: When::On("2020-07-15T10:00:00Z"),
            signed: true,
            language: Some("de"),
            ..Sample::PLAIN
        },
        Sample {
            slug: "molecular-biology-lab",
            name: "Molecular biology: laboratory course",
            description: "Extracts, copies and separates DNA, and keeps a notebook that somebody else could repeat.",
            criteria: Criteria::Page(
                "Ten afternoons in the laboratory, a notebook, and a gel that shows what it should.",
            ),
            tags: &["biology", "laboratory"],
            alignment: &[(
                "Laboratory practice",
                "https://skills.example/science/laboratory",
                "Science skills map",
            )],
            picture: Picture::Png("helix"),
            issued: When::On("2021-02-26T15:00:00Z"),
            to: (ADA, Hidden::Sha256),
            signed: true,
            evidence: &[("Gel 7", "Three bands where three were expected, and a clean control.")],
            ..Sample::PLAIN
        },
        Sample {
            slug: "data-stewards",
            name: "Data stewards",
            description: "Plans, describes, stores and shares research data so that others can use them.",
            criteria: Criteria::Markdown(
                "A data management plan for a real project, judged by two people:\n\n| part | points |\n| --- | --- |\n| description | 10 |\n| storage | 10 |\n| licences | 5 |\n\nEighteen points are enough.",
            ),
            tags: &["open science", "research data"],
            picture: Picture::Png("data-wordmark"),
            caption: Some("The wordmark of the Data Lab"),
            issued: When::On("2020-09-09T08:00:00Z"),
            ..Sample::PLAIN
        },
        Sample {
            slug: "robotics-summer-school",
            name: "Robotics summer school",
            description: "Built a robot that carries a cup of tea across a room without spilling much of it.",
            criteria: Criteria::Page("Ten days, a team of four, one robot, one cup."),
            tags: &["robotics", "programming"],
            picture: Picture::Svg("robot-gear"),
            issued: When::On("2022-08-12T14:30:00Z"),
            to: (ADA_HARBOUR, Hidden::Sha256),
            signed: true,
            narrative: Some("The only team whose robot said *sorry*."),
            ..Sample::PLAIN
        },
        Sample {
            slug: "peer-tutor-ii",
            name: "Peer tutor II",
            description: "Led a tutorial of twenty students for two terms.",
            criteria: Criteria::Page("Two terms, two visits by the didactics team, and the students' own view."),
            tags: &["teaching"],
            picture: Picture::Png("torch-pennant"),
            caption: Some("A tall burgundy pennant with a torch"),
            issued: When::On("2019-07-19T11:00:00Z"),
            to: (ADA, Hidden::Md5),
            ..Sample::PLAIN
        },
        Sample {
            slug: "quantum-first-look",
            name: "Quantum physics: a first look",
            description: "Explains superposition and measurement to a friend without saying anything wrong.",
            criteria: Criteria::Page("Four evenings, and the conversation with the friend, recorded."),
            tags: &["physics"],
            picture: Picture::Png("navy-atom"),
            caption: Some("A navy atom with three orbits"),
            issued: When::On("2024-02-08T19:00:00Z"),
            signed: true,
            ..Sample::PLAIN
        },
        Sample {
            slug: "thesis-prize",
            name: "Prize for an outstanding thesis in the health sciences, awarded by the Faculty of Engineering and the City of Nordhafen",
            description: "Given each autumn to one thesis that changes how things are done on a ward.",
            criteria: Criteria::Markdown(
                "## What the jury looks for\n\n*A question* that somebody had, *an answer* that somebody can use, and clear language.\n\nSee the [list of earlier prizes](https://tu-nordhafen.example/prizes).",
            ),
            tags: &["prize", "research", "health"],
            picture: Picture::Png("laurel-star"),
            caption: Some("A golden star in a laurel wreath"),
            issued: When::On("2025-10-24T17:00:00Z"),
            to: (ADA_HARBOUR, Hidden::Sha256),
            narrative: Some(
                "For *Fewer falls at night: what a ward learns from its own alarms*.\n\nThe jury was unanimous for the first time since 2009.",
            ),
            evidence: &[("Thesis", "Fewer falls at night. Nordhafen, 2025. 141 pages.")],
            ..Sample::PLAIN
        },
        Sample {
            slug: "cyber-security-basics",
            name: "أساسيات الأمن السيبراني",
            description: "يعرف التهديدات الشائعة، ويحمي كلمات المرور والأجهزة في العمل والبيت.",
            criteria: Criteria::Page("ست ورشات عمل واختبار عملي قصير."),
            tags: &["الأمن السيبراني", "security"],
            picture: Picture::Png("khatam-shield"),
            caption: Some("درع أخضر عليه نجمة ثمانية وثقب مفتاح"),
            issued: When::On("2024-06-11T09:30:00Z"),
            signed: true,
            language: Some("ar"),
            ..Sample::PLAIN
        },
        Sample {
            slug: "laser-safety-2023",
            name: "Laser safety 2023",
            description: "May enter the optics laboratory alone.",
            criteria: Criteria::Page("The yearly briefing and its test."),
            tags: &["safety", "yearly"],
            picture: Picture::Svg("navy-atom"),
            issued: When::On("2023-03-02T08:00:00Z"),
            expires: Some(When::On("2024-03-02T08:00:00Z")),
            signed: true,
            ..Sample::PLAIN
        },
    ],
};
