//! The layers of docs/ARCHITECTURE.md, held against every crate's Cargo.toml: who may import whom, which crate is the
//! one door to what lies outside, and where types for the window may be named.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use toml::{Table, Value};

/// Each crate of ours by its folder, and what it may import. A crate that is not listed may not be.
const LAYERS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("net", &[]),
    ("secrets", &[]),
    ("pictures", &[]),
    ("formats", &["model"]),
    ("library", &["model"]),
    ("verify", &["formats", "net", "model"]),
    ("backpacks", &["formats", "net", "model"]),
    (
        "sync",
        &[
            "library",
            "backpacks",
            "verify",
            "formats",
            "pictures",
            "secrets",
            "net",
            "model",
        ],
    ),
    (
        "app",
        &[
            "sync",
            "verify",
            "formats",
            "pictures",
            "library",
            "backpacks",
            "secrets",
            "net",
            "model",
        ],
    ),
    ("cli", &["app"]),
    ("desktop", &["app"]),
    ("practice", &["formats", "net", "model"]),
    ("fuzz", &["formats", "verify", "backpacks", "model"]),
    (
        "tests",
        &[
            "app",
            "sync",
            "verify",
            "formats",
            "pictures",
            "library",
            "backpacks",
            "secrets",
            "net",
            "model",
            "practice",
        ],
    ),
];

/// Crates that no user gets.
const NOT_SHIPPED: &[&str] = &["practice", "fuzz", "tests"];

/// Crates outside that one of ours is the door to.
const DOORS: &[(&str, &str)] = &[
    ("reqwest", "net"),
    ("keyring", "secrets"),
    ("rusqlite", "library"),
    ("oauth2", "backpacks"),
    ("tauri", "desktop"),
];

/// Crates that describe types to the window, and who may use them.
const TYPES: &[&str] = &["specta", "specta-typescript", "tauri-specta"];
const TYPED: &[&str] = &["app", "desktop"];

/// What a manifest imports, by real package names.
#[derive(Default)]
struct Imports {
    /// What its users get too.
    shipped: BTreeSet<String>,
    /// What only its tests get.
    tests: BTreeSet<String>,
}

impl Imports {
    /// Reads every table of dependencies, those for one platform included. `workspace` is the root's table.
    fn of(manifest: &Table, workspace: &Table) -> Self {
        let mut imports = Imports::default();
        let platforms = manifest
            .get("target")
            .and_then(Value::as_table)
            .into_iter()
            .flat_map(Table::values);
        for section in platforms.filter_map(Value::as_table).chain([manifest]) {
            let listed = |kind: &str| {
                let lines = section.get(kind).and_then(Value::as_table).into_iter().flatten();
                lines
                    .map(|(key, value)| package(key, value, workspace))
                    .collect::<Vec<_>>()
            };
            imports.shipped.extend(listed("dependencies"));
            imports.shipped.extend(listed("build-dependencies"));
            imports.tests.extend(listed("dev-dependencies"));
        }
        imports
    }

    fn of_ours(names: &BTreeSet<String>) -> impl Iterator<Item = &str> {
        names.iter().filter_map(|name| name.strip_prefix("holdall-"))
    }
}

/// The package that a line imports, whatever it calls it.
fn package(key: &str, value: &Value, workspace: &Table) -> String {
    let inherited = value.get("workspace").is_some().then(|| workspace.get(key)).flatten();
    let renamed = inherited.unwrap_or(value).get("package").and_then(Value::as_str);
    renamed.unwrap_or(key).to_owned()
}

/// Every way in which these crates break the layers, as sentences.
fn broken(crates: &BTreeMap<String, Imports>) -> Vec<String> {
    let mut found = Vec::new();
    let layers: BTreeMap<&str, &[&str]> = LAYERS.iter().copied().collect();
    for (name, imports) in crates {
        let Some(allowed) = layers.get(name.as_str()) else {
            found.push(format!("{name} stands in no layer"));
            continue;
        };
        for import in Imports::of_ours(&imports.shipped).filter(|import| !allowed.contains(import)) {
            found.push(format!("{name} imports {import}"));
        }
        for import in
            Imports::of_ours(&imports.tests).filter(|import| !allowed.contains(import) && *import != "practice")
        {
            found.push(format!("{name} imports {import} for its tests"));
        }
        if NOT_SHIPPED.contains(&name.as_str()) {
            continue;
        }
        if imports.shipped.contains("holdall-practice") {
            found.push(format!("{name} ships practice"));
        }
        for (outside, door) in DOORS {
            let family = |import: &String| import == outside || is_of_family(import, outside);
            if name != door && imports.shipped.iter().any(family) {
                found.push(format!("{name} goes to {outside} past {door}"));
            }
        }
        if !TYPED.contains(&name.as_str()) && TYPES.iter().any(|types| imports.shipped.contains(*types)) {
            found.push(format!("{name} names types for the window"));
        }
    }
    for (outside, door) in DOORS {
        if !crates
            .get(*door)
            .is_some_and(|imports| imports.shipped.contains(*outside))
        {
            found.push(format!("{door} is not the door to {outside}"));
        }
    }
    for (name, _) in LAYERS.iter().filter(|(name, _)| !crates.contains_key(*name)) {
        found.push(format!("{name} is gone"));
    }
    found
}

