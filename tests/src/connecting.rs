//! `holdall connect` under way, and the browser's part in it.

use std::time::Duration;

use holdall_practice::{Click, Host, Person, ada, click_through_with};
use serde_json::Value;
use url::Url;

use crate::{Running, Said, Stage};

/// How long a command may take to say what is to be opened, and what came of it: enough for a busy computer.
const SOON: Duration = Duration::from_secs(60);

/// A command that connects.
pub struct Connecting<'a> {
    stage: &'a Stage,
    running: Running,
}

impl Stage {
    /// Starts to connect `host`. Nothing is opened by itself, and all that is said is JSON.
    pub fn connecting(&self, host: &str, further: &[&str]) -> Connecting<'_> {
        let arguments = [&["connect", host, "--no-browser", "--json"], further].concat();
        Connecting {
            stage: self,
            running: self.start(&arguments),
        }
    }

    /// Connects `host` by the loopback way: `person` clicks through its pages over plain HTTP, and the browser ends on
    /// a calm page. Answers the last line.
    pub async fn connect(&self, host: &str, person: &Person, further: &[&str]) -> Value {
        let further = [&["--return", "loopback"], further].concat();
        let said = self.connecting(host, &further).allowed(person).await;
        said.ends_with(0).lines().pop().expect("it says how it ended")
    }

    /// The same for Ada, and the backpack's name here.
    pub async fn connect_ada(&self, host: &Host, name: &str) -> Value {
        self.connect(host.base.as_str(), &ada(), &["--name", name]).await
    }
}

impl Connecting<'_> {
    /// Gives it one line: a secret, a password, or the address that the browser ended on.
    pub fn say(&mut self, line: &str) {
        self.running.say(line);
    }

    /// The next thing that it says; absent when it ends instead.
    pub fn event(&mut self) -> Option<Value> {
        let line = self.running.next_line(SOON)?;
        Some(serde_json::from_str(&line).unwrap_or_else(|error| panic!("no JSON: {error}: {line}")))
    }

    /// The address that it wants opened, which is the next thing that it says.
    pub fn page(&mut self) -> Url {
        let Some(event) = self.event() else {
            panic!("no address to open: {:#?}", self.running.end());
        };
        assert_eq!(event["event"], "open", "{event}");
        let page = event["url"].as_str().expect("the address to open");
        page.parse().expect("an address")
    }

    /// Where the browser ends when `person` clicks through that page.
    pub async fn clicked(&mut self, person: &Person, click: Click) -> Url {
        let page = self.page();
        let back = click_through_with(&page, person, click).await;
        back.expect("the pages can be clicked through")
    }

    /// The whole loopback way, for somebody who says yes.
    pub async fn allowed(mut self, person: &Person) -> Said {
        let back = self.clicked(person, Click::Allow).await;
        let (status, page) = visit(back).await;
        assert_eq!(status, 200, "the browser ends on a calm page: {page}");
        self.finish()
    }

    /// Whether it has ended.
    pub fn ended(&mut self) -> bool {
        self.running.ended()
    }

    /// Waits for its end.
    pub fn finish(self) -> Said {
        self.stage.keep(self.running.finish())
    }
}

/// What a browser gets at `url`: status and page.
pub async fn visit(url: Url) -> (u16, String) {
    let browser = reqwest::Client::builder().no_proxy().build().expect("a browser");
    let answer = browser.get(url).send().await.expect("somebody answers");
    let status = answer.status().as_u16();
    (status, answer.text().await.expect("a page"))
}
