//! File names made from strangers' text: `YYYY-MM-DD issuer - badge name [8 hex].png`, safe on every system, without
//! e-mail addresses.

use super::picture::Material;

/// Longest parts, in bytes: the whole stays below 255, which is what file systems take.
const ISSUER_BYTES: usize = 60;
const NAME_BYTES: usize = 110;

/// The name of a badge's file.
pub(super) fn file(material: &Material, ending: &str) -> String {
    let date = material
        .issued_on
        .map_or_else(|| "undated".to_owned(), |at| at.format("%Y-%m-%d").to_string());
    let hash: String = material.sha256.to_string().chars().take(8).collect();
    let issuer = part(&material.issuer, ISSUER_BYTES, "unknown issuer");
    let name = part(&material.name, NAME_BYTES, "badge");
    format!("{date} {issuer} - {name} [{hash}].{ending}")
}

fn part(text: &str, most_bytes: usize, otherwise: &str) -> String {
    let without_mail = text
        .split_whitespace()
        .filter(|word| !word.contains('@'))
        .collect::<Vec<_>>()
        .join(" ");
    let safe: String = without_mail.chars().map(|c| if is_safe(c) { c } else { ' ' }).collect();
    let mut cut = String::new();
    for c in safe.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if cut.len() + c.len_utf8() > most_bytes {
            break;
        }
        cut.push(c);
    }
    let cut = cut.trim_matches([' ', '.']);
    if cut.is_empty() {
        otherwise.to_owned()
    } else {
        cut.to_owned()
    }
}

/// Whether a character may stand in a name: none that separates, is forbidden somewhere, cannot be seen, or turns the
/// direction of what follows.
fn is_safe(c: char) -> bool {
    let forbidden = matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    let unseen = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}' | '\u{ad}');
    !forbidden && !unseen && !c.is_control()
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};
    use holdall_model::{Sha256, Version};

    use super::*;

    fn named(issuer: &str, name: &str) -> String {
        let material = Material {
            name: name.to_owned(),
            issuer: issuer.to_owned(),
            issued_on: Some(Utc.with_ymd_and_hms(2023, 5, 12, 9, 0, 0).unwrap()),
            version: Version::V2_0,
            sha256: Sha256::of(b""),
            payload: Vec::new(),
            is_jws: false,
            pictures: Vec::new(),
        };
        file(&material, "png")
    }

    #[test]
    fn a_name_says_when_who_and_what() {
        assert_eq!(
            named("City Hospital", "Wound care II"),
            "2023-05-12 City Hospital - Wound care II [e3b0c442].png"
        );
    }

    #[test]
    fn strangers_text_cannot_leave_the_folder_or_hide() {
        let name = named("../../etc", "..\\x\u{202e}gnp.exe\n: <b>");
        assert_eq!(name, "2023-05-12 etc - x gnp.exe b [e3b0c442].png");
        assert_eq!(
            named("", "\u{0}..."),
            "2023-05-12 unknown issuer - badge [e3b0c442].png"
        );
    }

    #[test]
    fn no_address_stands_in_a_name() {
        assert_eq!(
            named("School ada@school.example", "Maths"),
            "2023-05-12 School - Maths [e3b0c442].png"
        );
    }

    #[test]
    fn long_names_fit_into_what_file_systems_take() {
        let name = named(&"ж".repeat(300), &"漢".repeat(300));
        assert!(name.len() < 255, "{}", name.len());
    }
}