/// Whether `import` only makes sense together with `outside`: its plugins, stores and middleware.
fn is_of_family(import: &str, outside: &str) -> bool {
    match outside {
        "tauri" => import.starts_with("tauri-") && import != "tauri-specta",
        "keyring" => import.starts_with("keyring-") || import.ends_with("-keyring-store"),
        "reqwest" => import.starts_with("reqwest-"),
        "rusqlite" => import.starts_with("rusqlite_"),
        _ => false,
    }
}

fn read(file: &Path) -> Table {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    text.parse()
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The dependencies that crates inherit.
fn inherited() -> Table {
    let root = read(&root().join("Cargo.toml"));
    let workspace = root.get("workspace").and_then(Value::as_table).unwrap();
    workspace.get("dependencies").and_then(Value::as_table).unwrap().clone()
}

/// Every crate by its package's name without our prefix, which for those in `crates` is its folder.
fn crates() -> BTreeMap<String, Imports> {
    let inherited = inherited();
    let folders = fs::read_dir(root().join("crates"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let others = ["src-tauri", "fuzz", "tests"].map(|folder| root().join(folder));
    let mut crates = BTreeMap::new();
    for folder in folders.chain(others).filter(|folder| folder.is_dir()) {
        let manifest = read(&folder.join("Cargo.toml"));
        let package = manifest["package"]["name"].as_str().unwrap().to_owned();
        let name = package
            .strip_prefix("holdall-")
            .unwrap_or_else(|| panic!("{package} is not named after its folder"));
        if folder.parent().is_some_and(|parent| parent.ends_with("crates")) {
            assert!(folder.ends_with(name), "{package} is not named after its folder");
        }
        crates.insert(name.to_owned(), Imports::of(&manifest, &inherited));
    }
    crates
}

#[test]
fn every_crate_imports_only_what_lies_below_it() {
    let broken = broken(&crates());
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The real crates with one line more in the manifest of `name`.
fn with(name: &str, line: &str) -> Vec<String> {
    let mut crates = crates();
    let more = Imports::of(&line.parse().unwrap(), &inherited());
    let imports = crates.entry(name.to_owned()).or_default();
    imports.shipped.extend(more.shipped);
    imports.tests.extend(more.tests);
    broken(&crates)
}

#[test]
fn an_import_upwards_or_sideways_is_seen_however_it_is_written() {
    for (name, line) in [
        ("library", "[dependencies]\nholdall-backpacks.workspace = true"),
        (
            "backpacks",
            "[dependencies]\nholdall-library = { path = \"../library\" }",
        ),
        ("net", "[build-dependencies]\nholdall-model.workspace = true"),
        (
            "formats",
            "[target.'cfg(unix)'.dependencies]\nholdall-net.workspace = true",
        ),
        (
            "cli",
            "[dependencies]\ndoor = { package = \"holdall-net\", path = \"../net\" }",
        ),
        ("verify", "[dev-dependencies]\nholdall-sync.workspace = true"),
        ("practice", "[dependencies]\nholdall-verify.workspace = true"),
        ("practice", "[dev-dependencies]\nholdall-verify.workspace = true"),
        ("app", "[dependencies]\nholdall-practice.workspace = true"),
        ("helpers", "[dependencies]\n"),
    ] {
        assert!(!with(name, line).is_empty(), "{name}: {line}");
    }
}

#[test]
fn a_second_door_is_seen() {
    for (name, line) in [
        ("app", "[dependencies]\nreqwest.workspace = true"),
        (
            "sync",
            "[dependencies]\nhttp_client = { package = \"reqwest\", version = \"0.13\" }",
        ),
        ("app", "[dependencies]\nkeyring-core = \"1\""),
        ("cli", "[dependencies]\nzbus-secret-service-keyring-store = \"1\""),
        ("app", "[target.'cfg(windows)'.dependencies]\nrusqlite.workspace = true"),
        ("app", "[dependencies]\noauth2.workspace = true"),
        ("app", "[dependencies]\ntauri-plugin-opener.workspace = true"),
        ("library", "[dependencies]\nspecta.workspace = true"),
    ] {
        assert!(!with(name, line).is_empty(), "{name}: {line}");
    }
}

#[test]
fn tests_may_practise() {
    assert_eq!(
        with("backpacks", "[dev-dependencies]\nholdall-practice.workspace = true"),
        Vec::<String>::new()
    );
    assert_eq!(
        with("practice", "[dev-dependencies]\nreqwest.workspace = true"),
        Vec::<String>::new()
    );
}
