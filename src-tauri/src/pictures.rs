//! The picture protocol: `picture://localhost/<sha256>/<size>` answers rasterised PNG from the library, and nothing else.

use holdall_app::App;
use tauri::{Manager, UriSchemeContext, UriSchemeResponder, http};

/// The protocol's name.
pub const SCHEME: &str = "picture";

/// Answers one request of the web view, off its thread.
pub fn answer(
    context: UriSchemeContext<'_, tauri::Wry>,
    request: http::Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let app = context.app_handle().try_state::<App>().map(|app| app.inner().clone());
    let path = request.uri().path().to_owned();
    tauri::async_runtime::spawn(async move {
        let picture = match (app, asked(&path)) {
            (Some(app), Some((hash, size))) => app.picture(hash, size).await.ok(),
            _ => None,
        };
        let answer = http::Response::builder().header("x-content-type-options", "nosniff");
        let answer = match picture {
            Some(png) => answer
                .header("content-type", "image/png")
                // Named by content: the same address never shows anything else.
                .header("cache-control", "private, max-age=31536000, immutable")
                .body(png),
            None => answer.status(404).body(Vec::new()),
        };
        match answer {
            Ok(answer) => responder.respond(answer),
            Err(error) => tracing::error!(%error, "a picture could not be answered"),
        }
    });
}

/// Hash and size of `/<sha256>/<size>`.
fn asked(path: &str) -> Option<(&str, u32)> {
    let (hash, size) = path.strip_prefix('/')?.split_once('/')?;
    let size = size.parse().ok().filter(|size| [96, 384, 768].contains(size))?;
    (hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some((hash, size))
}

#[cfg(test)]
mod tests {
    use super::asked;

    #[test]
    fn only_a_hash_and_a_known_size_are_a_picture() {
        let hash = "0f".repeat(32);
        assert_eq!(asked(&format!("/{hash}/384")), Some((hash.as_str(), 384)));
        for path in ["/", "/x/96", "//96", "/../library.sqlite/96"] {
            assert_eq!(asked(path), None, "{path}");
        }
        assert_eq!(asked(&format!("/{hash}/97")), None, "sizes are those that are kept");
    }
}
