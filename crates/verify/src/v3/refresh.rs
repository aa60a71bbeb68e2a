//! A newer edition of a credential that its refresh service offers (V-3). It is looked at once, after the credential itself;
//! when it cannot be had or does not hold, the credential stands as it is.

use holdall_model::{Reason, Role};

use super::{authentic, credential::Credential, status};
use crate::{
    checks::dates,
    fetch,
    finding::Trouble,
    names::{NOT_EXPIRED, NOT_REVOKED},
    node::{self, is_a},
    run::Run,
};

/// Tells when the issuer's newer edition has ended or was withdrawn.
pub(crate) async fn check(run: &mut Run<'_>, credential: &Credential) {
    let services = node::list(&credential.value, "refreshService");
    let service = services
        .iter()
        .find(|service| is_a(service, "1EdTechCredentialRefresh"));
    let Some(url) = service
        .and_then(|service| node::id_of(service))
        .and_then(node::web_address)
    else {
        return;
    };
    let Ok(document) = fetch::document(run, &url, Role::Refresh).await else {
        run.warn("The issuer's address for newer editions of this badge could not be read.");
        return;
    };
    let Some(newer) = Credential::of_bytes(&document.bytes).filter(|newer| newer.value != credential.value) else {
        return;
    };
    let same =
        newer.issuer() == credential.issuer() && node::text(&newer.value, "id") == node::text(&credential.value, "id");
    if !same || authentic(run, &newer).await.is_err() {
        run.warn("The newer edition of this badge that the issuer offers does not hold; it was left aside.");
        return;
    }
    run.warn("The issuer offers a newer edition of this badge.");
    let (_, until, _) = newer.period();
    if let Some(until) = until.filter(|until| *until < run.question.now) {
        let message = format!(
            "By the issuer's newer edition the badge was valid until {}.",
            dates::day(until)
        );
        run.trouble(NOT_EXPIRED, Trouble::failed(Reason::Expired, message).at(&url));
    }
    for told in status::troubles(run, &newer).await {
        if let Err(trouble) = told {
            match trouble.reason {
                Reason::Revoked | Reason::Suspended => run.trouble(NOT_REVOKED, trouble),
                _ => run.warn("The status of the issuer's newer edition could not be checked."),
            }
        }
    }
}
