//! City Hospital: clinical skills; signs, and keeps a revocation list.

use super::{ADA, ADA_HARBOUR, Criteria, Fate, Issuer, Key, Picture, Sample, When};
use crate::recipients::Hidden;

pub(super) const ISSUER: Issuer = Issuer {
    slug: "city-hospital",
    name: "City Hospital",
    description: "Teaching hospital of the city, with 1 140 beds and a school of nursing.",
    email: "badges@city-hospital.example",
    emblem: "hospital-hexagon",
    key: Some(Key {
        private: include_str!("../../samples/keys/city-hospital.practice-key.pem"),
        public: include_str!("../../samples/keys/city-hospital.practice-public.pem"),
    }),
    badges: &[
        Sample {
            slug: "wound-care-ii",
            name: "Wound care II",
            description: "Assesses, dresses and documents chronic wounds without supervision.",
            criteria: Criteria::Markdown(
                "To earn this badge you\n\n1. complete **Wound care I**,\n2. dress *ten* chronic wounds under observation, and\n3. pass the bedside assessment.\n\nThe assessor uses the [ward checklist](https://city-hospital.example/wound-care/checklist).",
            ),
            tags: &["nursing", "wound care", "clinical skills"],
            alignment: &[(
                "Provide wound care",
                "https://skills.example/nursing/wound-care",
                "National nursing competences",
            )],
            picture: Picture::Png("hospital-hexagon"),
            caption: Some("A navy hexagon with a white cross"),
            issued: When::On("2023-05-12T08:30:00Z"),
            narrative: Some("Ada dressed fourteen wounds on ward 3B; her notes are used as examples now."),
            evidence: &[(
                "Assessment sheet",
                "Bedside assessment on 9 May 2023, ward 3B: passed in all eleven points.",
            )],
            to: (ADA_HARBOUR, Hidden::Sha256),
            ..Sample::PLAIN
        },
        Sample {
            slug: "hand-hygiene-2021",
            name: "Hand hygiene 2021",
            description: "Yearly refresher in hand hygiene, with the lamp test.",
            criteria: Criteria::Page("Watch the film, pass the lamp test on the ward."),
            tags: &["hygiene", "yearly"],
            picture: Picture::Svg("drops-roundel"),
            issued: When::On("2021-01-18T10:00:00Z"),
            expires: Some(When::On("2022-01-18T10:00:00Z")),
            to: (ADA_HARBOUR, Hidden::Sha256),
            ..Sample::PLAIN
        },
        Sample {
            slug: "basic-life-support",
            name: "Basic life support",
            description: "Resuscitation of adults and children, with a defibrillator. To be renewed every two years.",
            criteria: Criteria::Page("Half a day of practice on manikins, and a scenario passed in a team of two."),
            tags: &["first aid", "resuscitation"],
            picture: Picture::Png("heart-pulse"),
            issued: When::On("2024-09-30T14:00:00Z"),
            expires: Some(When::Days(41)),
            to: (ADA_HARBOUR, Hidden::Sha256),
            signed: true,
            ..Sample::PLAIN
        },
        Sample {
            slug: "medication-trolley",
            name: "Medication round without supervision",
            description: "Prepares and gives medicines on a ward round alone.",
            criteria: Criteria::Page("Twenty rounds under supervision without a mistake."),
            tags: &["nursing", "medication"],
            picture: Picture::Svg("capsule-shield"),
            issued: When::On("2019-11-04T07:15:00Z"),
            to: (ADA, Hidden::Sha256),
            signed: true,
            fate: Fate::Listed("The ward changed its procedure; the badge was replaced by Medication round 2020."),
            ..Sample::PLAIN
        },
        Sample {
            slug: "night-duty-charge-nurse",
            name: "Charge nurse, night duty",
            description: "Leads a ward of thirty beds through the night with a team of three.",
            criteria: Criteria::Page(
                "Twelve nights as deputy, four nights in charge, and a talk with the head of nursing about one of them.",
            ),
            tags: &["nursing", "leadership"],
            picture: Picture::Png("night-ward"),
            caption: Some("A hospital at night under a crescent moon"),
            issued: When::On("2022-11-20T06:45:00Z"),
            to: (ADA_HARBOUR, Hidden::Sha256),
            signed: true,
            narrative: Some("Calm when the lift failed and two admissions waited in it."),
            ..Sample::PLAIN
        },
        Sample {
            slug: "palliative-companion",
            name: "Palliative companion",
            description: "Sits with the dying and with those who stay, and knows when to say nothing.",
            criteria: Criteria::Page(
                "The course of eighty hours, twenty visits with a mentor, and a letter about oneself.",
            ),
            tags: &["palliative care", "volunteering"],
            alignment: &[(
                "Accompany patients at the end of life",
                "https://skills.example/nursing/palliative",
                "National nursing competences",
            )],
            picture: Picture::Png("white-sprig"),
            caption: Some("A white sprig in a white ring"),
            issued: When::On("2025-03-28T12:00:00Z"),
            to: (ADA, Hidden::Sha256),
            ..Sample::PLAIN
        },
    ],
};
