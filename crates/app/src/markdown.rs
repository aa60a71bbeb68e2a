//! Strangers' Markdown as HTML that can only be read: no pictures, no scripts, and links as text, because an address
//! is opened by the browser from an id and never from a string in the page.

use std::collections::HashSet;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

/// Longest text that is rendered; the rest is cut off.
const LONGEST_CHARS: usize = 100_000;

/// What may stand in the page.
const ALLOWED: &[&str] = &[
    "p",
    "br",
    "hr",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "em",
    "strong",
    "del",
    "blockquote",
    "code",
    "pre",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
];

/// `markdown` as sanitised HTML; empty when there is none.
pub fn to_html(markdown: &str) -> String {
    let cut: String = markdown.chars().take(LONGEST_CHARS).collect();
    let events = Parser::new_ext(&cut, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).filter_map(tame);
    let mut raw = String::new();
    html::push_html(&mut raw, events);
    ammonia::Builder::empty()
        .tags(ALLOWED.iter().copied().collect::<HashSet<_>>())
        .clean_content_tags(["script", "style"].into_iter().collect())
        .clean(&raw)
        .to_string()
}

/// Headings sink below the page's own; a link's text stays and its address follows in brackets, pictures leave their
/// description.
fn tame(event: Event<'_>) -> Option<Event<'_>> {
    Some(match event {
        Event::Start(Tag::Link { .. } | Tag::Image { .. }) | Event::End(TagEnd::Link | TagEnd::Image) => return None,
        Event::Start(Tag::Heading {
            level,
            id,
            classes,
            attrs,
        }) => Event::Start(Tag::Heading {
            level: lower(level),
            id,
            classes,
            attrs,
        }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        other => other,
    })
}

fn lower(level: pulldown_cmark::HeadingLevel) -> pulldown_cmark::HeadingLevel {
    use pulldown_cmark::HeadingLevel::{H1, H2, H3, H4, H5, H6};
    match level {
        H1 => H3,
        H2 => H4,
        H3 => H5,
        H4 | H5 | H6 => H6,
    }
}

#[cfg(test)]
mod tests {
    use super::to_html;

    #[test]
    fn words_keep_their_shape() {
        assert_eq!(
            to_html("# Do *this*\n\n- one\n- two"),
            "<h3>Do <em>this</em></h3>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
        );
    }

    #[test]
    fn nothing_can_be_pressed_loaded_or_run() {
        let hostile = "[here](javascript:alert(1)) ![x](https://spy.example/p.png) <script>steal()</script>\
            <img src=x onerror=steal()> <a href='https://spy.example' onclick=steal()>there</a> <iframe src=//spy.example></iframe>";
        let html = to_html(hostile);
        for word in [
            "href",
            "src",
            "steal",
            "javascript",
            "<a",
            "<img",
            "<iframe",
            "onclick",
            "spy.example",
        ] {
            assert!(!html.contains(word), "{word} in {html}");
        }
        assert!(html.contains("here") && html.contains("there"), "{html}");
    }

    #[test]
    fn no_words_make_no_page() {
        assert_eq!(to_html(""), "");
    }
}
