//! Finding a Mozilla backpack: it does not announce itself, but its sign-in page complains in words of its own when it
//! is not told where to send the answer.

use holdall_net::Net;
use url::Url;

use super::PROTOCOL;
use crate::{BackpackError, Endpoints, Found, hosts, request};

/// What the sign-in page says when it gets no callback, with status 400.
const COMPLAINT: &str = "callback expected";

/// Base addresses that may be a backpack's: the host that was typed, and the first parts of a path, as it may be
/// installed below one.
pub(super) fn places(typed: &Url) -> Vec<Url> {
    let mut root = typed.clone();
    root.set_query(None);
    root.set_fragment(None);
    root.set_path("/");
    let mut places = vec![root.clone()];
    let first = typed.path_segments().and_then(|mut parts| parts.next());
    // Pages of the backpack itself, which people copy from the address line, are not places of another one.
    if let Some(first) = first.filter(|part| !part.is_empty() && !matches!(*part, "backpack" | "access" | "displayer"))
    {
        root.set_path(&format!("/{first}/"));
        places.push(root);
    }
    places
}

/// Asks one base address for its sign-in page, without saying what for.
pub(super) async fn look(net: &Net, typed: &Url, place: &Url) -> Result<Vec<Found>, BackpackError> {
    let page = request::below(place, "access");
    let answer = request::look(net, typed, &page).await?;
    let host = place.host_str().unwrap_or_default();
    let not_here = |why: &str| PROTOCOL.not_here(format!("{host} {why}"));
    let said = String::from_utf8_lossy(answer.body.get(..64).unwrap_or(&answer.body))
        .trim()
        .to_owned();
    if answer.status != 400 || said != COMPLAINT {
        return Err(not_here("does not answer like a Mozilla backpack"));
    }
    let mut page = answer.url.clone();
    page.set_query(None);
    page.set_fragment(None);
    let Some(root) = page.path().strip_suffix("/access").map(str::to_owned) else {
        return Err(not_here("leads somewhere else"));
    };
    if !hosts::may_be_endpoint(&page, typed) {
        return Err(not_here("leads to an address without https"));
    }
    let mut base = page.clone();
    base.set_path(&format!("{root}/"));
    // The answer will name the true place of the API, by what the server is configured to believe.
    let api_base = request::below(&base, "api");
    Ok(vec![Found {
        name: host.to_owned(),
        scopes: vec![super::SCOPE.into()],
        registers: false,
        from: page.clone(),
        terms_url: None,
        privacy_url: None,
        endpoints: Endpoints {
            typed: typed.clone(),
            authorization_url: Some(page),
            token_url: Some(request::below(&api_base, "token")),
            registration_url: None,
            revocation_url: None,
            refresh_url: None,
            api_base,
        },
    }])
}

/// The backpack's own address, which the Displayer API stands on: that of its sign-in page.
pub(super) fn base(endpoints: &Endpoints) -> Url {
    let page = endpoints.authorization_url.as_ref().unwrap_or(&endpoints.typed);
    let mut base = page.clone();
    base.set_query(None);
    base.set_fragment(None);
    let path = base.path().strip_suffix("access").unwrap_or("/").to_owned();
    base.set_path(&path);
    base
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_asked_and_the_folder_that_was_typed() {
        let places = |typed: &str| {
            let all = places(&Url::parse(typed).unwrap());
            all.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(places("https://pack.example/backpack/add"), ["https://pack.example/"]);
        assert_eq!(
            places("https://pack.example/badges/x?y#z"),
            ["https://pack.example/", "https://pack.example/badges/"]
        );
    }

    #[test]
    fn the_displayer_stands_where_the_sign_in_page_does() {
        let at = |page: &str| {
            let url = |text: &str| Url::parse(text).unwrap();
            let endpoints = Endpoints {
                typed: url("https://pack.example/"),
                authorization_url: Some(url(page)),
                token_url: None,
                registration_url: None,
                revocation_url: None,
                refresh_url: None,
                api_base: url("https://api.pack.example/api"),
            };
            base(&endpoints).to_string()
        };
        assert_eq!(at("https://pack.example/access"), "https://pack.example/");
        assert_eq!(
            at("https://pack.example/badges/access?x"),
            "https://pack.example/badges/"
        );
    }
}
