//! Settings: rows of the library, so that window and command agree.

use holdall_library::Library;
use url::Url;

use crate::{
    Answered, App, Changed, Code, Start, UserError,
    view::{SecretsPlace, Settings},
};

/// Address of the relay's pages while none was set at build time: nothing answers there.
const PLACEHOLDER_RELAY: &str = "https://relay.holdall.example/";

/// How the door to the web is set.
#[derive(Debug, Clone)]
pub(crate) struct Door {
    /// Loopback hosts may be backpack hosts, without https.
    pub(crate) local_hosts: bool,
    /// No request leaves.
    pub(crate) offline: bool,
    /// Base address of the relay's pages.
    pub(crate) relay: Url,
    /// Whether that is a real place.
    pub(crate) relay_is_real: bool,
}

/// Keys of the rows.
mod key {
    pub(super) const THEME: &str = "theme";
    pub(super) const CONTRAST: &str = "contrast";
    pub(super) const LANGUAGE: &str = "language";
    pub(super) const ZOOM: &str = "zoom";
    pub(super) const TILES: &str = "tiles";
    pub(super) const VIEW: &str = "view";
    pub(super) const LOCAL_HOSTS: &str = "local_hosts";
    pub(super) const OFFLINE: &str = "offline";
    pub(super) const RELAY: &str = "relay";
    pub(super) const SECRETS: &str = "secrets";
}

/// Whether practice hosts on this computer are allowed by the environment.
pub(crate) fn local_hosts_by_variable() -> bool {
    std::env::var("HOLDALL_LOCAL_HOSTS").is_ok_and(|value| value == "1")
}

async fn read(library: &Library) -> Answered<Settings> {
    let read = library
        .read(|reader| {
            let mut settings = Settings::default();
            let text = |key: &str, into: &mut String| -> Result<(), holdall_library::LibraryError> {
                if let Some(value) = reader.setting(key)? {
                    *into = value;
                }
                Ok(())
            };
            text(key::THEME, &mut settings.theme)?;
            text(key::CONTRAST, &mut settings.contrast)?;
            text(key::LANGUAGE, &mut settings.language)?;
            text(key::TILES, &mut settings.tiles)?;
            text(key::VIEW, &mut settings.view)?;
            let zoom = reader.setting(key::ZOOM)?.and_then(|zoom| zoom.parse().ok());
            settings.zoom = zoom.unwrap_or(settings.zoom);
            settings.local_hosts = reader.setting(key::LOCAL_HOSTS)?.as_deref() == Some("1");
            settings.offline = reader.setting(key::OFFLINE)?.as_deref() == Some("1");
            settings.relay = reader.setting(key::RELAY)?;
            Ok(settings)
        })
        .await?;
    Ok(read)
}

/// The door as settings, environment and start say together.
pub(crate) async fn door(library: &Library, start: &Start) -> Answered<Door> {
    Ok(door_of(&read(library).await?, start.offline))
}

fn door_of(settings: &Settings, offline: bool) -> Door {
    let local_hosts = settings.local_hosts || local_hosts_by_variable();
    let real = |text: &str| relay_at(text, local_hosts);
    let set = settings.relay.as_deref().and_then(real);
    let by_variable = || std::env::var("HOLDALL_RELAY").ok().as_deref().and_then(real);
    let relay = set
        .or_else(by_variable)
        .or_else(|| option_env!("HOLDALL_RELAY").and_then(real));
    Door {
        local_hosts,
        offline: settings.offline || offline,
        relay_is_real: relay.is_some(),
        relay: relay.unwrap_or_else(placeholder),
    }
}

/// The base address of a relay that could answer: https and nothing but host and path, not the placeholder. One on this
/// computer may do without https while practice and test hosts are on.
fn relay_at(text: &str, local_hosts: bool) -> Option<Url> {
    let mut url = Url::parse(text.trim()).ok()?;
    let here = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    let fits = match url.scheme() {
        "https" => true,
        "http" => here && local_hosts,
        _ => false,
    };
    let plain =
        url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    (fits && plain && url.has_host() && url.as_str() != PLACEHOLDER_RELAY).then_some(url)
}

#[expect(clippy::unwrap_used, reason = "a constant, read in a test")]
fn placeholder() -> Url {
    Url::parse(PLACEHOLDER_RELAY).unwrap()
}

/// The door where there is no library to have settings in.
pub(crate) fn door_without_library(offline: bool) -> Door {
    door_of(&Settings::default(), offline)
}

