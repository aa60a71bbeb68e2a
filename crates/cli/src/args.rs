//! The command line, as clap reads it. What is not there yet is a usage error, not a stub.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Your badge backpacks in one library, on your own computer.
#[derive(Debug, Parser)]
#[command(
    name = "holdall",
    version,
    propagate_version = true,
    disable_help_subcommand = true,
    arg_required_else_help = true
)]
pub struct Arguments {
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Flags before or after the command.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// The library folder, instead of the usual one
    #[arg(long, global = true, value_name = "DIR", env = "HOLDALL_LIBRARY")]
    pub library: Option<PathBuf>,
    /// Answer in JSON: one object a line
    #[arg(long, global = true)]
    pub json: bool,
    /// Send no request; use what is kept
    #[arg(long, global = true)]
    pub offline: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Connect a backpack: sign in with your browser
    Connect(Connect),
    /// List backpacks, rename or disconnect one
    Backpacks(Backpacks),
    /// Copy new badges from backpacks into the library
    Sync {
        /// Names of backpacks; all when none is given
        backpacks: Vec<String>,
    },
    /// List badges of the library
    List(List),
    /// Show everything known of one badge
    Show {
        /// Local id, the assertion's id, or 8 or more hex digits of its content hash
        badge: String,
    },
    /// Check badges of the library and record the run
    Check(Chosen),
    /// Check a file, an address or standard input, and add nothing
    Verify(Verify),
    /// Tell what is in a file or address, without network
    Inspect {
        /// A file, or - for standard input
        input: String,
    },
    /// Write badges to files
    Export(Export),
    /// Copy badges to a backpack
    Transfer(Transfer),
    /// List identities, add or remove one
    Identities(Identities),
}

/// `connect`
#[derive(Debug, Args)]
pub struct Connect {
    /// A web address, a domain, or your e-mail address
    pub host: String,
    /// The protocol to speak; found out when absent
    #[arg(long, value_name = "ID")]
    pub protocol: Option<String>,
    /// The API wanted, by its name, where the host offers several
    #[arg(long, value_name = "NAME")]
    pub api: Option<String>,
    /// How the browser's answer comes back: scheme, relay, loopback[:PORT], paste or password
    #[arg(long = "return", value_name = "WAY", value_parser = way)]
    pub way: Option<Way>,
    /// The account, for the password way
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,
    /// A client id given to you by the host, for the redirect address http://127.0.0.1:PORT/oauth/callback with the
    /// port of --return loopback:PORT (53111 with --return paste)
    #[arg(long, value_name = "ID")]
    pub client_id: Option<String>,
    /// Read the client's secret from the first line of standard input
    #[arg(long, requires = "client_id")]
    pub client_secret_stdin: bool,
    /// A name for the backpack
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// A page on the site of the issuer whose badges you want to add, where a backpack takes those of one issuer alone
    /// (Mozilla): the browser ends there, and you paste its address
    #[arg(long, value_name = "URL")]
    pub issuer: Option<String>,
    /// Do not ask for adding badges
    #[arg(long)]
    pub read_only: bool,
    /// Print the address to open instead of opening it
    #[arg(long)]
    pub no_browser: bool,
}

/// How the answer comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The private scheme.
    Scheme,
    /// The static pages on an https host.
    Relay,
    /// A listener on this computer, on this port or a free one.
    Loopback(Option<u16>),
    /// Pasted by the user.
    Paste,
    /// Name and password.
    Password,
}

fn way(text: &str) -> Result<Way, String> {
    match text.split_once(':') {
        None => match text {
            "scheme" => Ok(Way::Scheme),
            "relay" => Ok(Way::Relay),
            "loopback" => Ok(Way::Loopback(None)),
            "paste" => Ok(Way::Paste),
            "password" => Ok(Way::Password),
            _ => Err("one of scheme, relay, loopback, loopback:PORT, paste, password".to_owned()),
        },
        Some(("loopback", port)) => match port.parse() {
            Ok(0) | Err(_) => Err("a port is a number from 1 to 65535".to_owned()),
            Ok(port) => Ok(Way::Loopback(Some(port))),
        },
        Some(_) => Err("only loopback takes a port".to_owned()),
    }
}

/// `backpacks`
#[derive(Debug, Args)]
#[command(disable_help_subcommand = true)]
pub struct Backpacks {
    /// What to do; a list when absent
    #[command(subcommand)]
    pub action: Option<BackpackAction>,
}

