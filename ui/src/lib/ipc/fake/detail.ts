// Everything known of one badge in memory: a report that fits its headline.
import type { AssertionDetail, AssertionRow, CheckLine, Headline, Outcome } from '../bindings';
import { PLACES } from './badges';

const PAGE = 'https://badges.example.org';

/** The detail of `row`. */
export function detailOf(row: AssertionRow): AssertionDetail {
  const checks = checksOf(row);
  const forSomeoneElse = row.flags.some((flag) => flag.kind === 'forSomeoneElse');
  const proofComplete = !row.flags.some((flag) => flag.kind === 'proofIncomplete');
  const goneFrom = row.flags.find((flag) => flag.kind === 'goneFrom');
  return {
    row,
    version: '2.0',
    signed: false,
    description:
      'Shows that the holder has taken part in the course, has worked on two cases of their own and has passed the practical part under supervision.',
    criteriaHtml:
      '<p>To earn this badge you</p><ul><li>took part in at least <strong>80 %</strong> of the lessons,</li><li>handed in two case reports,</li><li>passed the practical examination.</li></ul><p>The rules are kept at <a href="https://badges.example.org/rules">the issuer’s page</a>.</p>',
    criteriaUrl: `${PAGE}/classes/12/criteria`,
    narrativeHtml: '<p>Worked calmly with a difficult case and explained each step to the group.</p>',
    evidence: [`${PAGE}/evidence/77`, 'https://portfolio.example.net/mira/case-reports'],
    issuerUrl: PAGE,
    tags: ['care', 'practice', 'level 2'],
    recipient: forSomeoneElse
      ? { outcome: 'not_matched', matched: null, writtenTo: 'j.doe@old-school.example' }
      : { outcome: 'matched', matched: 'mira@hospital.example', writtenTo: null },
    vouchedBy: row.headline === 'couldNotCheck' ? null : 'badges.example.org',
    checks,
    warnings: row.id === '8' ? ['The criteria page is given by http, not https.'] : [],
    revocationReason: row.headline === 'revoked' ? 'Awarded by mistake to the whole class list.' : null,
    history:
      row.lastCheckedAt === null
        ? []
        : [
            { checkedAt: row.lastCheckedAt, offline: false, status: row.status, reasons: reasonsOf(checks) },
            { checkedAt: '2026-11-03T09:12:00Z', offline: false, status: row.headline === 'problem' ? 'invalid' : 'valid', reasons: [] },
            { checkedAt: '2026-08-20T07:00:00Z', offline: true, status: row.headline === 'problem' ? 'invalid' : 'valid', reasons: [] },
          ],
    changes: row.id === '8' ? [{ at: '2026-08-20T07:00:00Z', role: 'issuer', url: `${PAGE}/issuers/3`, status: 200, sha256: 'b4ecbd1c'.repeat(8) }] : [],
    lastPassedAt: row.headline === 'problem' || row.headline === 'couldNotCheck' ? null : '2026-11-03T09:12:00Z',
    proof: documents(proofComplete),
    proofComplete,
    holdings: [
      ...row.places.map((place) => ({ place, firstSeenAt: '2023-05-14T08:00:00Z', lastSeenAt: '2026-11-19T10:42:00Z', goneAt: null })),
      ...(goneFrom
        ? [{ place: PLACES.b, firstSeenAt: '2023-05-14T08:00:00Z', lastSeenAt: '2026-08-01T08:00:00Z', goneAt: '2026-08-02T08:00:00Z' }]
        : []),
    ],
    raw: JSON.stringify(
      {
        '@context': 'https://w3id.org/openbadges/v2',
        type: 'Assertion',
        id: row.assertion,
        recipient: { type: 'email', hashed: true, salt: 'deadsea', identity: 'sha256$c7ef86405ba71b85acd8e2e95166c4b111448089f2e1599f42fe1bba46e865c5' },
        badge: { type: 'BadgeClass', id: `${PAGE}/classes/12`, name: row.name, issuer: { id: `${PAGE}/issuers/3`, name: row.issuer } },
        issuedOn: row.issuedOn,
        verification: { type: 'HostedBadge' },
      },
      null,
      2,
    ),
    language: null,
  };
}

const NAMES = ['readable', 'hosted-at-id', 'structure', 'badge-class', 'issuer', 'scope', 'not-revoked', 'dates', 'not-expired', 'recipient'];
const SAID: Record<string, string> = {
  readable: 'an Open Badges 2.0 assertion',
  'hosted-at-id': 'the page at badges.example.org says the same, word for word',
  structure: 'all members are there',
  'badge-class': 'one page, agrees with its address',
  issuer: 'profile at badges.example.org',
  scope: 'hosted on badges.example.org, as the issuer says',
  'not-revoked': 'not among 3 withdrawn badges',
  dates: 'issued before today',
  'not-expired': 'no end date',
  recipient: 'mira@hospital.example',
};
const FAULT: Partial<Record<Headline, [check: string, outcome: Outcome, reason: string, message: string]>> = {
  problem: ['hosted-at-id', 'failed', 'mismatch', 'the page at badges.example.org names another recipient than the file'],
  couldNotCheck: ['hosted-at-id', 'could_not_check', 'fetch', 'badges.example.org did not answer (404 since 12 Aug 2026)'],
  lastPassed: ['not-revoked', 'could_not_check', 'timeout', 'the list of withdrawn badges did not answer within 30 s'],
  revoked: ['not-revoked', 'failed', 'revoked', 'listed as revoked at badges.example.org'],
  suspended: ['not-revoked', 'failed', 'suspended', 'listed as suspended at badges.example.org'],
  expired: ['not-expired', 'failed', 'expired', 'ended on 12 May 2026'],
  notYetValid: ['dates', 'failed', 'not-yet-valid', 'starts on 1 Jan 2027'],
};

function checksOf(row: AssertionRow): CheckLine[] {
  if (row.lastCheckedAt === null) return [];
  const fault = FAULT[row.headline];
  return [
    ...NAMES.map((check): CheckLine => {
      const [name, outcome, reason, message] = fault ?? [];
      const hit = name === check;
      return {
        check,
        outcome: hit ? (outcome ?? 'passed') : 'passed',
        message: (hit ? message : SAID[check]) ?? '',
        url: hit ? `${PAGE}/assertions/${row.id}` : null,
        reason: hit ? (reason ?? null) : null,
      };
    }),
    { check: 'endorsements', outcome: 'not_applicable', message: 'the badge has no endorsements', url: null, reason: null },
  ];
}

const reasonsOf = (checks: CheckLine[]): string[] => checks.flatMap((check) => (check.reason ? [check.reason] : []));

function documents(complete: boolean): AssertionDetail['proof'] {
  const fetchedAt = '2026-11-19T10:41:00Z';
  const all = [
    { url: `${PAGE}/assertions/4101`, role: 'assertion', sizeBytes: 1204 },
    { url: `${PAGE}/classes/12`, role: 'badge_class', sizeBytes: 2380 },
    { url: `${PAGE}/issuers/3`, role: 'issuer', sizeBytes: 911 },
    { url: `${PAGE}/classes/12/image.png`, role: 'image', sizeBytes: 48_211 },
    { url: `${PAGE}/issuers/3/revoked`, role: 'revocation_list', sizeBytes: 310 },
  ].map((document, index) => ({
    ...document,
    fetchedAt,
    status: 200,
    sha256: `${String(index)}f3a9c1e57b2d8846a0c9e1f37d5b6280c4e2a1907f6d3b58e9c0a7d41b2f6e8`.padEnd(64, '0').slice(0, 64),
  }));
  return complete ? all : all.slice(0, 2);
}
