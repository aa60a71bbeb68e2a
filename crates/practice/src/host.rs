//! A backpack host, from its setup to its end.

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};
use url::Url;

use crate::{
    account, authorize, badgr, classes,
    hostile::{self, Accomplice},
    knobs::Knobs,
    log::Entry,
    mozilla, ob3, oeb, pages,
    server::{self, Running, Watch},
    setup::{Held, Person, Personality, Setup},
    spec,
    world::{Shared, World, assertion_id},
};

/// A backpack host at work on 127.0.0.1; dropping it stops it.
#[derive(Debug)]
pub struct Host {
    /// Its address, e.g. `http://127.0.0.1:4911/`; what people type to connect.
    pub base: Url,
    world: Shared,
    running: Running,
    accomplice: Option<Accomplice>,
}

/// Starts a backpack host.
///
/// # Errors
/// The port is taken, or the system gives no socket or thread.
pub async fn backpack(setup: Setup) -> std::io::Result<Host> {
    let (listener, port) = server::listen(setup.port)?;
    let base = Url::parse(&format!("http://127.0.0.1:{port}/")).map_err(std::io::Error::other)?;
    let watch = Watch {
        log: Arc::default(),
        knobs: Knobs::new(setup.latency_ms, setup.switches.clone()),
    };
    let world = Arc::new(World::new(setup, base.clone(), watch.clone()));
    let accomplice = match world.personality {
        Personality::Hostile => Some(Accomplice::start()?),
        _ => None,
    };
    let own = match world.personality {
        Personality::Spec => spec::routes().route("/oauth/authorize", get(authorize::begin)),
        Personality::Hostile => hostile::routes(&world, accomplice.as_ref().map_or("", |it| &it.base))
            .route("/oauth/authorize", get(authorize::begin)),
        Personality::Ob3 => ob3::routes().route("/oauth/authorize", get(authorize::begin)),
        Personality::Badgr => badgr::routes().route("/auth/oauth2/authorize", get(authorize::begin)),
        Personality::MozillaGen1 | Personality::MozillaGen2 => mozilla::routes(),
        Personality::Oeb => oeb::routes(&world).route("/auth/oauth2/authorize", get(authorize::begin)),
    };
    let app = Router::new()
        .route("/", get(account::front))
        .route("/account", get(account::page))
        .route("/account/withdraw", post(account::withdraw))
        .route("/sign-in", post(authorize::sign_in))
        .route("/sign-out", post(authorize::sign_out))
        .route("/consent", get(authorize::consent).post(authorize::decide))
        .route("/terms", get(account::terms))
        .route("/privacy", get(account::privacy))
        .route("/practice.css", get(pages::css))
        .route("/media/uploads/badges/remote/{file}", get(classes::picture))
        .merge(own)
        .fallback(account::lost)
        .with_state(world.clone());
    let running = server::run(listener, app, watch)?;
    Ok(Host {
        base,
        world,
        running,
        accomplice,
    })
}

impl Host {
    /// Its name for people.
    pub fn name(&self) -> &str {
        &self.world.name
    }

    /// Whose manners it has.
    pub fn personality(&self) -> Personality {
        self.world.personality
    }

    /// Who has an account, with what lies in their backpacks now.
    pub fn people(&self) -> Vec<Person> {
        let memory = self.world.memory();
        let people = memory.accounts.iter().map(|account| {
            let badges = account.badges.iter().map(|stored| stored.badge.clone()).collect();
            account.person.clone().holding(badges)
        });
        people.collect()
    }

    /// What lies in the backpack of `login` now.
    pub fn badges_of(&self, login: &str) -> Vec<Held> {
        self.people()
            .into_iter()
            .find(|person| person.login == login)
            .map(|person| person.badges)
            .unwrap_or_default()
    }

    /// Puts a badge into the backpack of `login`, or a newer version in place of the one with its id.
    pub fn put(&self, login: &str, badge: Held) {
        let now = self.world.clock.now();
        let id = assertion_id(&badge);
        let mut memory = self.world.memory();
        if let Some(account) = memory.accounts.iter_mut().find(|account| account.person.login == login) {
            account.badges.retain(|stored| stored.assertion_id != id);
            account.badges.push(crate::world::Stored::new(badge, now));
        }
    }

    /// Takes the badge with this assertion id out of the backpack of `login`, as if its owner had removed it.
    pub fn take_away(&self, login: &str, assertion_id: &str) {
        let mut memory = self.world.memory();
        if let Some(account) = memory.accounts.iter_mut().find(|account| account.person.login == login) {
            account.badges.retain(|stored| stored.assertion_id != assertion_id);
        }
    }

    /// Awards a badge of one of this host's classes in the name of `login`, as its site would: issuer, class and award are
    /// made as needed; the assertion's id. For hosts with Badgr's manners; `None` where `login` is not known.
    pub fn award(&self, login: &str, class: &str, email: &str) -> Option<String> {
        badgr::award(&self.world, login, class, email)
    }

    /// Takes back, with a reason, what [`Host::award`] gave.
    pub fn take_back(&self, assertion_id: &str, reason: &str) {
        badgr::take_back(&self.world, assertion_id, reason);
    }

    /// Puts the badge with this assertion id into the public group of its owner, or takes it out (Mozilla).
    pub fn show(&self, assertion_id: &str, shown: bool) {
        self.world.memory().mozilla.show(assertion_id, shown);
    }

    /// Grants alive now.
    pub fn grants(&self) -> usize {
        self.world.memory().grants.len()
    }

    /// Clients registered or made by hand.
    pub fn clients(&self) -> usize {
        self.world.memory().clients.len()
    }

    /// Every request so far.
    pub fn log(&self) -> Vec<Entry> {
        self.world.watch.log.all()
    }

    /// Everything that the accomplice of a hostile host was sent.
    pub fn accomplice_log(&self) -> Vec<Entry> {
        self.accomplice.as_ref().map(Accomplice::log).unwrap_or_default()
    }

    /// How many token requests with `grant_type=refresh_token` were handled, good or bad.
    pub fn refreshes(&self) -> usize {
        self.log()
            .iter()
            .filter(|entry| entry.grant_type.as_deref() == Some("refresh_token"))
            .count()
    }

    /// Every secret that was given out or sent here, each with what it is: `access token`, `refresh token`, `code`,
    /// `verifier`, `client secret`, `basic` (id and secret as the header carries them).
    pub fn secrets(&self) -> Vec<(String, String)> {
        self.world.seen.all()
    }

    /// The path of its token endpoint.
    pub fn token_path(&self) -> &'static str {
        match self.world.personality {
            Personality::Spec | Personality::Hostile | Personality::Ob3 => "/oauth/token",
            Personality::Badgr | Personality::Oeb => "/o/token",
            Personality::MozillaGen1 | Personality::MozillaGen2 => "/api/token",
        }
    }

    /// The path of a call of Badge Connect, e.g. `/assertions`, or of Backpack Connect, e.g. `/issue`.
    pub fn api_path(&self, call: &str) -> String {
        match self.world.personality {
            Personality::Spec | Personality::Hostile => format!("{}{call}", spec::API),
            Personality::Ob3 => format!("{}{call}", ob3::API),
            Personality::Badgr | Personality::Oeb => format!("/bcv1{call}"),
            Personality::MozillaGen1 | Personality::MozillaGen2 => format!("/api{call}"),
        }
    }

    /// Changes its behaviour while it runs.
    pub fn knobs(&self) -> Knobs {
        self.world.watch.knobs.clone()
    }

    /// Ends every connection and frees the port.
    pub fn stop(mut self) {
        self.running.stop();
    }
}
