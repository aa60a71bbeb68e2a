// Listing in memory, by the same rules as the library.
import type { AssertionPage, AssertionRow, Headline, ListQuery, Part } from '../bindings';
import { NOW } from './badges';

const ORDER: Headline[] = ['revoked', 'suspended', 'problem', 'expired', 'notYetValid', 'couldNotCheck', 'lastPassed', 'notChecked', 'passed'];
const CARE = new Set<Headline>(['revoked', 'suspended', 'problem', 'expired', 'couldNotCheck']);

/** Whether `row` stands in `part`. */
export function inPart(row: AssertionRow, part: Part): boolean {
  switch (part.kind) {
    case 'all':
      return true;
    case 'needsCare':
      return CARE.has(row.headline);
    case 'expiringSoon': {
      const days = row.expires ? (Date.parse(row.expires) - Date.parse(NOW)) / 86_400_000 : Infinity;
      return days > 0 && days <= 60;
    }
    case 'proofIncomplete':
      return row.flags.some((flag) => flag.kind === 'proofIncomplete');
    case 'backpack':
      return row.places.some((place) => place.backpack === part.id) || (part.id === '1' && row.flags.some((flag) => flag.kind === 'goneFrom'));
  }
}

/** The part of `rows` that `query` asks for. */
export function page(rows: AssertionRow[], query: ListQuery): AssertionPage {
  const words = query.text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const fits = rows.filter(
    (row) =>
      inPart(row, query.part) &&
      words.every((word) => `${row.name} ${row.issuer}`.toLocaleLowerCase().includes(word)) &&
      (query.headlines.length === 0 || query.headlines.includes(row.headline)),
  );
  const counts = new Map<string, number>();
  for (const row of fits) counts.set(row.issuer, (counts.get(row.issuer) ?? 0) + 1);
  const hits = fits.filter((row) => query.issuer === null || row.issuer === query.issuer).sort(order(query));
  return {
    rows: query.limit === 0 ? hits.slice(query.offset) : hits.slice(query.offset, query.offset + query.limit),
    total: hits.length,
    issuers: [...counts]
      .filter(([value]) => value !== '')
      .map(([value, count]) => ({ value, count }))
      .sort((one, other) => other.count - one.count)
      .slice(0, 50),
  };
}

function order(query: ListQuery): (one: AssertionRow, other: AssertionRow) => number {
  const newest = (one: AssertionRow, other: AssertionRow): number => (other.issuedOn ?? '').localeCompare(one.issuedOn ?? '');
  const orders = {
    issued: newest,
    name: (one: AssertionRow, other: AssertionRow): number => one.name.localeCompare(other.name),
    issuer: (one: AssertionRow, other: AssertionRow): number => one.issuer.localeCompare(other.issuer) || newest(one, other),
    expires: (one: AssertionRow, other: AssertionRow): number => (one.expires ?? '9').localeCompare(other.expires ?? '9'),
    status: (one: AssertionRow, other: AssertionRow): number => ORDER.indexOf(one.headline) - ORDER.indexOf(other.headline),
  };
  const chosen = orders[query.sort];
  return query.reverse ? (one, other) => chosen(other, one) : chosen;
}
