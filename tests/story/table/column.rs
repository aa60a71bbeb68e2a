//! The columns: a protocol, the manners of the host that it is tried against, and the badges that such a host can take.

use std::time::Duration;

use chrono::{DateTime, Utc};
use holdall_backpacks::{Ask, Client, Grant, Protocol, Session, protocol};
use holdall_net::Net;
use holdall_practice::{Award, HandMade, Held, Host, Issuers, Person, Personality, Setup, ada};
use holdall_tests::{allow, ask, door, host_with};
use url::Url;

/// One protocol at one kind of host.
pub(super) struct Column {
    /// `Protocol::id`.
    pub(super) protocol: &'static str,
    /// The host.
    pub(super) manners: Personality,
    /// What the host is called here.
    host: &'static str,
    /// It registers nobody: a client made by hand is needed.
    pub(super) by_hand: bool,
    /// The badges of the play.
    badges: fn(&Issuers) -> Badges,
}

/// Badges that the host can take, by the part they play.
pub(super) struct Badges {
    /// In the backpack from the start, where one is pulled from.
    pub(super) held: Vec<Piece>,
    /// Comes into the backpack later.
    pub(super) late: Piece,
    /// Pushed, a hosted one (of 3.0: one with its proof inside).
    pub(super) hosted: Piece,
    /// Pushed, a signed one.
    pub(super) signed: Piece,
}

/// One badge.
#[derive(Clone)]
pub(super) struct Piece {
    /// Its id, as far as it has one.
    pub(super) id: String,
    /// As it lies in a backpack.
    pub(super) held: Held,
    /// Its baked picture.
    pub(super) baked: Option<Url>,
    /// Whether it is a credential of Open Badges 3.0.
    pub(super) credential: bool,
}

/// Every protocol at every kind of host that speaks it.
pub(super) const COLUMNS: &[Column] = &[
    Column {
        protocol: "badge-connect",
        manners: Personality::Spec,
        host: "by the letter",
        by_hand: false,
        badges: samples,
    },
    Column {
        protocol: "badge-connect",
        manners: Personality::Badgr,
        host: "Badgr",
        by_hand: false,
        badges: samples,
    },
    Column {
        protocol: "badge-connect",
        manners: Personality::Oeb,
        host: "OEB",
        by_hand: false,
        badges: samples,
    },
    Column {
        protocol: "badgr-v2",
        manners: Personality::Badgr,
        host: "Badgr",
        by_hand: true,
        badges: samples,
    },
    Column {
        protocol: "badgr-v2-awards",
        manners: Personality::Badgr,
        host: "Badgr",
        by_hand: true,
        badges: samples,
    },
    Column {
        protocol: "mozilla-backpack-connect",
        manners: Personality::MozillaGen1,
        host: "first",
        by_hand: false,
        badges: old,
    },
    Column {
        protocol: "mozilla-backpack-connect",
        manners: Personality::MozillaGen2,
        host: "second",
        by_hand: false,
        badges: old,
    },
    Column {
        protocol: "open-badges-3",
        manners: Personality::Ob3,
        host: "by the letter",
        by_hand: false,
        badges: credentials,
    },
];

/// Badges of 2.0.
fn samples(site: &Issuers) -> Badges {
    let piece = |slug: &str| of_award(site.award(slug).unwrap_or_else(|| panic!("no sample {slug}")));
    Badges {
        held: ["coastal-skipper", "helm", "stoneware"].map(piece).into(),
        late: piece("celestial-navigation"),
        hosted: piece("signal-flags"),
        signed: piece("statistik-grundlagen"),
    }
}

/// Badges of the first years.
fn old(site: &Issuers) -> Badges {
    let all = site.old_awards();
    let piece = |slug: &str| {
        let found = all.iter().find(|award| award.slug == slug);
        of_award(found.unwrap_or_else(|| panic!("no old badge {slug}")).clone())
    };
    Badges {
        held: ["first-aid-2012", "hand-hygiene-2013", "mentor-2014"].map(piece).into(),
        late: piece("night-shift-2014"),
        hosted: piece("night-shift-2014"),
        signed: piece("mentor-2014"),
    }
}

