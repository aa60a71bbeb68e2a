//! Which recorded exchange is asked for by which call, and how it ends.

/// What is called.
#[derive(Debug, Clone, Copy)]
pub enum Call {
    /// Who is signed in.
    Profile,
    /// The backpack.
    Pull,
    /// A badge added: hosted, signed or a picture, as was recorded.
    Push,
    /// A badge taken up.
    Accept(&'static str),
    /// A badge taken out.
    Remove(&'static str),
    /// A code or a password exchanged.
    Token,
    /// A grant renewed.
    Renew,
    /// A grant given back.
    Revoke,
    /// A sign-in begun with an app key.
    Begin,
}

/// Exchanges of one recording, in the order in which the call has them.
#[derive(Debug)]
pub struct Case {
    pub protocol: &'static str,
    pub file: &'static str,
    pub exchanges: &'static [&'static str],
    pub call: Call,
    /// The word for its end.
    pub end: &'static str,
    /// Whether our request is the recorded one.
    pub same: bool,
}

const fn v2(file: &'static str, exchanges: &'static [&'static str], call: Call, end: &'static str) -> Case {
    Case {
        protocol: "badgr-v2",
        file,
        exchanges,
        call,
        end,
        same: true,
    }
}

const fn connect(file: &'static str, exchanges: &'static [&'static str], call: Call, end: &'static str) -> Case {
    Case {
        protocol: "badge-connect",
        file,
        exchanges,
        call,
        end,
        same: true,
    }
}

/// An answer to a request that we would not make, as it would be taken if it came.
const fn other(case: Case) -> Case {
    Case { same: false, ..case }
}

const BACKPACK: &str = "badgr_v2/recordings/v2-backpack";
const AUTHORIZE: &str = "badgr_v2/recordings/authorize";
const TOKEN: &str = "badgr_v2/recordings/token";
const REFRESH: &str = "badgr_v2/recordings/refresh-and-revoke";
const EXPIRY: &str = "badgr_v2/recordings/expiry-and-secrets";
const OEB: &str = "badgr_v2/recordings/oeb-oauth-badge-connect-v2";
const READS: &str = "badge_connect/recordings/badge-connect-reads";
const WRITES: &str = "badge_connect/recordings/badge-connect-writes";
const SINCE: &str = "badge_connect/recordings/since-and-redirects";

pub const CASES: &[Case] = &[
    // The account and its backpack.
    v2(
        BACKPACK,
        &["v2: users/self with r:profile"],
        Call::Profile,
        "Erin Earner, 3 addresses",
    ),
    v2(
        BACKPACK,
        &["v2: users/self with rw:backpack only?"],
        Call::Profile,
        "forbidden",
    ),
    v2(
        BACKPACK,
        &["v2: unverified user: users/self"],
        Call::Profile,
        "Ned Newbie, 1 addresses",
    ),
    v2(BACKPACK, &["v2: unverified user: backpack"], Call::Pull, "forbidden"),
    v2(BACKPACK, &["v2: backpack/assertions all"], Call::Pull, "1 badges"),
    v2(BACKPACK, &["v2: r:profile token on backpack"], Call::Pull, "forbidden"),
    v2(BACKPACK, &["v2: bad token"], Call::Pull, "signed out"),
    v2(EXPIRY, &["expired token: v2"], Call::Pull, "signed out"),
    v2(
        REFRESH,
        &["refresh: old access token after refresh"],
        Call::Profile,
        "signed out",
    ),
    // Adding.
    v2(BACKPACK, &["v2: import url"], Call::Push, "Added"),
    v2(BACKPACK, &["v2: import url duplicate"], Call::Push, "Already"),
    v2(BACKPACK, &["v2: import image baked with JSON"], Call::Push, "Added"),
    v2(BACKPACK, &["v2: import image baked with JWS"], Call::Push, "Added"),
    v2(
        BACKPACK,
        &["v2: import image baked with URL (dup of a7)"],
        Call::Push,
        "Already",
    ),
    v2(BACKPACK, &["v2: import image unbaked"], Call::Push, "trouble 500"),
    v2(
        BACKPACK,
        &["v2: import wrong recipient"],
        Call::Push,
        "refused VERIFY_RECIPIENT_IDENTIFIER",
    ),
    v2(BACKPACK, &["v2: import 404"], Call::Push, "refused FETCH_HTTP_NODE"),
    v2(
        BACKPACK,
        &["v2: import expired"],
        Call::Push,
        "refused ASSERTION_TIMESTAMP_CHECKS",
    ),
    v2(BACKPACK, &["v2: import read-only token"], Call::Push, "forbidden"),
    v2(BACKPACK, &["v2: import re-import after delete"], Call::Push, "Added"),
    v2(
        BACKPACK,
        &["v2: import re-import own rejected award"],
        Call::Push,
        "Added",
    ),
    // Taking up and out.
    v2(
        BACKPACK,
        &["v2: PUT acceptance Accepted"],
        Call::Accept("AZ3gDy0jQJCLgFyaYL0pQQ"),
        "accepted",
    ),
    other(v2(
        BACKPACK,
        &["v2: PUT acceptance Rejected"],
        Call::Accept("AZ3gDy0jQJCLgFyaYL0pQQ"),
        "refused without a code",
    )),
    other(v2(
        BACKPACK,
        &["v2: DELETE imported", "v2: assertion missing"],
        Call::Remove("2Hn2MzgwTYqmKHDoIf2tEg"),
        "Gone",
    )),
    other(v2(
        BACKPACK,
        &["v2: DELETE local award", "v2: GET local award after delete"],
        Call::Remove("AZ3gDy0jQJCLgFyaYL0pQQ"),
        "SetAside",
    )),
    v2(
        BACKPACK,
        &["v2: DELETE with r:backpack"],
        Call::Remove("2Hn2MzgwTYqmKHDoIf2tEg"),
        "refused NOT_THERE",
    ),
    v2(
        BACKPACK,
        &["v2: DELETE again"],
        Call::Remove("2Hn2MzgwTYqmKHDoIf2tEg"),
        "refused NOT_THERE",
    ),
    // Before the browser opens.
    v2(
        AUTHORIZE,
        &["authorize GET, anonymous"],
        Call::Begin,
        "asks for r:profile r:backpack",
    ),
    v2(
        AUTHORIZE,
        &["authorize GET, no scope"],
        Call::Begin,
        "refused invalid_scope",
    ),
    v2(
        AUTHORIZE,
        &["authorize GET, unknown client"],
        Call::Begin,
        "refused invalid_client",
    ),
    v2(
        AUTHORIZE,
        &["authorize GET, redirect mismatch"],
        Call::Begin,
        "refused invalid_redirect_uri",
    ),
    v2(
        AUTHORIZE,
        &["authorize GET, loopback other port"],
        Call::Begin,
        "refused invalid_redirect_uri",
    ),
    v2(
        AUTHORIZE,
        &["authorize GET, r:issuer"],
        Call::Begin,
        "asks for r:profile r:backpack",
    ),
    v2(
        AUTHORIZE,
        &["authorize GET, unknown scope"],
        Call::Begin,
        "asks for r:profile r:backpack",
    ),
    // Codes and passwords.
    v2(TOKEN, &["token: code, Basic auth"], Call::Token, "r:profile r:backpack"),
    v2(
        TOKEN,
        &["token: code, credentials in body"],
        Call::Token,
        "r:profile r:backpack",
    ),
    v2(
        TOKEN,
        &["token: PKCE S256 right verifier"],
        Call::Token,
        "r:profile r:backpack",
    ),
    v2(TOKEN, &["token: public client, PKCE"], Call::Token, "r:backpack"),
    v2(
        TOKEN,
        &["token: app without refresh tokens"],
        Call::Token,
        "r:profile, once",
    ),
    v2(TOKEN, &["token: same code again"], Call::Token, "refused invalid_grant"),
    v2(TOKEN, &["token: bad code"], Call::Token, "refused invalid_grant"),
    v2(
        TOKEN,
        &["token: PKCE S256 wrong verifier"],
        Call::Token,
        "refused invalid_grant",
    ),
    v2(
        TOKEN,
        &["token: PKCE S256 missing verifier"],
        Call::Token,
        "refused invalid_request",
    ),
    v2(
        TOKEN,
        &["token: code, wrong redirect_uri"],
        Call::Token,
        "refused invalid_request",
    ),
    v2(
        TOKEN,
        &["token: wrong secret (Basic)"],
        Call::Token,
        "refused invalid_client",
    ),
    v2(
        TOKEN,
        &["token: wrong secret (body)"],
        Call::Token,
        "refused invalid_client",
    ),
    v2(TOKEN, &["token: unknown client"], Call::Token, "refused invalid_client"),
    v2(
        TOKEN,
        &["token: code, scope param not allowed"],
        Call::Token,
        "refused invalid_scope",
    ),
    v2(EXPIRY, &["expired code"], Call::Token, "refused invalid_grant"),
    v2(
        BACKPACK,
        &["password grant newbie@badgr.example"],
        Call::Token,
        "rw:profile rw:issuer rw:backpack",
    ),
    v2(
        OEB,
        &["password grant earner@badgr.example"],
        Call::Token,
        "rw:profile rw:issuer rw:backpack",
    ),
    v2(OEB, &["token"], Call::Token, "r:profile r:backpack rw:backpack"),
    // The hash of a secret, encoded as the rules want it.
    other(v2(
        OEB,
        &["token with the client_secret from registration"],
        Call::Token,
        "refused invalid_client",
    )),
    // Renewing and giving back.
    v2(REFRESH, &["refresh: first use"], Call::Renew, "r:profile r:backpack"),
    v2(
        REFRESH,
        &["refresh: old refresh token again"],
        Call::Renew,
        "signed out",
    ),
    v2(
        REFRESH,
        &["refresh: after access token revoked"],
        Call::Renew,
        "trouble 500",
    ),
    v2(REFRESH, &["refresh: after RT revoked"], Call::Renew, "signed out"),
    v2(REFRESH, &["refresh: after user revoked"], Call::Renew, "signed out"),
    v2(
        EXPIRY,
        &["refresh after server purged the expired access token row"],
        Call::Renew,
        "trouble 500",
    ),
    v2(
        "badgr_v2/recordings/throttle",
        &["throttle: failing refresh #2"],
        Call::Renew,
        "busy for 2 s",
    ),
    v2(OEB, &["refresh"], Call::Renew, "signed out"),
    v2(REFRESH, &["revoke refresh token"], Call::Revoke, "revoked"),
    v2(REFRESH, &["revoke unknown token"], Call::Revoke, "revoked"),
    v2(REFRESH, &["revoke, bad client"], Call::Revoke, "signed out"),
    v2(OEB, &["revoke"], Call::Revoke, "refused without a code"),
    // Its descendant.
    v2(OEB, &["v2 users/self"], Call::Profile, "Erin Earner, 3 addresses"),
    v2(OEB, &["v2 import url"], Call::Push, "Added"),
    v2(OEB, &["v2 import dup"], Call::Push, "Already"),
    // Badge Connect, as both speak it.
    connect(READS, &["profile"], Call::Profile, "Erin Earner, 1 addresses"),
    connect(READS, &["bad token"], Call::Pull, "signed out"),
    connect(
        READS,
        &["GET assertions with profile.readonly only"],
        Call::Pull,
        "forbidden",
    ),
    connect(
        BACKPACK,
        &["bcv1/profile with r:profile only"],
        Call::Profile,
        "forbidden",
    ),
    connect(BACKPACK, &["unverified user: bcv1"], Call::Pull, "forbidden"),
    connect(EXPIRY, &["expired token: bcv1"], Call::Pull, "signed out"),
    other(connect(READS, &["since garbage"], Call::Pull, "refused without a code")),
    connect(WRITES, &["POST assertions: hosted URL"], Call::Push, "Added"),
    connect(
        WRITES,
        &["POST assertions: hosted URL again (duplicate)"],
        Call::Push,
        "Already",
    ),
    connect(
        WRITES,
        &["POST assertions: full embedded assertion"],
        Call::Push,
        "Added",
    ),
    connect(
        WRITES,
        &["POST assertions: wrong recipient"],
        Call::Push,
        "refused VERIFY_RECIPIENT_IDENTIFIER",
    ),
    connect(
        WRITES,
        &["POST assertions: mixed-case recipient"],
        Call::Push,
        "refused VERIFY_RECIPIENT_IDENTIFIER",
    ),
    connect(
        WRITES,
        &["POST assertions: url recipient"],
        Call::Push,
        "refused VERIFY_RECIPIENT_IDENTIFIER",
    ),
    connect(
        WRITES,
        &["POST assertions: expired"],
        Call::Push,
        "refused ASSERTION_TIMESTAMP_CHECKS",
    ),
    connect(
        WRITES,
        &["POST assertions: 404 URL"],
        Call::Push,
        "refused FETCH_HTTP_NODE",
    ),
    connect(
        WRITES,
        &["POST assertions: unreachable"],
        Call::Push,
        "refused FETCH_HTTP_NODE",
    ),
    connect(
        WRITES,
        &["POST assertions: JSON but no badge"],
        Call::Push,
        "refused JSONLD_COMPACT_DATA",
    ),
    connect(
        WRITES,
        &["POST assertions: badge class URL"],
        Call::Push,
        "refused ASSERTION_NOT_FOUND",
    ),
    other(connect(
        WRITES,
        &["POST assertions: JWS bad signature"],
        Call::Push,
        "refused VERIFY_SIGNATURE",
    )),
    other(connect(
        WRITES,
        &["POST assertions: assertion as plain string URL"],
        Call::Profile,
        "refused without a code",
    )),
    other(connect(
        WRITES,
        &["POST assertions: assertion without id"],
        Call::Profile,
        "refused without a code",
    )),
    other(connect(
        WRITES,
        &["POST assertions: not JSON body"],
        Call::Profile,
        "refused without a code",
    )),
    other(connect(
        WRITES,
        &["POST assertions: id not URL"],
        Call::Profile,
        "refused PROCESS_JWS_INPUT",
    )),
    other(connect(
        SINCE,
        &["POST own revoked assertion"],
        Call::Push,
        "refused VALIDATE_PROPERTY",
    )),
    other(v2(
        SINCE,
        &["v2 import baked SVG data URI"],
        Call::Pull,
        "refused DETECT_INPUT_TYPE",
    )),
    other(v2(SINCE, &["v2 import form-encoded url"], Call::Pull, "trouble 500")),
    connect(
        OEB,
        &["bcv1 POST wrong"],
        Call::Push,
        "refused VERIFY_RECIPIENT_IDENTIFIER",
    ),
];
