//! What the command line takes, and what it refuses.

use clap::CommandFactory;

use super::*;

fn parse(line: &str) -> Result<Arguments, clap::Error> {
    Arguments::try_parse_from(std::iter::once("holdall").chain(line.split_whitespace()))
}

#[test]
fn the_definition_holds_together() {
    Arguments::command().debug_assert();
}

#[test]
fn global_flags_stand_before_or_after_the_command() {
    for line in [
        "--json --offline --library /b list",
        "list --json --offline --library /b",
    ] {
        let global = parse(line).unwrap().global;
        assert!(global.json && global.offline, "{line}");
        assert_eq!(global.library.unwrap(), PathBuf::from("/b"), "{line}");
    }
}

#[test]
fn ways_back_are_read_with_their_port() {
    assert_eq!(way("loopback:4711"), Ok(Way::Loopback(Some(4711))));
    assert_eq!(way("loopback"), Ok(Way::Loopback(None)));
    assert_eq!(way("scheme"), Ok(Way::Scheme));
    for wrong in [
        "loopback:",
        "loopback:0",
        "loopback:99999",
        "paste:1",
        "carrier-pigeon",
        "",
    ] {
        assert!(way(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn identities_need_a_known_type_and_a_value() {
    assert_eq!(
        identity("email=a=b@c.example"),
        Ok(("email".into(), "a=b@c.example".into()))
    );
    for wrong in ["email", "email=", "mail=a@b.example", "=a", "email= "] {
        assert!(identity(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn what_the_contract_names_is_taken() {
    for line in [
        "verify a.png b.json -",
        "verify --recipient email=a@b.example --recipient url=https://a.example x.json",
        "verify --batch list.jsonl",
        "inspect x.png",
        "list nursing --status expired --in Badgr --sort name --limit 5",
        "show 12",
        "check 1 2",
        "check --all --offline",
        "export --all --to out --as json",
        "export 4 --to out",
        "connect pack.example --protocol badge-connect --return loopback:99 --name P --read-only --no-browser",
        "connect pack.example --client-id x --client-secret-stdin",
        "connect pack.example --return password --user ada",
        "backpacks",
        "backpacks rename P Q",
        "backpacks disconnect P",
        "sync",
        "sync P Q",
        "transfer --from library --to P 1 2 --dry-run",
        "identities",
        "identities add email=a@b.example",
        "identities remove email=a@b.example",
    ] {
        assert!(parse(line).is_ok(), "{line}: {}", parse(line).unwrap_err());
    }
}

#[test]
fn what_is_not_there_yet_or_makes_no_sense_is_a_usage_error() {
    for line in [
        "",
        "import a.png",
        "compare A B",
        "backup create x",
        "health",
        "help",
        "list --status good",
        "list --limit some",
        "show",
        "check",
        "check 1 --all",
        "export 1",
        "export 1 --to out --as pdf",
        "export 1 --to out --as csv",
        "verify",
        "verify --batch list x.json",
        "verify --recipient ada x.json",
        "connect",
        "connect pack.example --client-secret-stdin",
        "connect pack.example --return carrier-pigeon",
        "transfer --from library",
        "transfer --from A --to B --plan p.json",
        "transfer --from A --to B --receipt r.json",
        "transfer --apply p.json",
        "transfer resume",
        "backpacks rename P",
        "identities add ada",
    ] {
        assert!(parse(line).is_err(), "{line}");
    }
}