/// Where the library's key was kept last.
pub(crate) async fn secrets_word(library: &Library) -> Answered<SecretsPlace> {
    let word = library.read(|reader| reader.setting(key::SECRETS)).await?;
    Ok(match word.as_deref() {
        Some("keyStore") => SecretsPlace::KeyStore,
        Some("vault") => SecretsPlace::Vault,
        _ => SecretsPlace::None,
    })
}

/// Remembers where the library's key is; memory is nothing to remember.
pub(crate) async fn keep_secrets_word(library: &Library, place: SecretsPlace) -> Answered<()> {
    let word = match place {
        SecretsPlace::KeyStore => "keyStore",
        SecretsPlace::Vault => "vault",
        SecretsPlace::ThisRun | SecretsPlace::None => return Ok(()),
    };
    library
        .write(move |writer| {
            if writer.setting(key::SECRETS)?.as_deref() == Some(word) {
                return Ok(());
            }
            writer.set_setting(key::SECRETS, Some(word))
        })
        .await?;
    Ok(())
}

impl App {
    /// Settings.
    ///
    /// # Errors
    /// Only when the library cannot be read.
    pub async fn settings(&self) -> Answered<Settings> {
        read(self.library()).await
    }

    /// Changes settings; they hold at once.
    ///
    /// # Errors
    /// [`Code::Usage`] for values that are none.
    pub async fn set_settings(&self, settings: Settings) -> Answered<()> {
        let known = ["system", "light", "dark"].contains(&settings.theme.as_str())
            && ["system", "high"].contains(&settings.contrast.as_str())
            && ["s", "m", "l"].contains(&settings.tiles.as_str())
            && ["grid", "list"].contains(&settings.view.as_str())
            && (50..=200).contains(&settings.zoom)
            && settings.language.len() <= 35
            && settings.relay.as_deref().is_none_or(|relay| {
                relay.is_empty() || relay_at(relay, settings.local_hosts || local_hosts_by_variable()).is_some()
            });
        if !known {
            return Err(UserError::new(Code::Usage).with("why", "no such setting"));
        }
        let wanted = settings.clone();
        self.library()
            .write(move |writer| {
                let flag = |on: bool| if on { "1" } else { "0" };
                writer.set_setting(key::THEME, Some(&wanted.theme))?;
                writer.set_setting(key::CONTRAST, Some(&wanted.contrast))?;
                writer.set_setting(key::LANGUAGE, Some(&wanted.language))?;
                writer.set_setting(key::ZOOM, Some(&wanted.zoom.to_string()))?;
                writer.set_setting(key::TILES, Some(&wanted.tiles))?;
                writer.set_setting(key::VIEW, Some(&wanted.view))?;
                if let Some(relay) = &wanted.relay {
                    writer.set_setting(key::RELAY, Some(relay.as_str()).filter(|relay| !relay.is_empty()))?;
                }
                writer.set_setting(key::LOCAL_HOSTS, Some(flag(wanted.local_hosts)))?;
                writer.set_setting(key::OFFLINE, Some(flag(wanted.offline)))
            })
            .await?;
        let settings = read(self.library()).await?;
        self.set_door(door_of(&settings, self.inner.start.offline))?;
        self.tell(Changed::Library);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_relay_is_offered_only_once_it_is_a_real_place() {
        let door = |relay: Option<&str>| {
            door_of(
                &Settings {
                    relay: relay.map(str::to_owned),
                    ..Settings::default()
                },
                false,
            )
        };
        assert!(!door(None).relay_is_real || option_env!("HOLDALL_RELAY").is_some());
        assert!(!door(Some(PLACEHOLDER_RELAY)).relay_is_real);
        for no_relay in [
            "http://relay.example/",
            "http://127.0.0.1:8000/",
            "https://relay.example/?x=1",
            "https://relay.example/#x",
            "https://ada@relay.example/",
            "app.holdall.desktop:/relay",
            "relay.example",
        ] {
            assert!(!door(Some(no_relay)).relay_is_real, "{no_relay}");
        }
        assert!(
            relay_at("http://127.0.0.1:8000/relay", true).is_some(),
            "practice hosts are on"
        );
        let set = door(Some("https://badges.example/relay"));
        assert!(set.relay_is_real);
        assert_eq!(set.relay.as_str(), "https://badges.example/relay/");
    }

    #[test]
    fn offline_by_start_or_by_setting_is_offline() {
        let set = Settings {
            offline: true,
            ..Settings::default()
        };
        assert!(door_of(&set, false).offline);
        assert!(door_of(&Settings::default(), true).offline);
        assert!(!door_of(&Settings::default(), false).offline);
    }
}
