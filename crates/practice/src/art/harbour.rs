//! Pictures of the harbour school: rope, light and signal colours.

use super::shape::{around, disc, disc_path, dot, fill, line, ring, rope, soft, star, within};

/// Knots: a reef knot of two ropes.
pub(super) fn reef_knot() -> String {
    let one = "M6 172H110C160 172 176 118 232 118H262C300 118 322 150 322 200C322 250 300 282 262 282H232C176 282 160 228 110 228H6";
    let other = "M394 172H290C240 172 224 118 168 118H138C100 118 78 150 78 200C78 250 100 282 138 282H168C224 282 240 228 290 228H394";
    let (navy, navy_lay) = ("#24406b", "#5f82b3");
    let (sand, sand_lay) = ("#e8c98f", "#bd9550");
    let mut out = rope(one, "#152745", navy, navy_lay, 40.0);
    out += &rope(other, "#8a6524", sand, sand_lay, 40.0);
    // The first rope comes out on top again where the two cross in the middle.
    let crossings = "M134 80H266V200H134ZM134 200H266V320H134Z";
    out + &within("crossings", crossings, &rope(one, "#152745", navy, navy_lay, 40.0))
}

/// Coastal skipper: a lighthouse at night.
pub(super) fn lighthouse() -> String {
    let mut view = disc(166.0, "#1b2c4f");
    view += &(fill("M200 118L20 40V150Z", "#f3d27a") + &fill("M200 118L380 40V150Z", "#f3d27a"));
    view += &(fill("M200 118L20 78V132Z", "#fbeaba") + &fill("M200 118L380 78V132Z", "#fbeaba"));
    for (x, y, r) in [
        (96.0, 208.0, 3.5),
        (132.0, 176.0, 2.5),
        (290.0, 190.0, 3.5),
        (318.0, 226.0, 2.5),
        (260.0, 62.0, 3.0),
        (142.0, 58.0, 3.0),
    ] {
        view += &dot(x, y, r, "#cdd7ee");
    }
    let tower = "M176 140H224L240 312H160Z";
    view += &fill(tower, "#f6f1e6");
    view += &within(
        "tower",
        tower,
        &(fill("M0 166H400V206H0Z", "#c53b35")
            + &fill("M0 246H400V286H0Z", "#c53b35")
            + &fill("M214 0H400V400H224Z", "#00000022")),
    );
    view += "<rect x=\"166\" y=\"130\" width=\"68\" height=\"13\" rx=\"4\" fill=\"#0f1a30\"/><rect x=\"182\" y=\"100\" width=\"36\" height=\"31\" fill=\"#fff3c9\"/><path d=\"M174 102L200 76L226 102Z\" fill=\"#c53b35\"/>";
    view += &fill("M110 330Q150 294 200 300T300 330L320 380H90Z", "#0f1a30");
    for (y, colour) in [(326.0, "#2f6f8f"), (348.0, "#255a78")] {
        view += &fill(
            &format!(
                "M20 {y}Q50 {} 80 {y}T140 {y}T200 {y}T260 {y}T320 {y}T380 {y}V400H20Z",
                y - 20.0
            ),
            colour,
        );
    }
    disc(188.0, "#c53b35") + &disc(174.0, "#f6f1e6") + &within("night", &disc_path(164.0), &view)
}

/// Signals: four flags of the code.
pub(super) fn signal_flags() -> String {
    let flag = |name: &str, x: u16, y: u16, inside: &str| {
        let path = format!(
            "M{} {y}h136a12 12 0 0 1 12 12v136a12 12 0 0 1 -12 12h-136a12 12 0 0 1 -12 -12v-136a12 12 0 0 1 12 -12Z",
            x + 12
        );
        within(
            name,
            &path,
            &format!("<g transform=\"translate({x} {y})\">{inside}</g>"),
        )
    };
    let (red, blue, yellow, white, black) = ("#c8322f", "#1f4e93", "#f3c53c", "#fbf9f2", "#22211f");
    let lima = fill("M0 0H160V160H0Z", yellow) + &fill("M80 0H160V80H80ZM0 80H80V160H0Z", black);
    let kilo = fill("M0 0H80V160H0Z", yellow) + &fill("M80 0H160V160H80Z", blue);
    let oscar = fill("M0 0H160V160Z", red) + &fill("M0 0L160 160H0Z", yellow);
    let whiskey = fill("M0 0H160V160H0Z", blue) + &fill("M32 32H128V128H32Z", white) + &fill("M58 58H102V102H58Z", red);
    flag("lima", 28, 28, &lima)
        + &flag("kilo", 212, 28, &kilo)
        + &flag("oscar", 28, 212, &oscar)
        + &flag("whiskey", 212, 212, &whiskey)
}

