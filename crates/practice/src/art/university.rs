//! Pictures of the technical university: teal, graphite, gold.

use std::fmt::Write;

use super::shape::{around, disc, disc_path, dot, fill, hexagon, leaf, line, ring, shield, soft, star, within};

/// Statistics: a histogram under its curve.
pub(super) fn bell_hexagon() -> String {
    let outer = hexagon(188.0);
    let mut inner = fill("M0 0H400V400H0Z", "#0f5c63");
    for (at, tall) in [18.0, 44.0, 92.0, 138.0, 138.0, 92.0, 44.0, 18.0]
        .into_iter()
        .enumerate()
    {
        let x = 72.0 + 33.0 * at as f32;
        let colour = if at < 4 { "#7fc6bf" } else { "#5cb0aa" };
        inner += &format!(
            "<rect x=\"{x}\" y=\"{}\" width=\"25\" height=\"{tall}\" rx=\"3\" fill=\"{colour}\"/>",
            274.0 - tall
        );
    }
    inner += &line("M52 264C122 258 140 112 200 112S278 258 348 264", "#f7c948", 12.0);
    inner += &line("M62 288H338", "#e3f1ef", 8.0);
    let dashes =
        line("M200 136V310", "#f7c948", 5.0).replace("fill=\"none\"", "fill=\"none\" stroke-dasharray=\"1 13\"");
    within("hexagon", &outer, &(inner + &dashes)) + &line(&hexagon(182.0), "#0a474c", 10.0)
}

/// Molecular biology: a double helix.
pub(super) fn helix() -> String {
    let mut out = disc(188.0, "#4b2a63");
    let at = |t: f32, sign: f32| {
        (
            200.0 + sign * 62.0 * (t * std::f32::consts::TAU * 1.25 + 0.5).sin(),
            70.0 + 260.0 * t,
        )
    };
    let mut inside = String::new();
    for step in 0..=20_u8 {
        let t = f32::from(step) / 20.0;
        let (one, other) = (at(t, 1.0), at(t, -1.0));
        let middle = f32::midpoint(one.0, other.0);
        if (one.0 - other.0).abs() > 26.0 {
            inside += &line(&format!("M{:.1} {:.1}H{:.1}", one.0, one.1, middle), "#f2b84b", 7.0);
            inside += &line(&format!("M{:.1} {:.1}H{:.1}", middle, one.1, other.0), "#7fd1c7", 7.0);
        }
    }
    let strand = |sign: f32| {
        let mut path = String::new();
        for step in 0..=80_u8 {
            let (x, y) = at(f32::from(step) / 80.0, sign);
            // Writing to a string cannot fail.
            let _ = write!(path, "{}{x:.1} {y:.1}", if step == 0 { 'M' } else { 'L' });
        }
        path
    };
    inside += &line(&strand(-1.0), "#4b2a63", 26.0);
    inside += &line(&strand(-1.0), "#b9a2cf", 15.0);
    inside += &line(&strand(1.0), "#4b2a63", 26.0);
    inside += &line(&strand(1.0), "#f4eef8", 15.0);
    out += &format!("<g transform=\"rotate(28 200 200)\">{inside}</g>");
    out + &ring(170.0, "#b9a2cf", 5.0)
}

/// Data stewards: a wide wordmark, dark on nothing. 860 by 180.
pub(super) fn data_wordmark() -> String {
    let (ink, warm) = ("#1c1b19", "#d9572b");
    let mut out = String::new();
    for (y, colour) in [(122.0, ink), (80.0, ink), (38.0, warm)] {
        // The gap below each disc is left open, as there is nothing behind the mark.
        let side = format!("M10 {y}A66 18 0 0 0 142 {y}V{}A66 18 0 0 1 10 {}Z", y + 26.0, y + 26.0);
        out += &fill(&side, colour);
    }
    out += "<ellipse cx=\"76\" cy=\"34\" rx=\"66\" ry=\"18\" fill=\"#d9572b\"/>";
    let data = "M192 44V140H216A48 48 0 0 0 216 44ZM292 140L332 44L372 140M307 110H357M390 44H470M430 44V140M488 140L528 44L568 140M503 110H553";
    let lab = "M606 44V140H660M680 140L720 44L760 140M695 110H745M786 44V140H824A26 26 0 0 0 824 88H786M786 44H820A22 22 0 0 1 820 88";
    out + &line(data, ink, 19.0) + &line(lab, warm, 19.0)
}

/// Robotics: a friendly head in a gear.
pub(super) fn robot_gear() -> String {
    let mut teeth = String::new();
    for turn in 0..10 {
        teeth += &format!(
            "<rect x=\"176\" y=\"10\" width=\"48\" height=\"60\" rx=\"9\" transform=\"rotate({} 200 200)\" fill=\"#33383f\"/>",
            turn * 36
        );
    }
    let mut out = teeth + &disc(160.0, "#33383f") + &disc(132.0, "#f6c945");
    out += "<rect x=\"128\" y=\"152\" width=\"144\" height=\"112\" rx=\"26\" fill=\"#33383f\"/><rect x=\"142\" y=\"166\" width=\"116\" height=\"84\" rx=\"16\" fill=\"#e9f0f2\"/>";
    out += &(dot(174.0, 202.0, 14.0, "#1d8f86")
        + &dot(226.0, 202.0, 14.0, "#1d8f86")
        + &dot(178.0, 198.0, 4.5, "#ffffff")
        + &dot(230.0, 198.0, 4.5, "#ffffff"));
    out += &line("M178 230Q200 242 222 230", "#33383f", 8.0);
    out += &line("M200 152V124", "#33383f", 9.0);
    out += &dot(200.0, 116.0, 13.0, "#d9572b");
    out + "<rect x=\"108\" y=\"188\" width=\"16\" height=\"40\" rx=\"7\" fill=\"#33383f\"/><rect x=\"276\" y=\"188\" width=\"16\" height=\"40\" rx=\"7\" fill=\"#33383f\"/>"
}

