//! `holdall connect`

use std::sync::Arc;

use holdall_app::{
    App, Changed, Code, Start, UserError,
    view::{BackpackRow, ConnectAsk, ConnectStage, ConnectView, WayBack},
};
use secrecy::ExposeSecret;
use serde_json::json;
use tokio::sync::mpsc;

use crate::{
    args::{Connect, Way},
    context::Context,
    exit::Exit,
    input,
    print::{Out, tame},
    words,
};

pub async fn run(context: &Context, connect: Connect) -> Result<Exit, UserError> {
    if matches!(connect.way, Some(Way::Password)) && connect.user.is_none() {
        return Err(UserError::new(Code::Usage).with("why", "The password way needs --user."));
    }
    let (tell, told) = mpsc::unbounded_channel();
    let (out, print) = (context.out, connect.no_browser);
    let start = Start {
        changed: Arc::new(move |changed| {
            if let Changed::Connect(view) = changed {
                // Nobody listens any more only when the command ends.
                let _ = tell.send(*view);
            }
        }),
        browser: Arc::new(move |url| {
            if print {
                print_address(out, url.as_str());
                return Ok(());
            }
            holdall_app::open_browser(url)
        }),
        ..context.start()
    };
    let app = App::start(start).await?;
    // Before a secret is asked for: whether it could be kept.
    app.secrets_usable().await?;
    let ask = ask(connect).await?;
    let view = follow(context, &app, ask, told).await?;
    let id = view.backpack.unwrap_or_default();
    let row = app.backpacks().await?.into_iter().find(|row| row.id == id);
    let row = row.ok_or_else(|| UserError::new(Code::NotThere).with("what", "backpack"))?;
    tell_connected(out, &row);
    Ok(Exit::Fine)
}

/// What is asked of the app; secrets come from standard input.
async fn ask(connect: Connect) -> Result<ConnectAsk, UserError> {
    let client_secret = match connect.client_secret_stdin {
        true => Some(input::secret("Client secret").await?.expose_secret().to_owned()),
        false => None,
    };
    let password = match connect.way {
        Some(Way::Password) => Some(input::secret("Password").await?.expose_secret().to_owned()),
        _ => None,
    };
    let (way, port) = match connect.way {
        None => (None, None),
        Some(Way::Scheme) => (Some(WayBack::Scheme), None),
        Some(Way::Relay) => (Some(WayBack::Relay), None),
        Some(Way::Loopback(port)) => (Some(WayBack::Loopback), port),
        Some(Way::Paste) => (Some(WayBack::Paste), None),
        Some(Way::Password) => (Some(WayBack::Password), None),
    };
    Ok(ConnectAsk {
        typed: connect.host,
        protocol: connect.protocol,
        way,
        port,
        read_only: connect.read_only,
        client_id: connect.client_id,
        client_secret,
        api: connect.api,
        again_for: None,
        name: connect.name,
        issuer: connect.issuer,
        user: connect.user,
        password,
    })
}

/// Follows a connection to its end.
async fn follow(
    context: &Context,
    app: &App,
    ask: ConnectAsk,
    mut told: mpsc::UnboundedReceiver<ConnectView>,
) -> Result<ConnectView, UserError> {
    let mut view = app.connect(ask).await?;
    let id = view.id.clone();
    let (mut shown, mut pasted, mut told_way) = (0, false, None);
    let mut typed = Typed::default();
    loop {
        shown = tell_steps(context, &view, shown);
        if view.stage == ConnectStage::Waiting && told_way != Some(view.way) {
            told_way = Some(view.way);
            tell_way(context, &view);
        }
        match view.stage {
            ConnectStage::Finding | ConnectStage::Finishing => {}
            ConnectStage::Asking => agree(app, &view).await?,
            ConnectStage::Waiting if view.way == WayBack::Paste && !pasted => {
                let address = input::line("Address the browser ended on").await?;
                app.connect_paste(&id, &address).await?;
                pasted = true;
            }
            // The relay's page, and a browser that found no program for the scheme, leave an address to copy.
            ConnectStage::Waiting if matches!(view.way, WayBack::Relay | WayBack::Scheme) => typed.listen(),
            ConnectStage::Waiting => {}
            ConnectStage::Done => return Ok(view),
            ConnectStage::Failed => return Err(view.error.unwrap_or_else(|| UserError::new(Code::Unexpected))),
            ConnectStage::Cancelled => return Err(UserError::new(Code::Cancelled)),
        }
        view = loop {
            tokio::select! {
                next = told.recv() => match next {
                    Some(next) if next.id == id => break next,
                    Some(_) => {}
                    None => return Err(UserError::new(Code::Unexpected)),
                },
                Some(line) = typed.line() => {
                    // What is no answer does not end the wait.
                    if let Err(error) = app.connect_paste(&id, &line).await {
                        context.out.aside(&format!("  {}", words::error(&error)));
                    }
                }
            }
        };
    }
}

