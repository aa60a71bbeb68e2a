//! What people read on the issuer site: its front, issuers, criteria, evidence. Each is title and body.

use super::documents::Maker;
use crate::{
    pages::escape,
    samples::{Criteria, ISSUERS, Issuer, Picture, Sample},
};

/// The site's name.
pub(super) const NAME: &str = "Issuers to practise with";

pub(super) fn front() -> (String, String) {
    let mut body = String::from("<p>Everyone who gives the sample badges, and every sample badge.</p>");
    for issuer in ISSUERS {
        body += &format!("<h2><a href=\"/o/{}/\">{}</a></h2>", issuer.slug, escape(issuer.name));
        body += &gallery(issuer);
    }
    (NAME.to_owned(), body)
}

pub(super) fn issuer(issuer: &Issuer) -> (String, String) {
    let body = format!(
        "<p>{}</p><p>{}</p>{}",
        escape(issuer.description),
        escape(issuer.email),
        gallery(issuer)
    );
    (issuer.name.to_owned(), body)
}

fn gallery(issuer: &Issuer) -> String {
    let tiles: String = issuer
        .badges
        .iter()
        .map(|sample| {
            let year = match sample.issued {
                crate::samples::When::On(text) => text.split('-').next().unwrap_or_default(),
                crate::samples::When::Days(_) => "new",
            };
            format!(
                "<li><a href=\"{}/criteria\"><div class=\"plate\">{}</div><strong dir=\"auto\">{}</strong><span>{year}</span></a></li>",
                Maker::class_path(issuer, sample),
                picture(issuer, sample),
                escape(sample.name),
            )
        })
        .collect();
    format!("<ul class=\"grid\">{tiles}</ul>")
}

fn picture(issuer: &Issuer, sample: &Sample) -> String {
    match sample.picture {
        Picture::Missing | Picture::Broken => String::new(),
        _ => format!(
            "<img src=\"{}\" alt=\"\" loading=\"lazy\">",
            Maker::picture_path(issuer, sample)
        ),
    }
}

pub(super) fn criteria(issuer: &Issuer, sample: &Sample) -> (String, String) {
    let earn = match sample.criteria {
        Criteria::Page(text) => format!("<p dir=\"auto\">{}</p>", escape(text)),
        Criteria::Markdown(text) => {
            let mut html = String::new();
            let parser = pulldown_cmark::Parser::new_ext(text, pulldown_cmark::Options::ENABLE_TABLES);
            pulldown_cmark::html::push_html(&mut html, parser);
            html
        }
    };
    let mut links = vec![format!(
        "<a href=\"{}\">Badge class</a>",
        Maker::class_path(issuer, sample)
    )];
    let own = Maker::assertion_path(issuer, sample);
    links.push(format!(
        "<a href=\"{own}{}\">The award</a>",
        if sample.signed { ".jws" } else { "" }
    ));
    if let Some(baked) = Maker::baked_path(issuer, sample) {
        links.push(format!(
            "<a href=\"{baked}\" download=\"{}\">Baked picture</a>",
            file_name(sample, &baked)
        ));
    }
    let body = format!(
        "<div class=\"plate large\">{}</div><p dir=\"auto\">{}</p><h2>How to earn it</h2>{earn}<p>Given by <a href=\"/o/{}/\">{}</a>.</p><p>{}</p>",
        picture(issuer, sample),
        escape(sample.description),
        issuer.slug,
        escape(issuer.name),
        links.join(" &middot; "),
    );
    (sample.name.to_owned(), body)
}

fn file_name(sample: &Sample, baked: &str) -> String {
    format!("{}.{}", sample.slug, baked.rsplit('.').next().unwrap_or("png"))
}

pub(super) fn evidence(issuer: &Issuer, sample: &Sample, name: &str, text: &str) -> (String, String) {
    let body = format!(
        "<p dir=\"auto\">{}</p><p>Evidence for <a href=\"{}/criteria\">{}</a> by {}.</p>",
        escape(text),
        Maker::class_path(issuer, sample),
        escape(sample.name),
        escape(issuer.name),
    );
    (name.to_owned(), body)
}
