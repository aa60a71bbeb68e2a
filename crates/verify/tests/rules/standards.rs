//! The table of rules in `docs/standards.md` is whole, and names what is there.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use holdall_verify::CHECKS;

/// The families of the catalogue, with the number of their last rule.
const RULES: &[(&str, u32)] = &[
    ("IN", 9),
    ("NET", 11),
    ("CTX", 8),
    ("A", 12),
    ("ID", 5),
    ("B", 6),
    ("P", 5),
    ("EMB", 4),
    ("SC", 10),
    ("SIG", 16),
    ("REV", 12),
    ("T", 9),
    ("R", 9),
    ("X", 6),
    ("EN", 6),
    ("L", 10),
    ("BK", 15),
    ("D", 11),
    ("DI", 15),
    ("J", 10),
    ("ST", 10),
    ("V", 8),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn page() -> String {
    fs::read_to_string(root().join("docs/standards.md")).unwrap()
}

/// Everything between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The rows of the table of rules: rule, what it says, check, file, tests.
fn rows(page: &str) -> Vec<Vec<&str>> {
    let (table, _) = page.split_once("\n## ").unwrap();
    let lines = table.lines().filter(|line| line.starts_with('|'));
    let rows = lines.map(|line| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<&str>>());
    rows.filter(|cells| cells[0].contains('-') && !cells[0].starts_with("--"))
        .collect()
}

/// The text of every source file below `folder`, by its path.
fn sources(folder: &Path, found: &mut BTreeMap<PathBuf, String>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.insert(path.clone(), fs::read_to_string(&path).unwrap());
        }
    }
}

/// Where the tests of a crate are, by the first part of their names in the table.
fn folders(first: &str) -> Vec<PathBuf> {
    let crates = root().join("crates");
    match first {
        "rules" | "corpus" => vec![crates.join("verify/tests").join(first)],
        name => vec![crates.join(name).join("src"), crates.join(name).join("tests")],
    }
}

/// Whether there is a test of this name in the module that it names.
fn exists(name: &str, read: &mut BTreeMap<String, BTreeMap<PathBuf, String>>) -> bool {
    let parts: Vec<&str> = name.split("::").collect();
    let (first, function) = (parts[0], parts[parts.len() - 1]);
    let files = read.entry(first.to_owned()).or_insert_with(|| {
        let mut found = BTreeMap::new();
        folders(first).iter().for_each(|folder| sources(folder, &mut found));
        found
    });
    // `corpus::x` stands in the main file of its folder.
    let module = if parts.len() == 2 {
        "main"
    } else {
        parts[parts.len() - 2]
    };
    let fits = |path: &Path| {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let folder = path
            .parent()
            .unwrap()
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        stem.trim_end_matches("_tests") == module || (stem == "mod" && folder == module)
    };
    let test = format!("fn {function}(");
    files.iter().any(|(path, text)| fits(path) && text.contains(&test))
}

#[test]
fn every_rule_of_the_catalogue_has_its_row() {
    let page = page();
    let listed: Vec<&str> = rows(&page).iter().map(|cells| cells[0]).collect();
    let all: Vec<String> = RULES
        .iter()
        .flat_map(|(family, last)| (1..=*last).map(move |number| format!("{family}-{number}")))
        .collect();
    let (have, want): (BTreeSet<&str>, BTreeSet<&str>) = (
        listed.iter().copied().collect(),
        all.iter().map(String::as_str).collect(),
    );
    assert_eq!(
        have.symmetric_difference(&want).collect::<Vec<_>>(),
        Vec::<&&str>::new()
    );
    assert_eq!(listed.len(), have.len(), "each rule has one row");
}

#[test]
fn every_row_names_a_check_a_file_and_tests_that_exist() {
    let page = page();
    let checks: BTreeSet<&str> = CHECKS.iter().map(|(name, _)| *name).collect();
    let (mut named, mut read) = (BTreeSet::new(), BTreeMap::new());
    for cells in rows(&page) {
        let rule = cells[0];
        assert_eq!(cells.len(), 5, "{rule}: {cells:?}");
        for check in quoted(cells[2]) {
            assert!(checks.contains(check), "{rule}: no check {check}");
            named.insert(check);
        }
        assert!(
            cells[3].ends_with(".rs`") || cells[3].starts_with("crate "),
            "{rule}: {}",
            cells[3]
        );
        assert!(quoted(cells[4]).count() > 0, "{rule} has no test");
        for file in quoted(cells[3]) {
            let path = match cells[3].starts_with("crate ") {
                true => root().join("crates").join(file),
                false => root().join("crates/verify/src").join(file),
            };
            assert!(path.exists(), "{rule}: no file {file}");
        }
        for test in quoted(cells[4]).filter(|test| test.contains("::")) {
            assert!(exists(test, &mut read), "{rule}: no test {test}");
        }
    }
    assert_eq!(named, checks, "each check holds a rule");
}

#[test]
fn tests_and_cases_named_anywhere_on_the_page_exist() {
    let page = page();
    let mut read = BTreeMap::new();
    let mut cases = BTreeSet::new();
    for group in fs::read_dir(root().join("tests/fixtures/corpus/cases")).unwrap() {
        for file in fs::read_dir(group.unwrap().path()).unwrap() {
            cases.insert(file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned());
        }
    }
    for name in quoted(&page) {
        let test = name.split("::").count() > 1 && name != "holdall_verify::CHECKS";
        assert!(!test || exists(name, &mut read), "no test {name}");
    }
    for after in page.split("case `").skip(1) {
        let case = after.split('`').next().unwrap();
        assert!(cases.contains(case), "no case {case}");
    }
    assert!(!exists("rules::hosted::a_test_that_is_not_there", &mut read));
    assert!(
        !exists(
            "rules::signed::a_plain_hosted_badge_is_valid_and_its_host_vouches",
            &mut read
        ),
        "of another file"
    );
}
