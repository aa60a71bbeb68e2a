//! A technical university: micro-credentials, signed.

use super::{Issuer, Key};

pub(super) const ISSUER: Issuer = Issuer {
    slug: "technical-university",
    name: "Technische Universität Nordhafen",
    description: "Micro-credentials of the Technische Universität Nordhafen.",
    email: "badges@tu-nordhafen.example",
    emblem: "mountain-roundel",
    key: Some(Key {
        private: include_str!("../../samples/keys/technical-university.practice-key.pem"),
        public: include_str!("../../samples/keys/technical-university.practice-public.pem"),
    }),
    badges: &[],
};
