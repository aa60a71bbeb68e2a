//! The work and memory that drawing a tree takes, estimated before any of it is done.
//!
//! One unit is about one pixel touched once, some nanoseconds. Patterns, masks and clip paths are walked once for each
//! use, as they are drawn, so that the walk itself is bounded by the same budget.

use resvg::usvg::{Group, ImageKind, Node, Paint, Path, Tree, filter};

use crate::{PictureError, kind, raster};

/// All that one picture may cost.
const BUDGET: f64 = 3e9;
/// The most memory that layers may hold at once.
const MOST_LAYER_BYTES: f64 = 512e6;
/// The most that a filter on a skewed group may stretch its layer, each way.
const MOST_STRETCH: f64 = 4.0;
/// What touching any node costs.
const NODE: f64 = 1_000.0;
/// What one piece of a path costs.
const PIECE: f64 = 60.0;
/// What one dash costs, and how many a path is drawn with at most.
const DASH: f64 = 10_000.0;
const MOST_DASHES: f64 = 1e6;

/// Refuses a tree that asks for more than [`BUDGET`] when it is drawn at `scale` on so many columns and rows.
pub(crate) fn check(tree: &Tree, scale: f32, columns: u32, rows: u32) -> Result<(), PictureError> {
    let canvas = f64::from(columns) * f64::from(rows);
    // A layer may reach two canvases beyond each edge.
    let mut meter = Meter {
        left: BUDGET,
        scale: f64::from(scale),
        largest: canvas * 25.0,
    };
    meter.group(tree.root(), 0.0)
}

struct Meter {
    left: f64,
    /// Pixels per unit of the tree, or of the pattern that is being walked.
    scale: f64,
    /// The most pixels of a layer.
    largest: f64,
}

impl Meter {
    fn spend(&mut self, units: f64) -> Result<(), PictureError> {
        self.left -= units;
        // Not a number is too much as well.
        if self.left >= 0.0 {
            Ok(())
        } else {
            Err(PictureError::TooLarge)
        }
    }

    /// Pixels of a box of these sides in the tree's units.
    fn area(&self, width: f32, height: f32) -> f64 {
        let area = f64::from(width) * f64::from(height) * self.scale * self.scale;
        if area.is_finite() {
            area.min(self.largest)
        } else {
            self.largest
        }
    }

    /// `held` is the memory of the layers around this group.
    fn group(&mut self, group: &Group, held: f64) -> Result<(), PictureError> {
        self.spend(NODE)?;
        let mut held = held;
        let largest = self.largest;
        if group.should_isolate() {
            let layer = group.abs_layer_bounding_box();
            let mut area = self.area(layer.width(), layer.height());
            if !group.filters().is_empty() {
                // A filter is drawn on a layer without skew, which is larger than what is seen of it.
                let stretch = stretch(group)?;
                self.largest *= stretch * stretch;
                area = (area * stretch * stretch).min(self.largest);
            }
            held += area * 4.0;
            self.spend(area * 3.0)?;
            let mut most = held;
            for filter in group.filters() {
                most = most.max(held + area * 4.0 * (filter.primitives().len() as f64 + 3.0));
                for primitive in filter.primitives() {
                    self.spend(NODE + area * self.filter_weight(primitive.kind(), area))?;
                    if let filter::Kind::Image(image) = primitive.kind() {
                        self.group(image.root(), held)?;
                    }
                }
            }
            let mut clip = group.clip_path();
            while let Some(path) = clip {
                held += area * 4.0;
                self.spend(area * 2.0)?;
                self.group(path.root(), held)?;
                clip = path.clip_path();
            }
            let mut mask = group.mask();
            while let Some(inner) = mask {
                held += area * 8.0;
                self.spend(area * 8.0)?;
                self.group(inner.root(), held)?;
                mask = inner.mask();
            }
            if most.max(held) > MOST_LAYER_BYTES {
                return Err(PictureError::TooLarge);
            }
        }
        group.children().iter().try_for_each(|node| self.node(node, held))?;
        self.largest = largest;
        Ok(())
    }

