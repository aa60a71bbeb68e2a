// Copying in memory: a plan with every group, receipts with every outcome.
import type { AssertionRow, PlanGroup, PlanRow, Receipt, TransferPlan, TransferReason } from '../bindings';

const ORDER: PlanGroup[] = ['willGo', 'needsYou', 'cannotGo', 'alreadyThere'];

/** What copying `rows` to the backpack `to` would do. */
export function planOf(id: string, rows: AssertionRow[], from: string, to: { id: string; name: string }): TransferPlan {
  return {
    id,
    from,
    to: to.name,
    rows: rows
      .map((row) => planned(row, to.id))
      .sort((one, other) => ORDER.indexOf(one.group) - ORDER.indexOf(other.group)),
  };
}

function planned(row: AssertionRow, to: string): PlanRow {
  const [group, reason, params] = groupOf(row, to);
  return {
    badge: row.id,
    name: row.name,
    issuer: row.issuer,
    picture: row.picture,
    group,
    reason,
    params,
    form: group === 'willGo' ? 'hosted' : null,
  };
}

function groupOf(row: AssertionRow, to: string): [PlanGroup, TransferReason | null, Record<string, string>] {
  if (row.places.some((place) => place.backpack === to)) return ['alreadyThere', null, {}];
  if (row.headline === 'revoked' || row.headline === 'suspended') return ['cannotGo', 'revoked', {}];
  if (row.headline === 'problem') return ['cannotGo', 'problem', {}];
  if (row.headline === 'couldNotCheck') return ['cannotGo', 'issuer_gone', { host: 'badges.example.org' }];
  if (row.flags.some((flag) => flag.kind === 'forSomeoneElse')) return ['needsYou', 'address_missing', { address: 'j.doe@old-school.example' }];
  if (row.headline === 'notChecked') return ['needsYou', 'not_fetched', {}];
  return ['willGo', null, {}];
}

/** How the badge `row`, the one numbered `index`, ended. */
export function receiptOf(row: PlanRow, index: number): Receipt {
  const refused = index === 4;
  const late = index % 7 === 6;
  return {
    badge: row.badge,
    assertion: `https://badges.example.org/assertions/${row.badge}`,
    name: row.name,
    outcome: refused ? 'refused' : late ? 'not_visible_yet' : 'copied',
    reason: refused ? 'refused_by_host' : null,
    said: refused ? 'Badge could not be verified' : null,
    form: 'hosted',
  };
}
