//! Pictures of the library: paper, ink and old gates.

use super::shape::{disc, dot, fill, line, ring, shield, soft, star, within};

/// Reading partner: an open book with its ribbon.
pub(super) fn open_book() -> String {
    let mut out = "<rect x=\"14\" y=\"14\" width=\"372\" height=\"372\" rx=\"78\" fill=\"#8a3b5c\"/>".to_owned();
    for turn in [-48, -24, 0, 24, 48] {
        out += &format!(
            "<g transform=\"rotate({turn} 200 226)\">{}</g>",
            line("M200 66V92", "#f1c866", 12.0)
        );
    }
    out += &fill("M60 150C104 128 160 132 200 160V316C160 290 104 286 60 306Z", "#fdf8ee");
    out += &fill(
        "M340 150C296 128 240 132 200 160V316C240 290 296 286 340 306Z",
        "#efe4d2",
    );
    for (y, to) in [(182.0, 180.0), (210.0, 178.0), (238.0, 176.0)] {
        out += &line(&format!("M88 {y}Q140 {} {to} {}", y - 18.0, y + 2.0), "#cdb9a0", 7.0);
        out += &line(
            &format!("M312 {y}Q260 {} {} {}", y - 18.0, 400.0 - to, y + 2.0),
            "#bfa98e",
            7.0,
        );
    }
    out += &line(
        "M56 322C104 302 160 308 200 334C240 308 296 302 344 322",
        "#5f2440",
        14.0,
    );
    out + &fill("M252 142L282 138V240L266 224L252 244Z", "#e0663f")
}

/// Local history: the old gate.
pub(super) fn gate_shield() -> String {
    let outer = shield(0.0);
    let stone = "#d8c29a";
    let mut inside = fill("M0 0H400V400H0Z", "#2f5d73") + &fill("M0 250H400V400H0Z", "#26495b");
    inside += &fill(
        "M86 330V150H70V112H94V128H110V112H134V128H150V112H162V178H238V112H250V128H266V112H290V128H306V112H330V150H314V330Z",
        stone,
    );
    inside += &fill(
        "M200 178H238V112H250V128H266V112H290V128H306V112H330V150H314V330H200Z",
        "#c3a974",
    );
    inside += &fill("M162 178V156H176V166H192V156H208V166H224V156H238V178Z", stone);
    inside += &fill("M164 330V258A36 36 0 0 1 236 258V330Z", "#2b2118");
    inside += &line(
        "M182 330V236M200 330V224M218 330V236M164 272H236M164 304H236",
        "#7d6a4a",
        5.0,
    );
    inside += &fill(
        "M112 186a10 10 0 0 1 20 0v30h-20ZM268 186a10 10 0 0 1 20 0v30h-20Z",
        "#2b2118",
    );
    inside += &(fill("M0 330H400V400H0Z", "#5d8a4e") + &fill("M168 330H232L260 400H140Z", "#e6d6b4"));
    within("gate", &outer, &inside) + &line(&shield(6.0), "#1c3544", 12.0)
}

/// First steps: an arrow on a seal.
pub(super) fn cursor_seal() -> String {
    let mut out = fill(&soft(&star(16, 190.0, 160.0, 0.0), 14.0), "#3d3a34");
    out += &(disc(140.0, "#f3eee2") + &ring(128.0, "#3d3a34", 3.0));
    out += &line("M126 126L110 110M160 114V92M114 160H92", "#d9822b", 12.0);
    out + &fill(
        &soft(
            &[
                (150.0, 144.0),
                (290.0, 218.0),
                (230.0, 234.0),
                (270.0, 288.0),
                (244.0, 306.0),
                (204.0, 252.0),
                (168.0, 298.0),
            ],
            6.0,
        ),
        "#3d3a34",
    )
}

/// Poetry: a quill on a luggage tag.
pub(super) fn quill_tag() -> String {
    let mut out = fill(
        &soft(
            &[
                (112.0, 14.0),
                (288.0, 14.0),
                (346.0, 84.0),
                (346.0, 386.0),
                (54.0, 386.0),
                (54.0, 84.0),
            ],
            18.0,
        ),
        "#e9dcc3",
    );
    out += &(dot(200.0, 62.0, 21.0, "#b58a4a") + &dot(200.0, 62.0, 12.0, "#fbfaf8"));
    let feather = "M278 118C292 190 262 262 166 300C148 262 150 214 182 176C208 146 244 128 278 118Z";
    out += &fill(feather, "#2e5e8c");
    out += &within("vane", feather, &fill("M278 118L166 300L120 220L240 100Z", "#4b80b3"));
    out += &line("M272 124C236 172 190 230 136 340", "#173a5c", 7.0);
    out += &line("M214 204L252 206M194 236L238 242M178 262L208 272", "#e9dcc3", 5.0);
    out + &line(
        "M128 350C150 338 160 362 182 350S216 338 238 350S272 362 290 348",
        "#173a5c",
        6.0,
    )
}

/// Puppet stage: curtain and two faces.
pub(super) fn stage() -> String {
    let mut out = "<rect x=\"14\" y=\"40\" width=\"372\" height=\"320\" rx=\"26\" fill=\"#2b2340\"/>".to_owned();
    out += &fill("M58 130H342V330H58Z", "#f5d58a");
    out += &(dot(150.0, 232.0, 54.0, "#fbf3e2") + &dot(252.0, 250.0, 54.0, "#e2814f"));
    out += &(dot(132.0, 222.0, 7.0, "#2b2340")
        + &dot(168.0, 222.0, 7.0, "#2b2340")
        + &line("M128 248Q150 270 172 248", "#2b2340", 8.0));
    out += &(dot(234.0, 242.0, 7.0, "#2b2340")
        + &dot(270.0, 242.0, 7.0, "#2b2340")
        + &line("M232 276Q252 258 272 276", "#2b2340", 8.0));
    out += &(fill("M40 66H150C146 150 128 220 58 250L40 250Z", "#b3364a")
        + &fill("M360 66H250C254 150 272 220 342 250L360 250Z", "#b3364a"));
    out += &(fill("M40 66H86C90 130 80 200 46 250H40Z", "#962a3c")
        + &fill("M360 66H314C310 130 320 200 354 250H360Z", "#962a3c"));
    out += &fill(
        "M34 62H366V100Q346 122 326 100T286 100T246 100T206 100T166 100T126 100T86 100T46 100Q40 106 34 100Z",
        "#d04a5c",
    );
    out + &fill("M34 318H366V352H34Z", "#6d4a2f")
}
