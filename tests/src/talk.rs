//! Talking to a host in its protocol, without the program around it.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use holdall_backpacks::{Answer, Ask, BackpackError, Cursor, Grant, Item, Pull, Session, SignIn, Started};
use holdall_model::Identity;
use holdall_net::{Net, NetConfig};
use holdall_practice::{Person, click_through};
use url::Url;

/// The time in stories that have no clock of their own.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).expect("a time")
}

/// A door on which one request may take so long, and hosts of this computer may be backpacks.
pub fn door(patience: Duration) -> Net {
    door_that_tells(patience, |_| {})
}

/// The same, telling each host that it contacts.
pub fn door_that_tells(patience: Duration, contacts: impl Fn(&str) + Send + Sync + 'static) -> Net {
    let config = NetConfig {
        local_hosts: true,
        offline: false,
        request_timeout: patience,
        on_contact: Arc::new(move |host, _| contacts(host)),
    };
    Net::new(config).expect("a door")
}

/// Asks for all that a backpack gives, to return to `redirect`, as an app that no operator gave a client.
pub fn ask(redirect: &str) -> Ask {
    Ask {
        write: true,
        client: None,
        redirect: Url::parse(redirect).expect("an address"),
        relay: Url::parse("https://relay.example/holdall/").expect("an address"),
    }
}

/// `person` clicks through the page that was opened, and the browser's answer is brought back.
///
/// # Errors
/// As [`SignIn::finish`].
pub async fn allow(
    net: &Net,
    sign_in: &dyn SignIn,
    started: Started,
    person: &Person,
    now: DateTime<Utc>,
) -> Result<Grant, BackpackError> {
    let page = started.open.as_ref().expect("a page to open");
    let back = click_through(page, person).await.expect("the pages lead back");
    sign_in.finish(net, started, Answer::Back(back), now).await
}

/// All that a listing holds from `since` on, as a caller reads it: until there is no next page, or nothing new.
pub async fn listing(
    pull: &dyn Pull,
    session: &Session<'_>,
    known: &[Identity],
    since: Option<DateTime<Utc>>,
) -> Vec<Item> {
    let mut cursor = Some(Cursor::Start { since });
    let mut items: Vec<Item> = Vec::new();
    while let Some(at) = cursor.take() {
        let page = pull.page_among(session, known, &at).await.expect("a page");
        let before = items.len();
        for item in page.items {
            if !items.iter().any(|known| known.listed == item.listed) {
                items.push(item);
            }
        }
        cursor = page.next.filter(|_| items.len() > before);
    }
    items
}
