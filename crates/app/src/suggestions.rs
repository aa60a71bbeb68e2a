//! Hosts to offer before anything is typed.

use serde::Deserialize;

use crate::{Answered, App, settings, view::Suggestion};

/// More suggestions, for practice: a JSON list of `{name, address}`, or `name=address` with commas between. Only read
/// while the environment allows practice hosts.
const VARIABLE: &str = "HOLDALL_SUGGEST";

#[derive(Deserialize)]
struct Practice {
    name: String,
    #[serde(alias = "url")]
    address: String,
}

impl App {
    /// Hosts to offer before anything is typed; practice hosts first.
    ///
    /// # Errors
    /// None so far.
    pub async fn suggestions(&self) -> Answered<Vec<Suggestion>> {
        let practice = match settings::local_hosts_by_variable() {
            true => std::env::var(VARIABLE).map(|text| read(&text)).unwrap_or_default(),
            false => Vec::new(),
        };
        let known = holdall_backpacks::suggestions().iter().map(|host| Suggestion {
            name: host.name.to_owned(),
            address: host.address.to_owned(),
            regions: host
                .regions
                .iter()
                .map(|(name, address)| ((*name).to_owned(), (*address).to_owned()))
                .collect(),
        });
        Ok(practice.into_iter().chain(known).collect())
    }
}

fn read(text: &str) -> Vec<Suggestion> {
    let named = |name: &str, address: &str| Suggestion {
        name: name.trim().to_owned(),
        address: address.trim().to_owned(),
        regions: Vec::new(),
    };
    if let Ok(list) = serde_json::from_str::<Vec<Practice>>(text) {
        return list.iter().map(|host| named(&host.name, &host.address)).collect();
    }
    text.split(',')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, address)| named(name, address))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn both_ways_of_writing_suggestions_are_read() {
        let json = r#"[{"name": "Spec host", "address": "http://127.0.0.1:4101"}]"#;
        let plain = "Spec host=http://127.0.0.1:4101";
        assert_eq!(read(json), read(plain));
        assert_eq!(read("A=http://127.0.0.1:1,B=http://127.0.0.1:2").len(), 2);
        assert!(read("nonsense").is_empty());
    }
}