/// Credentials of 3.0.
fn credentials(site: &Issuers) -> Badges {
    let piece = |slug: &str| {
        let found = site.credential(slug).unwrap_or_else(|| panic!("no credential {slug}"));
        Piece {
            id: found.id,
            held: found.held,
            baked: None,
            credential: true,
        }
    };
    Badges {
        held: ["forklift-yard", "silver-brazing", "workshop-host"].map(piece).into(),
        late: piece("tide-reading"),
        hosted: piece("arc-welding"),
        signed: piece("bench-joinery"),
    }
}

fn of_award(award: Award) -> Piece {
    Piece {
        id: award.id,
        held: award.held,
        baked: award.baked,
        credential: false,
    }
}

/// The time at which all hosts of the table start.
pub(super) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).unwrap()
}

impl Column {
    pub(super) fn title(&self) -> String {
        format!("`{}`, {}", self.protocol, self.host)
    }

    pub(super) fn spoken(&self) -> &'static Protocol {
        protocol(self.protocol).unwrap_or_else(|| panic!("{} is no protocol", self.protocol))
    }

    /// A host of this kind with Ada's backpack, and nobody else's tokens to fall over.
    pub(super) async fn scene<'a>(&'a self, site: &'a Issuers) -> Scene<'a> {
        let badges = (self.badges)(site);
        let held: Vec<Held> = badges.held.iter().map(|piece| piece.held.clone()).collect();
        self.scene_with(site, held, Vec::new()).await
    }

    /// The same with nothing in the backpack.
    pub(super) async fn empty<'a>(&'a self, site: &'a Issuers) -> Scene<'a> {
        self.scene_with(site, Vec::new(), Vec::new()).await
    }

    /// The same, whose client made by hand returns to `redirects` alone; none lets it return to any port of this computer.
    pub(super) async fn returning<'a>(&'a self, site: &'a Issuers, redirects: Vec<String>) -> Scene<'a> {
        self.scene_with(site, Vec::new(), redirects).await
    }

    async fn scene_with<'a>(&'a self, site: &'a Issuers, held: Vec<Held>, redirects: Vec<String>) -> Scene<'a> {
        let badges = (self.badges)(site);
        let person = ada().holding(held);
        let setup = Setup {
            personality: self.manners,
            people: vec![person.clone()],
            clients: vec![HandMade {
                redirect_uris: redirects,
                ..HandMade::practice(self.manners)
            }],
            now: Some(now()),
            ..Setup::default()
        };
        Scene {
            column: self,
            site,
            host: host_with(setup).await,
            person,
            badges,
            net: door(Duration::from_secs(30)),
        }
    }
}

/// One host, and what is needed to play at it.
pub(super) struct Scene<'a> {
    pub(super) column: &'a Column,
    pub(super) site: &'a Issuers,
    pub(super) host: Host,
    pub(super) person: Person,
    pub(super) badges: Badges,
    pub(super) net: Net,
}

impl Scene<'_> {
    /// A grant of the real protocol, through the host's own pages.
    pub(super) async fn grant(&self) -> Grant {
        let what = self.column.title();
        let sign_in = self.column.spoken().sign_in;
        let found = sign_in
            .discover(&self.net, &self.host.base)
            .await
            .unwrap_or_else(|error| panic!("{what}: {error}"));
        let practice = HandMade::practice(self.column.manners);
        let client = self
            .column
            .by_hand
            .then(|| Client::typed(practice.id, practice.secret.map(Into::into)));
        let redirect = match (sign_in.tokens_in_callback(), self.column.by_hand) {
            // What comes back is bound to the issuer whose page it comes back to.
            (true, _) => self.site.base.join("back").unwrap().to_string(),
            (_, true) => "http://127.0.0.1:7777/oauth/callback".to_owned(),
            _ => "https://relay.example/cb/".to_owned(),
        };
        let ask = Ask {
            client,
            ..ask(&redirect)
        };
        let started = sign_in
            .begin(&self.net, &found, &ask)
            .await
            .unwrap_or_else(|error| panic!("{what}: {error}"));
        allow(&self.net, sign_in, started, &self.person, now())
            .await
            .unwrap_or_else(|error| panic!("{what}: {error}"))
    }

    pub(super) fn session<'a>(&'a self, grant: &'a Grant) -> Session<'a> {
        Session {
            net: &self.net,
            grant,
            now: now(),
        }
    }
}
