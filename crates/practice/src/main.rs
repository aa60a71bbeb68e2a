//! The practice hosts as a program: `holdall-practice serve` until it is told to stop.

use std::{io::Write, path::PathBuf};

use chrono::{DateTime, Utc};
use clap::{Parser, Subcommand, ValueEnum};
use holdall_practice::{
    Attack, HandMade, Host, Issuers, Person, Personality, Setup, SiteSetup, backpack, ines, issuer_site, pictures,
    tomas,
};
use serde_json::json;

#[derive(Parser)]
#[command(
    name = "holdall-practice",
    about = "Backpack hosts and an issuer site to practise on"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Starts an issuer site and two backpacks, says where they are on one line of JSON, and runs until it is stopped.
    Serve(Serve),
    /// Writes every sample picture, and sheets with all of them, for looking at.
    Pictures {
        /// Folder to write into; made if it is not there.
        #[arg(long)]
        to: PathBuf,
    },
}

#[derive(clap::Args)]
struct Serve {
    /// Port of Harbour Backpack; a free one if not given.
    #[arg(long)]
    port: Option<u16>,
    /// Port of the issuer site, part of every badge's id; a free one if not given.
    #[arg(long)]
    issuer_port: Option<u16>,
    /// Port of Lighthouse Backpack; a free one if not given.
    #[arg(long)]
    second_port: Option<u16>,
    /// The hosts' time when they start, e.g. 2026-11-21T12:00:00Z; the system's if not given.
    #[arg(long)]
    now: Option<DateTime<Utc>>,
    /// Seconds an access token lives.
    #[arg(long, default_value_t = 3600)]
    access_life: u64,
    /// Seconds a code lives.
    #[arg(long, default_value_t = 600)]
    code_life: u64,
    /// Milliseconds before every answer of the backpacks.
    #[arg(long, default_value_t = 0)]
    latency: u64,
    /// Whose manners Harbour Backpack has.
    #[arg(long, value_enum, default_value_t = Manners::Spec)]
    personality: Manners,
    /// What Harbour Backpack does to apps when its personality is hostile.
    #[arg(long, value_name = "NAME", value_parser = attack, default_value = "wrong-types")]
    attack: Attack,
}

fn attack(name: &str) -> Result<Attack, String> {
    Attack::named(name).ok_or_else(|| {
        let names: Vec<&str> = Attack::ALL.iter().map(|(name, _)| *name).collect();
        format!("one of {}", names.join(", "))
    })
}

#[derive(Clone, Copy, ValueEnum)]
enum Manners {
    /// Badge Connect by the letter.
    Spec,
    /// Badgr's.
    Badgr,
    /// Those of the Open Educational Badges line of Badgr.
    Oeb,
    /// Those of Mozilla's hosted Backpack, version 2.
    Mozilla,
    /// Those of Mozilla's hosted Backpack, version 3.
    MozillaGen2,
    /// The API of Open Badges 3.0.
    Ob3,
    /// Ill ones; see --attack.
    Hostile,
}

fn main() -> std::io::Result<()> {
    match Arguments::parse().command {
        Command::Serve(wanted) => tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?
            .block_on(serve(wanted)),
        Command::Pictures { to } => {
            std::fs::create_dir_all(&to)?;
            for (name, bytes) in pictures() {
                std::fs::write(to.join(name), bytes)?;
            }
            Ok(())
        }
    }
}

async fn serve(wanted: Serve) -> std::io::Result<()> {
    let site = SiteSetup {
        port: wanted.issuer_port,
        now: wanted.now,
        ..SiteSetup::default()
    };
    let issuers = issuer_site(site).await?;
    let setup = Setup {
        now: wanted.now,
        access_life_s: wanted.access_life,
        code_life_s: wanted.code_life,
        latency_ms: wanted.latency,
        ..Setup::default()
    };
    let personality = match wanted.personality {
        Manners::Spec => Personality::Spec,
        Manners::Badgr => Personality::Badgr,
        Manners::Oeb => Personality::Oeb,
        Manners::Mozilla => Personality::MozillaGen1,
        Manners::MozillaGen2 => Personality::MozillaGen2,
        Manners::Ob3 => Personality::Ob3,
        Manners::Hostile => Personality::Hostile,
    };
    let client = HandMade::practice(personality);
    // Such hosts take no badges of 2.0.
    let earner = match personality {
        Personality::MozillaGen1 | Personality::MozillaGen2 => issuers.old_ada(),
        Personality::Ob3 => issuers.ada_with_credentials(),
        _ => issuers.ada(),
    };
    let harbour = backpack(Setup {
        personality,
        clients: vec![client.clone()],
        port: wanted.port,
        people: vec![earner, ines(), tomas()],
        ..setup.clone()
    })
    .await?;
    if personality == Personality::Hostile {
        harbour.knobs().attack(Some(wanted.attack));
    }
    let lighthouse = backpack(Setup {
        name: "Lighthouse Backpack".to_owned(),
        port: wanted.second_port,
        people: vec![few(&issuers)],
        ..setup
    })
    .await?;
    announce(&issuers, &[&harbour, &lighthouse], &client)?;
    stopped().await
}

/// Ada with the few badges that lie in her second backpack.
fn few(issuers: &Issuers) -> Person {
    let few = [
        "wound-care-ii",
        "mountain-rescue-winter",
        "basic-life-support",
        "reading-partner",
    ];
    let held = few
        .iter()
        .filter_map(|slug| issuers.award(slug))
        .map(|award| award.held);
    holdall_practice::ada().holding(held.collect())
}

fn announce(issuers: &Issuers, hosts: &[&Host], client: &HandMade) -> std::io::Result<()> {
    let backpacks: Vec<_> = hosts
        .iter()
        .map(|host| json!({"name": host.name(), "url": host.base}))
        .collect();
    let people: Vec<_> = hosts.iter().take(1).flat_map(|host| host.people()).map(|person| {
        json!({"name": person.name, "login": person.login, "password": person.password, "emails": person.emails})
    }).collect();
    let line = json!({
        "issuer": issuers.base,
        "backpacks": backpacks,
        "people": people,
        "client": {"id": client.id, "secret": client.secret},
    });
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

/// Waits for ctrl-c, or for SIGTERM where there is such a thing.
async fn stopped() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
