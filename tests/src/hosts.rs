//! The hosts that most stories begin with.

use holdall_practice::{Host, Issuers, Person, Setup, SiteSetup, backpack, issuer_site};

use crate::{Secrets, Stage};

/// All practice issuers, on a port of their own.
pub async fn issuers() -> Issuers {
    issuer_site(SiteSetup::default()).await.expect("a site of issuers")
}

/// A host by the letter with the backpacks of `people`.
pub async fn host_of(people: Vec<Person>) -> Host {
    let setup = Setup {
        people,
        ..Setup::default()
    };
    host_with(setup).await
}

/// A host of any kind.
pub async fn host_with(setup: Setup) -> Host {
    backpack(setup).await.expect("a host")
}

/// A second backpack of Ada's, with nothing in it.
pub async fn lighthouse() -> Host {
    let setup = Setup {
        name: "Lighthouse Backpack".into(),
        ..Setup::default()
    };
    host_with(setup).await
}

/// The issuers, a host with all that Ada earned from them, and a stage on which that host is connected as "Harbour".
pub async fn harbour() -> (Issuers, Host, Stage) {
    let site = issuers().await;
    let host = host_of(vec![site.ada()]).await;
    let stage = Stage::set(Secrets::File);
    stage.connect_ada(&host, "Harbour").await;
    (site, host, stage)
}
