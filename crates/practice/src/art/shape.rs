//! Outlines that several pictures share: regular polygons with soft corners, shields, hearts, ropes.

use std::fmt::Write;

/// A point on the canvas.
pub(super) type Point = (f32, f32);

/// `n` points on a circle of radius `r` around the middle of a 400 canvas, the first at `start` degrees clockwise from
/// the top.
pub(super) fn around(n: usize, r: f32, start: f32) -> Vec<Point> {
    (0..n)
        .map(|at| {
            let angle = (start + 360.0 * at as f32 / n as f32).to_radians();
            (200.0 + r * angle.sin(), 200.0 - r * angle.cos())
        })
        .collect()
}

/// A star of `n` points between two radii.
pub(super) fn star(n: usize, outer: f32, inner: f32, start: f32) -> Vec<Point> {
    let far = around(n, outer, start);
    let near = around(n, inner, start + 180.0 / n as f32);
    far.into_iter().zip(near).flat_map(|(far, near)| [far, near]).collect()
}

/// Path data of a closed polygon whose corners are rounded by about `soft`.
pub(super) fn soft(points: &[Point], soft: f32) -> String {
    let mut path = String::new();
    let n = points.len();
    for (at, &corner) in points.iter().enumerate() {
        let (Some(&before), Some(&after)) = (points.get((at + n - 1) % n), points.get((at + 1) % n)) else {
            continue;
        };
        let (from, to) = (towards(corner, before, soft), towards(corner, after, soft));
        let step = if at == 0 { 'M' } else { 'L' };
        // Writing to a string cannot fail.
        let _ = write!(
            path,
            "{step}{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}",
            from.0, from.1, corner.0, corner.1, to.0, to.1
        );
    }
    path + "Z"
}

/// The point `by` units from `from` on the way to `to`, at most half-way.
fn towards(from: Point, to: Point, by: f32) -> Point {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy).max(0.001);
    let part = (by / length).min(0.5);
    (from.0 + dx * part, from.1 + dy * part)
}

/// A pointed-top hexagon of radius `r`.
pub(super) fn hexagon(r: f32) -> String {
    soft(&around(6, r, 0.0), r * 0.12)
}

/// `<path>` of one fill.
pub(super) fn fill(path: &str, colour: &str) -> String {
    format!("<path d=\"{path}\" fill=\"{colour}\"/>")
}

/// `<path>` of one line with round ends.
pub(super) fn line(path: &str, colour: &str, width: f32) -> String {
    format!(
        "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>"
    )
}

/// A disc around the middle.
pub(super) fn disc(r: f32, colour: &str) -> String {
    format!("<circle cx=\"200\" cy=\"200\" r=\"{r}\" fill=\"{colour}\"/>")
}

/// A ring around the middle.
pub(super) fn ring(r: f32, colour: &str, width: f32) -> String {
    format!("<circle cx=\"200\" cy=\"200\" r=\"{r}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"/>")
}

/// A dot anywhere.
pub(super) fn dot(x: f32, y: f32, r: f32, colour: &str) -> String {
    format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r:.1}\" fill=\"{colour}\"/>")
}

/// Keeps `inner` inside the shape `path`; `name` is unique in the picture.
pub(super) fn within(name: &str, path: &str, inner: &str) -> String {
    format!("<clipPath id=\"{name}\"><path d=\"{path}\"/></clipPath><g clip-path=\"url(#{name})\">{inner}</g>")
}

/// A shield, 300 wide and 360 high around the middle, shrunk by `inset`.
pub(super) fn shield(inset: f32) -> String {
    let (left, right, top) = (50.0 + inset, 350.0 - inset, 28.0 + inset);
    let (waist, foot) = (205.0, 384.0 - inset * 1.25);
    let r = 22.0 - inset * 0.5;
    format!(
        "M{a} {top}H{b}Q{right} {top} {right} {c}V{waist}C{right} {d} {e} {f} 200 {foot}C{g} {f} {left} {d} {left} {waist}V{c}Q{left} {top} {a} {top}Z",
        a = left + r,
        b = right - r,
        c = top + r,
        d = waist + 85.0 - inset * 0.5,
        e = 270.0 - inset * 0.4,
        f = foot - 32.0,
        g = 130.0 + inset * 0.4,
    )
}

/// A disc as path data, for clipping.
pub(super) fn disc_path(r: f32) -> String {
    format!(
        "M{} 200a{r} {r} 0 1 0 {} 0a{r} {r} 0 1 0 -{} 0Z",
        200.0 - r,
        r * 2.0,
        r * 2.0
    )
}

/// The right half of the canvas, for shading.
pub(super) const RIGHT_HALF: &str = "M200 0H400V400H200Z";

/// A rope: dark edge, body, and the lay of its strands.
pub(super) fn rope(path: &str, edge: &str, body: &str, lay: &str, width: f32) -> String {
    format!(
        "{}{}<path d=\"{path}\" fill=\"none\" stroke=\"{lay}\" stroke-width=\"{}\" stroke-dasharray=\"4 13\"/>",
        line(path, edge, width + 10.0).replace("round", "butt"),
        line(path, body, width).replace("round", "butt"),
        width - 8.0,
    )
}

/// A pointed leaf from (0, 0) upwards, `long` units, at (x, y), turned by `angle` degrees clockwise.
pub(super) fn leaf(x: f32, y: f32, long: f32, angle: f32, colour: &str) -> String {
    let wide = long * 0.32;
    format!(
        "<path transform=\"translate({x:.1} {y:.1}) rotate({angle:.1})\" d=\"M0 0C{wide:.1} {:.1} {wide:.1} {:.1} 0 -{long:.1}C-{wide:.1} {:.1} -{wide:.1} {:.1} 0 0Z\" fill=\"{colour}\"/>",
        -long * 0.28,
        -long * 0.68,
        -long * 0.68,
        -long * 0.28,
    )
}
