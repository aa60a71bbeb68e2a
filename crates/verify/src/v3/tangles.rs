//! How much work the canonical names of blank nodes are (DI-11), measured before it is begun.
//!
//! Nodes that are told apart by what is said of them cost next to nothing. Where nodes look alike, the canonical naming
//! (RDFC-1.0) walks from each through all that it touches, and tries every ordering of neighbours that look alike from
//! where it stands: a ring or a list is one walk, and a few nodes that all know each other are more walks than there is
//! time for.

use std::collections::{HashMap, HashSet};

use holdall_model::Reason;
use oxrdf::{BlankNodeRef, Dataset, GraphNameRef, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, TermRef};

use crate::{effort::Effort, finding::Trouble};

/// Most blank nodes that look like another one.
const MAX_ALIKE: usize = 2_000;
/// What one step of a walk costs in units of effort.
const UNITS_PER_STEP: usize = 2;
/// What trying one ordering of several costs, in steps: each begins with a copy.
const STEPS_PER_ORDERING: usize = 3;
/// Nodes of a walk that cost another unit at each of its steps, where everything found so far is copied.
const NODES_PER_UNIT: usize = 16;

/// Pays for the naming of the blank nodes.
///
/// # Errors
/// When it is more than one verdict may cost.
pub(crate) fn check(effort: &Effort, dataset: &Dataset) -> Result<(), Trouble> {
    let too_complex = || {
        Trouble::unsure(
            Reason::TooLarge,
            "The credential is tangled in a way that is too complex to check.",
        )
    };
    let alike = Alike::of(dataset);
    if alike.looks.is_empty() {
        return Ok(());
    }
    if alike.looks.len() > MAX_ALIKE {
        return Err(too_complex());
    }
    effort.spend(alike.work(dataset)).map_err(|_| too_complex())
}

/// Blank nodes that look like another one, each with the number of its look.
struct Alike<'d> {
    looks: HashMap<BlankNodeRef<'d>, usize>,
}

impl<'d> Alike<'d> {
    fn of(dataset: &'d Dataset) -> Self {
        let mut lines: HashMap<BlankNodeRef<'_>, Vec<String>> = HashMap::new();
        for quad in dataset {
            for (_, node) in blank_nodes(quad) {
                lines.entry(node).or_default().push(seen_from(quad, node));
            }
        }
        let mut looks: HashMap<Vec<String>, Vec<BlankNodeRef<'_>>> = HashMap::new();
        for (node, mut view) in lines {
            view.sort_unstable();
            looks.entry(view).or_default().push(node);
        }
        let shared = looks.into_values().filter(|nodes| nodes.len() > 1).enumerate();
        Self {
            looks: shared
                .flat_map(|(look, nodes)| nodes.into_iter().map(move |node| (node, look)))
                .collect(),
        }
    }

    /// Units of effort: for everything that hangs together, a walk from each node, times the orderings on the way.
    fn work(&self, dataset: &Dataset) -> usize {
        let mut group: HashMap<BlankNodeRef<'_>, usize> =
            self.looks.keys().enumerate().map(|(at, node)| (*node, at)).collect();
        let mut neighbours: HashMap<Neighbours<'_>, HashSet<BlankNodeRef<'_>>> = HashMap::new();
        for quad in dataset {
            let nodes = blank_nodes(quad);
            for (_, node) in &nodes {
                for (place, other) in nodes.iter().filter(|(_, other)| other != node) {
                    let (Some(from), Some(to), Some(look)) = (
                        group.get(node).copied(),
                        group.get(other).copied(),
                        self.looks.get(other),
                    ) else {
                        continue;
                    };
                    if from != to {
                        group.values_mut().filter(|at| **at == from).for_each(|at| *at = to);
                    }
                    let through = (*place != Place::Graph).then_some(quad.predicate);
                    neighbours
                        .entry((*node, *place, through, *look))
                        .or_default()
                        .insert(*other);
                }
            }
        }
        let mut together: HashMap<usize, (usize, usize)> = HashMap::new();
        for at in group.values() {
            together.entry(*at).or_insert((0, 1)).0 += 1;
        }
        for ((node, ..), others) in neighbours {
            if let Some((_, orderings)) = group.get(&node).and_then(|at| together.get_mut(at)) {
                *orderings = orderings.saturating_mul(factorial(others.len()));
            }
        }
        let work = together.into_values().map(|(nodes, orderings)| {
            let step = UNITS_PER_STEP + nodes / NODES_PER_UNIT;
            // Never more than there are orderings of all of them.
            let orderings = match orderings.min(factorial(nodes)) {
                1 => 1,
                many => many.saturating_mul(STEPS_PER_ORDERING),
            };
            nodes
                .saturating_mul(nodes)
                .saturating_mul(step)
                .saturating_mul(orderings)
        });
        work.fold(0, usize::saturating_add)
    }
}

