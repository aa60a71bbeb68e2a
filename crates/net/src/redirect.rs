//! Where a redirect leads, and what goes along.

use http::{Method, header};
use url::Url;

use crate::{NetError, Request};

/// Redirects followed before giving up.
pub(crate) const MOST: usize = 10;

/// Changes `request` into the one that the redirect `status` to `location` asks for.
///
/// What was meant for the first origin stays there: the bearer token, `Authorization`, cookies, and a body that the
/// status would send again.
pub(crate) fn follow(request: &mut Request, status: u16, location: &[u8]) -> Result<(), NetError> {
    let from = request.url.clone();
    let refuse = |why| Err(NetError::redirect(&from, why));
    let Some(mut to) = std::str::from_utf8(location)
        .ok()
        .and_then(|location| from.join(location).ok())
    else {
        return refuse("the address cannot be read");
    };
    match (from.scheme(), to.scheme()) {
        ("https", "http") => return refuse("from https to http"),
        (_, "http" | "https") => {}
        _ => return refuse("to something other than http or https"),
    }
    strip_user(&mut to);
    let becomes_get = match status {
        303 => request.method != Method::HEAD,
        301 | 302 => request.method == Method::POST,
        _ => false,
    };
    if becomes_get {
        request.method = Method::GET;
        request.body.clear();
        for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
            request.headers.remove(name);
        }
    }
    if from.origin() != to.origin() {
        if !request.body.is_empty() {
            return refuse("it would send the body to another host");
        }
        request.bearer = None;
        for name in [header::AUTHORIZATION, header::COOKIE, header::PROXY_AUTHORIZATION] {
            request.headers.remove(name);
        }
    }
    request.url = to;
    Ok(())
}

/// Whether this status with a `Location` is a redirect.
pub(crate) fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// Takes the user info out, which would be sent as a header.
pub(crate) fn strip_user(url: &mut Url) {
    // Both fail only for addresses that cannot have user info.
    let _ = url.set_username("");
    let _ = url.set_password(None);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Origin, Purpose};

    fn request(method: Method, body: &[u8]) -> Request {
        let url = "https://a.example/token".parse().unwrap();
        let mut request = Request::get(url, Purpose::Pull, Origin::Typed);
        request.method = method;
        request.body = body.to_vec();
        request.bearer = Some("SECRET".into());
        request
            .headers
            .insert(header::AUTHORIZATION, "Basic abc".parse().unwrap());
        request.headers.insert(header::COOKIE, "a=b".parse().unwrap());
        request
            .headers
            .insert(header::ACCEPT, "application/json".parse().unwrap());
        request
    }

    #[test]
    fn the_same_origin_keeps_everything() {
        let mut r = request(Method::POST, b"body");
        follow(&mut r, 307, b"/elsewhere").unwrap();
        assert!(r.bearer.is_some() && r.body == b"body" && r.method == Method::POST && r.headers.len() == 3);
        assert_eq!(r.url.as_str(), "https://a.example/elsewhere");
    }

    #[test]
    fn another_host_port_or_scheme_is_another_origin() {
        for to in ["https://b.example/", "https://a.example:8443/", "//b.example/x"] {
            let mut r = request(Method::GET, b"");
            follow(&mut r, 302, to.as_bytes()).unwrap();
            assert!(r.bearer.is_none(), "{to}");
            assert_eq!(
                r.headers.keys().map(|k| k.as_str()).collect::<Vec<_>>(),
                ["accept"],
                "{to}"
            );
        }
        let mut r = request(Method::GET, b"");
        r.url = "http://a.example/".parse().unwrap();
        follow(&mut r, 302, b"https://a.example/").unwrap();
        assert!(r.bearer.is_none(), "a token meant for http is not sent on");
    }

    #[test]
    fn post_becomes_get_where_browsers_do_so() {
        for (status, method, after) in [
            (301, Method::POST, Method::GET),
            (302, Method::POST, Method::GET),
            (303, Method::POST, Method::GET),
            (303, Method::DELETE, Method::GET),
            (303, Method::HEAD, Method::HEAD),
            (301, Method::DELETE, Method::DELETE),
            (307, Method::POST, Method::POST),
            (308, Method::PUT, Method::PUT),
        ] {
            let mut r = request(method.clone(), b"x");
            follow(&mut r, status, b"/next").unwrap();
            assert_eq!(
                (&r.method, r.body.is_empty()),
                (&after, after == Method::GET),
                "{status} {method}"
            );
        }
    }

    #[test]
    fn what_is_not_followed_says_why() {
        for (status, to, why) in [
            (302, "http://a.example/", "from https to http"),
            (302, "file:///etc/passwd", "other than http"),
            (302, "javascript:alert(1)", "other than http"),
            (302, "https://", "cannot be read"),
            (302, "https://[::1/", "cannot be read"),
            (307, "https://b.example/", "send the body"),
        ] {
            let error = follow(&mut request(Method::PUT, b"secret"), status, to.as_bytes())
                .unwrap_err()
                .to_string();
            assert!(error.contains(why), "{to}: {error}");
        }
        assert!(follow(&mut request(Method::GET, b""), 302, b"\xff\xfe").is_err());
    }

    #[test]
    fn user_info_in_a_redirect_is_dropped() {
        let mut r = request(Method::GET, b"");
        follow(&mut r, 302, b"https://ada:pw@a.example/").unwrap();
        assert_eq!(r.url.as_str(), "https://a.example/");
    }
}
