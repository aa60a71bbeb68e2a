//! Pictures of the alpine rescuers: pine, snow and rope.

use super::shape::{around, disc, disc_path, dot, fill, hexagon, line, ring, rope, shield, soft, star, within};

/// Winter course: two peaks and a low sun.
pub(super) fn mountain_roundel() -> String {
    let inside = disc_path(148.0);
    let mut view = disc(148.0, "#f5efdf");
    view += &dot(272.0, 122.0, 26.0, "#e08a2e");
    view += &fill("M60 300L232 300L268 150L352 300Z", "#2c8a68");
    view += &fill("M30 310L158 104L286 310Z", "#1f7a5a");
    view += &fill("M158 104L286 310H200L176 220L196 196Z", "#19664b");
    view += &fill("M158 104L196 166L180 178L162 160L146 184L122 162Z", "#ffffff");
    view += &fill("M268 150L296 200L278 192L264 206L255 200Z", "#ffffff");
    view += &fill("M30 292Q120 262 200 292T380 284V380H30Z", "#ffffff");
    view += &fill("M30 322Q140 300 230 326T380 316V380H30Z", "#dfe9e4");
    disc(188.0, "#1f7a5a") + &within("view", &inside, &view) + &ring(168.0, "#f5efdf", 3.0)
}

/// Avalanche: a flake of six arms.
pub(super) fn snow_hexagon() -> String {
    let outer = hexagon(188.0);
    let mut out = fill(&outer, "#2d6ca2") + &fill(&hexagon(164.0), "#e4f0f8");
    let arm = "M200 200V84M200 148L168 118M200 148L232 118M200 112L182 94M200 112L218 94";
    for turn in 0..6 {
        out += &format!(
            "<g transform=\"rotate({} 200 200)\">{}</g>",
            turn * 60,
            line(arm, "#2d6ca2", 13.0)
        );
    }
    out += &fill(&soft(&around(6, 34.0, 0.0), 4.0), "#2d6ca2");
    out + &fill(&soft(&around(6, 14.0, 0.0), 2.0), "#e4f0f8")
}

/// Rope technique: a carabiner with a rope through it.
pub(super) fn carabiner() -> String {
    let frame = "M160 92H214C262 92 290 118 290 158C290 178 284 192 272 214L234 292C224 312 208 322 186 322C148 322 122 300 122 262V130C122 106 136 92 160 92Z";
    let thread = "M20 262C90 226 140 226 190 250S300 286 380 236";
    let body = rope(thread, "#7d2231", "#b53a4a", "#e08a92", 26.0);
    let mut view = disc(166.0, "#fbe7c4") + &body;
    view += &line(frame, "#39424d", 30.0);
    view += &line("M122 160V236", "#fbe7c4", 36.0);
    view += &line("M122 163V233", "#8d99a6", 24.0);
    // Behind the gate, in front of the spine.
    view += &within("front", "M200 200H330V330H200Z", &body);
    disc(188.0, "#f0a63c") + &within("inside", &disc_path(166.0), &view) + &ring(177.0, "#39424d", 4.0)
}

/// Bivouac: a square view to its edges, ridge behind ridge.
pub(super) fn ridge_dawn() -> String {
    let mut out = fill("M0 0H400V400H0Z", "#f8dcb6");
    out += &(fill("M0 0H400V96H0Z", "#8fb4c9")
        + &fill("M0 60H400V104H0Z", "#b9c7c4")
        + &fill("M0 100H400V138H0Z", "#e6cfae"));
    out += &(dot(254.0, 158.0, 46.0, "#fff1cf") + &dot(254.0, 158.0, 33.0, "#f6b65a"));
    out += &fill(
        "M0 186L46 160L88 184L140 132L196 178L240 156L300 190L352 152L400 182V400H0Z",
        "#c98f86",
    );
    out += &fill(
        "M0 226L60 198L104 222L170 168L232 232L290 200L340 226L400 196V400H0Z",
        "#94627a",
    );
    out += &fill(
        "M0 268L54 244L120 270L190 222L262 280L326 244L400 274V400H0Z",
        "#5e4468",
    );
    out += &fill("M0 330Q80 288 170 312T400 300V400H0Z", "#37294b");
    out += &fill("M0 372Q120 336 400 362V400H0Z", "#241b35");
    out += &(fill("M262 330L300 274L342 330Z", "#f2b45c")
        + &fill("M300 274L342 330H312Z", "#d98f3d")
        + &fill("M300 296L312 330H289Z", "#37294b"));
    for (x, tall) in [(40.0, 62.0), (70.0, 84.0), (100.0, 54.0), (372.0, 66.0)] {
        let foot = 352.0;
        out += &fill(
            &format!("M{x} {}L{} {foot}H{}Z", foot - tall, x + tall * 0.24, x - tall * 0.24),
            "#1a1328",
        );
    }
    out
}

/// Map and compass: a rose of eight points.
pub(super) fn compass() -> String {
    let mut out = disc(188.0, "#22314f") + &ring(166.0, "#d9b36a", 4.0) + &disc(150.0, "#f6f0e1");
    for (at, (x, y)) in around(24, 138.0, 0.0).into_iter().enumerate() {
        let r = if at % 6 == 0 { 6.0 } else { 3.0 };
        out += &dot(x, y, r, "#22314f");
    }
    out += &fill(&soft(&star(4, 104.0, 30.0, 45.0), 1.0), "#b9a57a");
    for (turn, light, dark) in [
        (90, "#3d5280", "#22314f"),
        (180, "#3d5280", "#22314f"),
        (270, "#3d5280", "#22314f"),
        (0, "#d5523c", "#ad3626"),
    ] {
        out += &format!(
            "<g transform=\"rotate({turn} 200 200)\">{}{}</g>",
            fill("M200 200L174 174L200 68Z", light),
            fill("M200 200L226 174L200 68Z", dark)
        );
    }
    out + &dot(200.0, 200.0, 13.0, "#f6f0e1") + &dot(200.0, 200.0, 6.0, "#22314f")
}

/// Radio: a mast that sends.
pub(super) fn radio_shield() -> String {
    let outer = shield(0.0);
    let mut out = fill(&outer, "#45556b");
    out += &within(
        "ground",
        &outer,
        &fill("M0 290Q110 232 210 276T400 262V400H0Z", "#34414f"),
    );
    out += &line(
        "M200 148L158 322M200 148L242 322M186 208H214M176 250H224M166 292H234M186 208L224 250M214 208L176 250L234 292M224 250L166 292",
        "#f2efe6",
        9.0,
    );
    out += &dot(200.0, 138.0, 17.0, "#f2823a");
    for (r, colour) in [(46.0, "#f2823a"), (80.0, "#f5a873"), (114.0, "#f8cdb0")] {
        let (dx, dy) = (r * 0.82, r * 0.57);
        out += &line(
            &format!(
                "M{} {}A{r} {r} 0 0 0 {} {}",
                200.0 - dx,
                138.0 - dy,
                200.0 - dx,
                138.0 + dy
            ),
            colour,
            12.0,
        );
        out += &line(
            &format!(
                "M{} {}A{r} {r} 0 0 1 {} {}",
                200.0 + dx,
                138.0 - dy,
                200.0 + dx,
                138.0 + dy
            ),
            colour,
            12.0,
        );
    }
    out
}