    fn node(&mut self, node: &Node, held: f64) -> Result<(), PictureError> {
        match node {
            Node::Group(group) => self.group(group, held),
            Node::Path(path) => self.path(path, held),
            Node::Text(text) => self.group(text.flattened(), held),
            Node::Image(image) => {
                let bounds = image.abs_bounding_box();
                let area = self.area(bounds.width(), bounds.height());
                self.spend(NODE + area * 4.0)?;
                match image.kind() {
                    ImageKind::SVG(tree) => self.group(tree.root(), held),
                    ImageKind::JPEG(data) | ImageKind::PNG(data) | ImageKind::GIF(data) | ImageKind::WEBP(data) => {
                        let (width, height) = raster::dimensions(data, kind(data)).unwrap_or((0, 0));
                        self.spend(f64::from(width) * f64::from(height) * 20.0)
                    }
                }
            }
        }
    }

    fn path(&mut self, path: &Path, held: f64) -> Result<(), PictureError> {
        let bounds = path.abs_stroke_bounding_box();
        let area = self.area(bounds.width(), bounds.height());
        let pieces = path.data().len() as f64;
        self.spend(NODE)?;
        if let Some(fill) = path.fill() {
            self.spend(pieces * PIECE + area * 3.0)?;
            self.paint(path, fill.paint(), held)?;
        }
        if let Some(stroke) = path.stroke() {
            self.spend(pieces * PIECE * 4.0 + area * 3.0)?;
            if let Some(dashes) = stroke.dasharray() {
                let pattern: f64 = dashes.iter().map(|dash| f64::from(*dash)).sum();
                let count = length(path) / pattern * dashes.len() as f64;
                self.spend(
                    DASH * if count.is_finite() {
                        count.min(MOST_DASHES)
                    } else {
                        MOST_DASHES
                    },
                )?;
            }
            self.paint(path, stroke.paint(), held)?;
        }
        Ok(())
    }

    /// A pattern is drawn once, in pixels of its own, for each path that it paints.
    fn paint(&mut self, path: &Path, paint: &Paint, held: f64) -> Result<(), PictureError> {
        let Paint::Pattern(pattern) = paint else { return Ok(()) };
        let (across, down) = path.abs_transform().pre_concat(pattern.transform()).get_scale();
        let (across, down) = (f64::from(across) * self.scale, f64::from(down) * self.scale);
        let area = f64::from(pattern.rect().width()) * across * f64::from(pattern.rect().height()) * down;
        let held = held + area * 4.0;
        self.spend(area)?;
        if held > MOST_LAYER_BYTES {
            return Err(PictureError::TooLarge);
        }
        let scale = std::mem::replace(&mut self.scale, across.max(down));
        self.group(pattern.root(), held)?;
        self.scale = scale;
        Ok(())
    }

    /// Units per pixel.
    fn filter_weight(&self, kind: &filter::Kind, area: f64) -> f64 {
        use filter::Kind;
        match kind {
            Kind::Turbulence(turbulence) => 80.0 * f64::from(turbulence.num_octaves()).max(1.0),
            Kind::Morphology(morphology) => {
                let reach = |radius: f32| 2.0 * f64::from(radius) * self.scale + 1.0;
                (reach(morphology.radius_x().get()) * reach(morphology.radius_y().get())).min(area) * 2.0
            }
            Kind::ConvolveMatrix(convolve) => {
                f64::from(convolve.matrix().columns()) * f64::from(convolve.matrix().rows()) * 6.0
            }
            Kind::DiffuseLighting(_) | Kind::SpecularLighting(_) => 100.0,
            Kind::GaussianBlur(_) | Kind::DropShadow(_) => 60.0,
            Kind::Merge(merge) => 6.0 * (merge.inputs().len() as f64 + 1.0),
            _ => 25.0,
        }
    }
}

/// How much larger, each way, the layer of a filtered group is than its box, for the skew in its transform.
fn stretch(group: &Group) -> Result<f64, PictureError> {
    let transform = group.abs_transform();
    let [sx, ky, kx, sy] = [transform.sx, transform.ky, transform.kx, transform.sy].map(f64::from);
    let area = (sx * sy - kx * ky).abs() / (sx.hypot(ky) * kx.hypot(sy));
    let stretch = if area > 0.999 { 1.0 } else { 2.0 / area };
    if stretch <= MOST_STRETCH {
        Ok(stretch)
    } else {
        Err(PictureError::TooLarge)
    }
}

/// At least the length of a path, in its own units: that of the lines through all of its points.
fn length(path: &Path) -> f64 {
    path.data()
        .points()
        .windows(2)
        .map(|pair| match pair {
            [from, to] => f64::from(from.x - to.x).hypot(f64::from(from.y - to.y)),
            _ => 0.0,
        })
        .sum()
}