fn factorial(number: usize) -> usize {
    (1..=number).fold(1, usize::saturating_mul)
}

/// The neighbours of a node that it cannot tell apart: where they stand in a statement, by which predicate, and how they
/// look.
type Neighbours<'d> = (BlankNodeRef<'d>, Place, Option<NamedNodeRef<'d>>, usize);

/// A place in a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    Subject,
    Object,
    Graph,
}

fn blank_nodes(quad: QuadRef<'_>) -> Vec<(Place, BlankNodeRef<'_>)> {
    let mut nodes = Vec::new();
    if let NamedOrBlankNodeRef::BlankNode(node) = quad.subject {
        nodes.push((Place::Subject, node));
    }
    if let TermRef::BlankNode(node) = quad.object {
        nodes.push((Place::Object, node));
    }
    if let GraphNameRef::BlankNode(node) = quad.graph_name {
        nodes.push((Place::Graph, node));
    }
    nodes
}

/// A statement as one blank node sees it: itself, others, and everything with a name.
fn seen_from(quad: QuadRef<'_>, node: BlankNodeRef<'_>) -> String {
    let mark = |other: BlankNodeRef<'_>| if other == node { "_:a" } else { "_:z" };
    let subject = match quad.subject {
        NamedOrBlankNodeRef::BlankNode(other) => mark(other).to_owned(),
        named => named.to_string(),
    };
    let object = match quad.object {
        TermRef::BlankNode(other) => mark(other).to_owned(),
        named => named.to_string(),
    };
    let graph = match quad.graph_name {
        GraphNameRef::BlankNode(other) => mark(other).to_owned(),
        named => named.to_string(),
    };
    format!("{subject} {} {object} {graph}", quad.predicate)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use oxrdf::{
        BlankNode, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, dataset::CanonicalizationAlgorithm,
        dataset::CanonicalizationHashAlgorithm, vocab::rdf,
    };

    use super::*;

    const KNOWS: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://example.org/knows");

    fn link(dataset: &mut Dataset, from: impl Into<NamedOrBlankNode>, by: NamedNodeRef<'_>, to: impl Into<Term>) {
        let (from, to) = (from.into(), to.into());
        dataset.insert(QuadRef::new(&from, by, &to, GraphNameRef::DefaultGraph));
    }

    /// Lists of the same letters, each hanging on a thing of its own.
    fn lists(count: usize, letters: usize) -> Dataset {
        let mut dataset = Dataset::new();
        for at in 0..count {
            let mut before: NamedOrBlankNode = NamedNode::new(format!("http://example.org/{at}")).unwrap().into();
            let mut by = KNOWS;
            for letter in 0..letters {
                let cell = BlankNode::default();
                link(&mut dataset, before, by, cell.clone());
                link(
                    &mut dataset,
                    cell.clone(),
                    rdf::FIRST,
                    oxrdf::Literal::from(letter as i64),
                );
                (before, by) = (cell.into(), rdf::REST);
            }
            link(&mut dataset, before, by, rdf::NIL.into_owned());
        }
        dataset
    }

    /// Nodes that all know each other.
    fn tangle(nodes: usize) -> Dataset {
        let mut dataset = Dataset::new();
        let nodes: Vec<BlankNode> = (0..nodes).map(|_| BlankNode::default()).collect();
        for left in &nodes {
            for right in nodes.iter().filter(|right| *right != left) {
                link(&mut dataset, left.clone(), KNOWS, right.clone());
            }
        }
        dataset
    }

    #[test]
    fn lists_of_the_same_things_are_fine_and_tangles_are_not() {
        for fine in [lists(20, 13), lists(60, 6), lists(2, 15), tangle(2), tangle(3)] {
            assert!(check(&Effort::new(), &fine).is_ok(), "{}", fine.len());
        }
        for too_much in [tangle(6), tangle(9), tangle(30), lists(2, 400), lists(1_200, 3)] {
            let started = Instant::now();
            let trouble = check(&Effort::new(), &too_much).unwrap_err();
            assert_eq!(trouble.reason, Reason::TooLarge, "{}", too_much.len());
            assert!(started.elapsed().as_secs() < 2);
        }
    }

    /// What is let through is done in the time that it was paid for, give or take a slow machine and no optimisation.
    #[test]
    fn what_was_paid_for_is_named_in_time() {
        for mut fine in [lists(20, 13), lists(60, 6), lists(2, 40), lists(300, 3), tangle(4)] {
            check(&Effort::new(), &fine).unwrap();
            let started = Instant::now();
            let hash_algorithm = CanonicalizationHashAlgorithm::Sha256;
            fine.canonicalize(CanonicalizationAlgorithm::Rdfc10 { hash_algorithm });
            assert!(started.elapsed().as_secs() < 3, "{}", fine.len());
        }
    }
}
