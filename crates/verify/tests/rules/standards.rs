//! The table of rules in `docs/standards.md` names what is there.

use std::{fs, path::Path};

use holdall_verify::CHECKS;

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).unwrap()
}

/// Everything between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn the_table_of_rules_names_every_check_and_only_tests_and_files_that_exist() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = read(here.join("../../docs/standards.md"));
    for (name, _) in CHECKS {
        assert!(table.contains(&format!("`{name}`")), "no rule is held by {name}");
    }
    let mut tests = String::new();
    for folder in ["rules", "corpus"] {
        for file in fs::read_dir(here.join("tests").join(folder)).unwrap() {
            tests += &read(file.unwrap().path());
        }
    }
    for cell in quoted(&table) {
        if let Some(test) = cell.strip_prefix("rules::").or(cell.strip_prefix("corpus::")) {
            let name = test.rsplit("::").next().unwrap();
            assert!(tests.contains(&format!("fn {name}()")), "no test {cell}");
        }
        if cell.ends_with(".rs") {
            assert!(here.join("src").join(cell).exists(), "no file {cell}");
        }
    }
}
