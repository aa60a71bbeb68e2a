//! Pictures of City Hospital: navy and gold.

use super::shape::{RIGHT_HALF, disc, dot, fill, hexagon, leaf, line, ring, shield, within};

/// Wound care: a hexagon with a cross of two plasters.
pub(super) fn hospital_hexagon() -> String {
    let outer = hexagon(188.0);
    let mut out = fill(&outer, "#1d2e5e");
    out += &within("facet", &outer, &fill(RIGHT_HALF, "#18274f"));
    out += &line(&hexagon(160.0), "#e3b25a", 6.0);
    for angle in [-45, 45] {
        out += &format!(
            "<g transform=\"rotate({angle} 200 200)\"><rect x=\"98\" y=\"170\" width=\"204\" height=\"60\" rx=\"30\" fill=\"#ffffff\"/><rect x=\"168\" y=\"170\" width=\"64\" height=\"60\" fill=\"#f1dcae\"/></g>"
        );
    }
    out += "<rect x=\"168\" y=\"168\" width=\"64\" height=\"64\" rx=\"4\" transform=\"rotate(45 200 200)\" fill=\"#f1dcae\"/>";
    for (x, y) in [
        (200.0, 178.0),
        (178.0, 200.0),
        (200.0, 200.0),
        (222.0, 200.0),
        (200.0, 222.0),
    ] {
        out += &dot(x, y, 5.0, "#b98429");
    }
    out
}

/// Hand hygiene: three drops and what they leave behind.
pub(super) fn drops_roundel() -> String {
    let drop = |x: f32, y: f32, size: f32, colour: &str| {
        format!(
            "<path transform=\"translate({x} {y}) scale({size})\" d=\"M0 -60C22 -28 40 -8 40 16A40 40 0 0 1 -40 16C-40 -8 -22 -28 0 -60Z\" fill=\"{colour}\"/>"
        )
    };
    let mut out = disc(188.0, "#1f7a8c") + &disc(164.0, "#e9f4f4") + &disc(152.0, "#1f7a8c");
    out += &drop(200.0, 178.0, 1.5, "#ffffff");
    out += &drop(118.0, 236.0, 0.72, "#a8d8de");
    out += &drop(282.0, 236.0, 0.72, "#a8d8de");
    out += &line("M168 204A36 36 0 0 0 188 228", "#1f7a8c", 9.0);
    out += &line("M132 306Q200 330 268 306", "#a8d8de", 12.0);
    out + &line("M160 334Q200 346 240 334", "#6fb7c0", 10.0)
}

/// Basic life support: a heart with a beat.
pub(super) fn heart_pulse() -> String {
    let heart = "M200 366C110 300 24 226 24 138C24 80 68 38 120 38C154 38 184 56 200 86C216 56 246 38 280 38C332 38 376 80 376 138C376 226 290 300 200 366Z";
    let mut out = fill(heart, "#c8263b");
    out += &within("half", heart, &fill(RIGHT_HALF, "#ac1c31"));
    let beat = "M18 208H118L146 154L186 274L222 124L252 228L266 208H382";
    out += &within("inside", heart, &line(beat, "#ffffff", 17.0));
    out
}

/// Medicines: a capsule on a shield.
pub(super) fn capsule_shield() -> String {
    let outer = shield(0.0);
    let mut out = fill(&outer, "#2f6b4f");
    out += &within("side", &outer, &fill(RIGHT_HALF, "#285c44"));
    out += &line(&shield(20.0), "#cfe3d2", 5.0);
    out += "<g transform=\"rotate(-40 200 188)\"><path d=\"M200 140H138A48 48 0 0 0 138 236H200Z\" fill=\"#fbf6ea\"/><path d=\"M200 140H262A48 48 0 0 1 262 236H200Z\" fill=\"#eba23a\"/>";
    out += &line("M128 164H182", "#ffffff", 10.0);
    out += &line("M218 164H262", "#f6c67f", 10.0);
    out += "</g>";
    for (x, y) in [(118.0, 282.0), (150.0, 306.0), (282.0, 96.0)] {
        out += &dot(x, y, 11.0, "#cfe3d2");
    }
    out
}

/// Night duty: a ward under the moon; dark and opaque to its edges.
pub(super) fn night_ward() -> String {
    let mut out = fill("M0 0H400V400H0Z", "#191d2e");
    for (x, y, r) in [
        (52.0, 74.0, 4.0),
        (108.0, 40.0, 3.0),
        (150.0, 112.0, 3.0),
        (330.0, 60.0, 4.0),
        (364.0, 150.0, 3.0),
        (40.0, 168.0, 3.0),
        (206.0, 42.0, 4.0),
        (300.0, 190.0, 3.0),
    ] {
        out += &dot(x, y, r, "#c9cfe6");
    }
    // The moon is a disc with another bitten out of it.
    out += &fill("M272 66A62 62 0 1 0 300 178A74 74 0 0 1 272 66Z", "#f4dfa2");
    out += &fill("M0 400V276H70V236H150V276H186V212H318V264H400V400Z", "#2a3049");
    for (x, y, lit) in [
        (88, 256, true),
        (118, 256, false),
        (206, 236, false),
        (240, 236, true),
        (274, 236, true),
        (206, 276, true),
        (240, 276, false),
        (274, 276, true),
        (22, 300, false),
        (52, 300, true),
        (88, 300, true),
        (118, 300, true),
        (206, 316, false),
        (274, 316, false),
        (342, 288, true),
        (342, 328, false),
        (22, 340, true),
        (52, 340, false),
        (88, 340, false),
        (118, 340, true),
    ] {
        let colour = if lit { "#f4dfa2" } else { "#3a4263" };
        out += &format!("<rect x=\"{x}\" y=\"{y}\" width=\"18\" height=\"22\" rx=\"2\" fill=\"{colour}\"/>");
    }
    out + "<path d=\"M232 400V332H258V400Z\" fill=\"#f4dfa2\"/><path d=\"M239 214h12v-14h14v-12h-14v-14h-12v14h-14v12h14Z\" fill=\"#e9eaf2\"/>"
}

/// Palliative care: a sprig in a ring, white and nothing else.
pub(super) fn white_sprig() -> String {
    let mut out = ring(172.0, "#ffffff", 14.0);
    out += &line("M200 318C196 250 200 190 222 104", "#ffffff", 9.0);
    for (x, y, long, angle) in [
        (199.0, 286.0, 84.0, -58.0),
        (200.0, 262.0, 84.0, 60.0),
        (199.0, 228.0, 78.0, -52.0),
        (202.0, 204.0, 76.0, 66.0),
        (206.0, 170.0, 66.0, -44.0),
        (211.0, 150.0, 62.0, 72.0),
        (221.0, 108.0, 58.0, 8.0),
    ] {
        out += &leaf(x, y, long, angle, "#ffffff");
    }
    out
}