/// What can be done with a backpack.
#[derive(Debug, Subcommand)]
pub enum BackpackAction {
    /// Give a backpack another name
    Rename {
        /// The backpack
        name: String,
        /// Its new name
        new_name: String,
    },
    /// Give access back and forget it here; the badges stay in the library
    Disconnect {
        /// The backpack
        name: String,
    },
}

/// `list`
#[derive(Debug, Args)]
pub struct List {
    /// Words that name, issuer or description must contain
    pub query: Option<String>,
    /// Only badges with this status
    #[arg(long, value_name = "STATUS")]
    pub status: Option<StatusWord>,
    /// Only badges of this backpack
    #[arg(long = "in", value_name = "BACKPACK")]
    pub backpack: Option<String>,
    /// The order
    #[arg(long, value_name = "KEY", default_value = "issued")]
    pub sort: SortKey,
    /// At most this many
    #[arg(long, value_name = "N")]
    pub limit: Option<u32>,
}

/// The status words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StatusWord {
    /// The latest check passed.
    Valid,
    /// Past its end.
    Expired,
    /// Withdrawn by the issuer.
    Revoked,
    /// Withdrawn for now.
    Suspended,
    /// A check failed.
    Invalid,
    /// The latest check could not be made.
    Unverifiable,
    /// Never checked.
    Unchecked,
}

/// Orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SortKey {
    /// Newest first.
    Issued,
    /// By name.
    Name,
    /// By issuer, then newest.
    Issuer,
    /// Soonest end first.
    Expires,
    /// What wants care first.
    Status,
}

/// Badges of the library.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("which").required(true).multiple(false).args(["badges", "all"])))]
pub struct Chosen {
    /// Local ids, assertion ids, or 8 or more hex digits of content hashes
    #[arg(value_name = "BADGE")]
    pub badges: Vec<String>,
    /// All badges
    #[arg(long)]
    pub all: bool,
}

/// `verify`
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("what").required(true).multiple(false).args(["inputs", "batch"])))]
pub struct Verify {
    /// Whose the badge should be, e.g. email=ada@example.org
    #[arg(long, value_name = "TYPE=VALUE", value_parser = identity, conflicts_with = "batch")]
    pub recipient: Vec<(String, String)>,
    /// A file, an address, or - for standard input
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<String>,
    /// A file of JSON lines {id, kind, input, recipient}
    #[arg(long, value_name = "LIST")]
    pub batch: Option<PathBuf>,
}

/// `export`
#[derive(Debug, Args)]
pub struct Export {
    /// Which badges
    #[command(flatten)]
    pub chosen: Chosen,
    /// The folder to write to
    #[arg(long, value_name = "PATH")]
    pub to: PathBuf,
    /// The format
    #[arg(long = "as", value_name = "FORM", default_value = "baked")]
    pub form: Form,
}

/// File formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// A picture with the badge in it.
    Baked,
    /// The document, or the compact JWS.
    Json,
}

/// `transfer`
#[derive(Debug, Args)]
pub struct Transfer {
    /// A backpack, or library
    #[arg(long, value_name = "BACKPACK")]
    pub from: String,
    /// The backpack to copy to
    #[arg(long, value_name = "BACKPACK")]
    pub to: String,
    /// Only these badges; all that are not there yet when none is given
    #[arg(value_name = "BADGE")]
    pub badges: Vec<String>,
    /// Tell what would be done, and send nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `identities`
#[derive(Debug, Args)]
#[command(disable_help_subcommand = true)]
pub struct Identities {
    /// What to do; a list when absent
    #[command(subcommand)]
    pub action: Option<IdentityAction>,
}

/// What can be done with an identity.
#[derive(Debug, Subcommand)]
pub enum IdentityAction {
    /// Tell that this is you
    Add {
        /// e.g. email=ada@example.org
        #[arg(value_name = "TYPE=VALUE", value_parser = identity)]
        identity: (String, String),
    },
    /// Take back what you told
    Remove {
        /// e.g. email=ada@example.org
        #[arg(value_name = "TYPE=VALUE", value_parser = identity)]
        identity: (String, String),
    },
}

fn identity(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((kind, value)) if ["email", "url", "telephone", "id"].contains(&kind) && !value.trim().is_empty() => {
            Ok((kind.to_owned(), value.trim().to_owned()))
        }
        _ => Err("TYPE=VALUE, where TYPE is email, url, telephone or id".to_owned()),
    }
}

#[cfg(test)]
#[path = "args_tests.rs"]
mod tests;