/// Helm: a ship's wheel.
pub(super) fn wheel() -> String {
    let mut out = String::new();
    for turn in 0..8 {
        out += &format!(
            "<g transform=\"rotate({} 200 200)\"><rect x=\"191\" y=\"40\" width=\"18\" height=\"160\" fill=\"#8a5a33\"/><path d=\"M190 60C182 44 184 14 200 14S218 44 210 60Z\" fill=\"#6c4424\"/><circle cx=\"200\" cy=\"86\" r=\"7\" fill=\"#e3b25a\"/></g>",
            turn * 45
        );
    }
    out += &(ring(112.0, "#6c4424", 40.0) + &ring(112.0, "#a9713f", 26.0) + &ring(112.0, "#e3b25a", 4.0));
    out += &(disc(46.0, "#6c4424") + &disc(36.0, "#e3b25a") + &disc(20.0, "#6c4424"));
    for (x, y) in around(8, 28.0, 22.5) {
        out += &dot(x, y, 3.5, "#6c4424");
    }
    out
}

/// Ceramics: a jug in an arch.
pub(super) fn jug_arch() -> String {
    let arch = "M62 384V188A138 138 0 0 1 338 188V384Z";
    let jug = "M168 104H232C228 124 232 138 246 154C284 184 296 214 290 254C284 300 258 334 240 342H160C142 334 116 300 110 254C104 214 116 184 154 154C168 138 172 124 168 104Z";
    let mut out = fill(arch, "#efe0c4") + &line("M80 366V188A120 120 0 0 1 320 188V366", "#c9a46a", 5.0);
    out += &line("M240 136C300 120 336 168 282 214", "#a4512f", 18.0);
    out += &fill(jug, "#c4693f");
    let bands = fill("M0 206H400V222H0Z", "#f5e6cc")
        + &line(
            "M96 250L114 232L132 250L150 232L168 250L186 232L204 250L222 232L240 250L258 232L276 250L294 232L312 250",
            "#6e2f1b",
            9.0,
        )
        + &fill("M0 262H400V278H0Z", "#f5e6cc")
        + &fill("M214 0H400V400H232C262 330 262 180 214 150Z", "#00000018");
    out += &within("jug", jug, &bands);
    out += "<rect x=\"156\" y=\"92\" width=\"88\" height=\"18\" rx=\"9\" fill=\"#a4512f\"/>";
    out + "<rect x=\"40\" y=\"342\" width=\"320\" height=\"42\" rx=\"6\" fill=\"#8a5a33\"/>"
}

/// Celestial navigation: the Plough over the horizon.
pub(super) fn plough() -> String {
    let stars = [
        (84.0, 136.0),
        (136.0, 122.0),
        (176.0, 150.0),
        (216.0, 176.0),
        (222.0, 226.0),
        (296.0, 236.0),
        (306.0, 180.0),
    ];
    let mut view = disc(176.0, "#122240");
    view += &(fill("M0 296Q200 262 400 296V400H0Z", "#1d3a5f") + &fill("M0 322Q200 292 400 322V400H0Z", "#0c1830"));
    for (x, y, r) in [
        (120.0, 74.0, 3.0),
        (196.0, 62.0, 2.5),
        (268.0, 96.0, 3.0),
        (90.0, 214.0, 2.5),
        (150.0, 244.0, 3.0),
        (338.0, 132.0, 2.5),
        (236.0, 128.0, 2.0),
        (60.0, 176.0, 2.0),
    ] {
        view += &dot(x, y, r, "#8fa6cf");
    }
    view += &line(
        "M84 136L136 122L176 150L216 176L222 226L296 236L306 180L216 176",
        "#5d7bb0",
        4.0,
    );
    for (x, y) in stars {
        let points = star(4, 17.0, 5.0, 0.0)
            .into_iter()
            .map(|(px, py)| (px - 200.0 + x, py - 200.0 + y))
            .collect::<Vec<_>>();
        view += &fill(&soft(&points, 1.0), "#fdf0c4");
    }
    view += &(fill("M168 300H240L228 318H180Z", "#e9dcc0")
        + &fill("M202 244V296H170Z", "#e9dcc0")
        + &fill("M208 256V296H234Z", "#c8b78f"));
    within("sky", &disc_path(176.0), &view) + &ring(182.0, "#c9a44c", 10.0)
}