/// Lines of standard input that may come while something else is waited for. Read by a thread of its own, which ends
/// with the command: a read cannot be called back.
#[derive(Default)]
struct Typed(Option<mpsc::UnboundedReceiver<String>>);

impl Typed {
    fn listen(&mut self) {
        if self.0.is_some() {
            return;
        }
        let (say, lines) = mpsc::unbounded_channel();
        self.0 = Some(lines);
        std::thread::spawn(move || {
            let lines = std::io::stdin().lines().map_while(Result::ok);
            lines
                .filter(|line| !line.trim().is_empty())
                .try_for_each(|line| say.send(line))
        });
    }

    /// The next line; waits for ever where nobody listens, and is nothing once the input has ended.
    async fn line(&mut self) -> Option<String> {
        match &mut self.0 {
            Some(lines) => lines.recv().await,
            None => std::future::pending().await,
        }
    }
}

/// Says how the answer comes back, and why that way.
fn tell_way(context: &Context, view: &ConnectView) {
    let Some(note) = view.way_notes.iter().find(|note| note.way == view.way) else {
        return;
    };
    let ways = match view.way {
        WayBack::Scheme => "by the browser opening Holdall",
        WayBack::Relay => "through the relay's page; if that does not open Holdall, paste the answer it shows here",
        WayBack::Loopback => "to this computer",
        WayBack::Paste => "by pasting the address that the browser ends on",
        WayBack::Password => "by name and password",
    };
    let why = words::way_why(note.why);
    context.out.aside(&format!("  The answer comes back {ways} ({why})."));
}

/// Several hosts take part: a person has to say that this is right.
async fn agree(app: &App, view: &ConnectView) -> Result<(), UserError> {
    if let Some(error) = &view.error {
        return Err(error.clone());
    }
    if !view.choices.is_empty() {
        let why = format!(
            "{} offers several: {}. Say which with --api.",
            view.host,
            view.choices.join("; ")
        );
        return Err(UserError::new(Code::Usage).with("why", why));
    }
    if !input::is_person() {
        return Err(UserError::new(Code::Refused).with("host", view.host.clone()).with(
            "said",
            format!(
                "several hosts take part ({}); connect where you can be asked",
                view.hosts.join(", ")
            ),
        ));
    }
    let answer = input::line("Is this right? Type yes to go on")
        .await
        .unwrap_or_default();
    if !matches!(answer.trim().to_lowercase().as_str(), "y" | "yes") {
        app.connect_cancel(&view.id).await?;
        return Ok(());
    }
    app.connect_go_on(&view.id, None).await.map(drop)
}

/// Tells the steps that ended since; answers how many were told in all.
fn tell_steps(context: &Context, view: &ConnectView, shown: usize) -> usize {
    let mut count = shown;
    for step in view.trail.iter().skip(shown) {
        let Some(sentence) = words::step(step) else { break };
        let address = step
            .url
            .as_deref()
            .map(|url| format!("  {}", tame(url)))
            .unwrap_or_default();
        context.out.aside(&format!("  {}{address}", tame(&sentence)));
        count += 1;
    }
    count
}

fn print_address(out: Out, address: &str) {
    if out.json {
        out.object(&json!({ "event": "open", "url": address }));
    } else {
        out.line(address);
    }
}

fn tell_connected(out: Out, row: &BackpackRow) {
    if out.json {
        out.object(&json!({
            "event": "connected",
            "backpack": row.name,
            "protocol": row.protocol,
            "profile": { "name": row.account, "identities": row.identities },
            "scopes": row.scopes,
        }));
    } else {
        let account = match row.account.is_empty() {
            true => String::new(),
            false => format!(" as {}", tame(&row.account)),
        };
        let name = tame(&row.name);
        out.line(&format!(
            "Connected {name}{account}. Copy its badges here with: holdall sync"
        ));
    }
}