/// Tutors: a tall pennant with a torch. 170 by 400.
pub(super) fn torch_pennant() -> String {
    let mut out = fill("M8 8H162V330L85 392L8 330Z", "#7a2742");
    out += &fill("M85 8H162V330L85 392Z", "#6a1f38");
    out += &line("M26 28H144V320L85 368L26 320Z", "#e8bf6a", 5.0);
    out += &fill(
        "M85 62C116 100 126 118 114 144C108 158 98 164 85 164C66 164 52 150 54 130C56 112 68 108 70 90C80 96 84 82 85 62Z",
        "#f0a03c",
    );
    out += &fill(
        "M86 104C100 122 104 134 98 146C94 154 90 157 84 157C74 157 67 150 68 140C69 130 78 128 80 116C84 118 86 112 86 104Z",
        "#fbe3a6",
    );
    out += &(fill("M54 172H116L110 190H60Z", "#f4ead6")
        + &fill("M66 196H104L94 276H76Z", "#f4ead6")
        + &fill("M85 196H104L94 276H85Z", "#ddcfb4"));
    out + &line("M70 296V322M100 296V322M60 296H110M60 322H110", "#e8bf6a", 6.0)
}

/// Quantum: orbits in navy on nothing.
pub(super) fn navy_atom() -> String {
    let navy = "#16234a";
    let mut out = String::new();
    for turn in [0, 60, 120] {
        out += &format!(
            "<ellipse cx=\"200\" cy=\"200\" rx=\"178\" ry=\"66\" fill=\"none\" stroke=\"{navy}\" stroke-width=\"15\" transform=\"rotate({turn} 200 200)\"/>"
        );
    }
    out += &dot(200.0, 200.0, 30.0, navy);
    for (x, y) in [(378.0, 200.0), (111.0, 46.0), (111.0, 354.0)] {
        out += &dot(x, y, 20.0, navy);
    }
    out
}

/// Prize: a wreath around a star, with a ribbon.
pub(super) fn laurel_star() -> String {
    let mut out = String::new();
    out += &(fill("M128 268L94 372L150 346L178 388L208 290Z", "#a63341")
        + &fill("M272 268L306 372L250 346L222 388L192 290Z", "#c2434f"));
    out += &(disc(142.0, "#1f3a5f") + &ring(124.0, "#3d5f8c", 4.0));
    for side in [-1.0_f32, 1.0] {
        for step in 0..9_u8 {
            let t = f32::from(step);
            let around = 172.0 - t * 18.5;
            let angle = (side * around).to_radians();
            let (x, y) = (200.0 + 150.0 * angle.sin(), 200.0 - 150.0 * angle.cos());
            out += &leaf(x, y, 64.0, side * (around - 62.0), "#d9a93f");
            out += &leaf(x, y, 58.0, side * (around - 118.0), "#f0cc72");
        }
    }
    out += &fill(&soft(&star(5, 92.0, 40.0, 0.0), 5.0), "#f7e3ae");
    let facets = star(5, 92.0, 40.0, 0.0);
    for pair in facets.chunks(2) {
        if let [(x1, y1), (x2, y2)] = pair {
            out += &fill(&format!("M200 200L{x1:.1} {y1:.1}L{x2:.1} {y2:.1}Z"), "#e2b955");
        }
    }
    out
}

/// Security: a keyhole in an eightfold star.
pub(super) fn khatam_shield() -> String {
    let outer = shield(0.0);
    let square = |r: f32, turn: f32| soft(&around(4, r, turn), 2.0);
    let mut out = fill(&outer, "#14524a");
    let mut inside = String::new();
    for (x, y) in [
        (-150.0, -150.0),
        (0.0, -150.0),
        (150.0, -150.0),
        (-150.0, 0.0),
        (150.0, 0.0),
        (-150.0, 150.0),
        (0.0, 150.0),
        (150.0, 150.0),
    ] {
        inside += &format!(
            "<g transform=\"translate({x} {})\">{}{}</g>",
            y - 12.0,
            line(&square(70.0, 0.0), "#1f6a5f", 7.0),
            line(&square(70.0, 45.0), "#1f6a5f", 7.0)
        );
    }
    out += &within("tiles", &outer, &inside);
    out += &format!(
        "<g transform=\"translate(0 -12)\">{}{}{}{}</g>",
        fill(&square(118.0, 0.0), "#e2b44d"),
        fill(&square(118.0, 45.0), "#e2b44d"),
        fill(&soft(&around(8, 84.0, 22.5), 3.0), "#fbf3df"),
        fill(
            "M200 150A26 26 0 0 1 216 196L226 250H174L184 196A26 26 0 0 1 200 150Z",
            "#14524a"
        ),
    );
    out + &line(&shield(14.0), "#e2b44d", 5.0)
}

/// A university's own mark: a gull over waves in a ring.
pub(super) fn gull_ring() -> String {
    let mut view = disc(160.0, "#e9f1ef");
    view += &line(
        "M96 178C128 134 168 138 200 178C232 138 272 134 304 178",
        "#0f5c63",
        20.0,
    );
    for (y, colour) in [(250.0, "#5cb0aa"), (288.0, "#2b8a86"), (326.0, "#0f5c63")] {
        let wave = format!("M20 {y}Q55 {} 90 {y}T160 {y}T230 {y}T300 {y}T370 {y}V400H20Z", y - 26.0);
        view += &fill(&wave, colour);
    }
    disc(188.0, "#0f5c63") + &within("sea", &disc_path(160.0), &view)
}
