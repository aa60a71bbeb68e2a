// Badges in memory: every headline, flag, script and length that the window has to show.
import type { AssertionRow, Flag, Headline, Place, Status } from '../bindings';
import { picture } from './pictures';

/** Badgr EU, Moodle U and Open Learning, as tags. */
export const PLACES = {
  b: { backpack: '1', name: 'Badgr EU', letter: 'B', cloth: 'pine' },
  m: { backpack: '2', name: 'Moodle U', letter: 'M', cloth: 'brick' },
  o: { backpack: '3', name: 'Open Learning', letter: 'O', cloth: 'slate' },
} satisfies Record<string, Place>;

/** "Now" of the data in memory. */
export const NOW = '2026-11-19T10:42:00Z';

const CHECKED = '2026-11-19T10:41:00Z';
const STATUS: Record<Headline, Status> = {
  revoked: 'revoked',
  suspended: 'suspended',
  problem: 'invalid',
  expired: 'expired',
  notYetValid: 'invalid',
  couldNotCheck: 'unverifiable',
  lastPassed: 'unverifiable',
  notChecked: 'unchecked',
  passed: 'valid',
};

interface Sketch {
  name: string;
  issuer: string;
  issued: string | null;
  in: string;
  picture: string;
  headline?: Headline;
  at?: string;
  expires?: string;
  flags?: Flag[];
}

const LONG =
  'Interprofessional simulation of emergency obstetric and newborn care including neonatal resuscitation, maternal haemorrhage, shoulder dystocia, handover, documentation and debriefing under time pressure, with peer assessment in four languages, advanced level, renewed after eighteen months of supervised practice (2024)';

const SKETCHES: Sketch[] = [
  { name: 'Wound care II', issuer: 'City Hospital', issued: '2026-09-30', in: 'b', picture: 'cross', expires: '2029-09-30' },
  { name: 'Mountain rescue, winter course with navigation and avalanche assessment', issuer: 'Alpine Rescue Association of the Northern Ranges', issued: '2026-08-14', in: 'bm', picture: 'mountain' },
  { name: 'First aid', issuer: 'Red Cross', issued: '2026-06-02', in: 'o', picture: 'firstaid', expires: '2026-12-14' },
  { name: 'Data stewards', issuer: 'DataCarp', issued: '2026-05-11', in: 'bo', picture: 'wide', headline: 'couldNotCheck', flags: [{ kind: 'proofIncomplete' }] },
  { name: 'Conference speaker', issuer: 'TU Example', issued: '2026-03-03', in: 'b', picture: 'ribbon' },
  { name: 'Peer reviewer', issuer: 'Journal of Nursing', issued: '2024-05-12', in: 'bm', picture: 'white', headline: 'expired', at: '2026-05-12', expires: '2026-05-12' },
  { name: 'Landscape photography 101', issuer: 'Community College', issued: '2026-02-03', in: 'o', picture: 'landscape', headline: 'lastPassed', at: '2026-11-03T09:12:00Z' },
  { name: 'Open Badges practitioner', issuer: 'Badge Alliance', issued: '2025-11-28', in: 'bo', picture: 'gear' },
  { name: 'Radiology basics', issuer: 'City Hospital', issued: '2025-09-09', in: 'b', picture: 'tile', headline: 'revoked', at: '2026-04-18T00:00:00Z' },
  { name: 'Digital mentor', issuer: 'Example School', issued: '2025-08-01', in: 'bm', picture: 'none', headline: 'notChecked' },
  { name: 'مهارات البيانات المفتوحة', issuer: 'جامعة القاهرة', issued: '2025-06-19', in: 'b', picture: 'globe' },
  { name: 'Urban gardening', issuer: 'Green Roof Collective', issued: '2025-05-22', in: '', picture: 'leaf', flags: [{ kind: 'onlyHere' }, { kind: 'goneFrom', backpack: 'Badgr EU' }] },
  { name: 'Network defence', issuer: 'Cyber Range Lab', issued: '2025-04-07', in: 'm', picture: 'shield', headline: 'problem' },
  { name: LONG, issuer: 'Federation of Teaching Hospitals for Simulation-Based Training and Assessment in Obstetrics', issued: '2025-03-15', in: 'bmo', picture: 'star', expires: '2027-03-15' },
  { name: 'Volunteer of the year', issuer: 'Sports Association', issued: '2025-01-20', in: 'o', picture: 'rings' },
  { name: 'Museum guide', issuer: 'Museum of Technology', issued: '2024-12-05', in: 'b', picture: 'photo', flags: [{ kind: 'forSomeoneElse' }] },
  { name: 'Library research', issuer: 'TU Example', issued: '2024-10-30', in: 'b', picture: 'book' },
  { name: 'Electrical safety', issuer: 'Craft Chamber', issued: '2024-09-12', in: 'm', picture: 'bolt', expires: '2026-12-30' },
  { name: 'Astronomy club', issuer: 'Example School', issued: '2024-06-21', in: 'b', picture: 'night' },
  { name: 'Quick check', issuer: 'Micro Learning', issued: '2024-05-02', in: 'o', picture: 'tiny', headline: 'notChecked' },
  { name: 'Archive methods', issuer: 'State Archive', issued: '2024-03-28', in: 'b', picture: 'scroll', headline: 'suspended', at: '2026-10-02T00:00:00Z' },
  { name: 'Data protection officer', issuer: 'Craft Chamber', issued: '2024-02-16', in: 'bm', picture: 'shield' },
  { name: 'Schwimmtrainerassistent für Kinder- und Jugendmannschaften', issuer: 'Landesschwimmverband', issued: '2024-01-11', in: 'o', picture: 'rings' },
  { name: 'オープンバッジ入門', issuer: '東京公開大学', issued: '2023-11-23', in: 'b', picture: 'globe' },
  { name: 'Wound care I', issuer: 'City Hospital', issued: '2023-05-12', in: 'b', picture: 'cross', headline: 'expired', at: '2026-05-12', expires: '2026-05-12' },
  { name: 'Statistics with R', issuer: 'DataCarp', issued: '2023-04-02', in: 'bo', picture: 'tile' },
  { name: 'Fire warden', issuer: 'City Hospital', issued: '2023-03-01', in: 'b', picture: 'star' },
  { name: 'קורס עזרה ראשונה', issuer: 'מגן דוד', issued: '2022-12-19', in: 'm', picture: 'firstaid' },
  { name: 'Field botany', issuer: 'Green Roof Collective', issued: '2022-08-08', in: 'b', picture: 'leaf', flags: [{ kind: 'proofIncomplete' }] },
  { name: 'Project week', issuer: 'Example School', issued: '2022-06-30', in: 'b', picture: 'none' },
  { name: 'Debate finalist', issuer: 'TU Example', issued: '2022-02-03', in: 'bm', picture: 'ribbon' },
  { name: 'Scientific writing', issuer: 'Journal of Nursing', issued: '2021-11-28', in: 'b', picture: 'book' },
  { name: 'Apprentice trainer', issuer: 'Craft Chamber', issued: '2021-09-14', in: 'o', picture: 'bolt', headline: 'notYetValid', at: '2027-01-01T00:00:00Z' },
  { name: 'Night sky survey', issuer: 'Museum of Technology', issued: '2021-05-05', in: 'b', picture: 'night', headline: 'lastPassed', at: '2026-08-20T07:00:00Z' },
  { name: 'Carpentries instructor', issuer: 'DataCarp', issued: '2020-09-09', in: 'bo', picture: 'wide' },
  { name: 'Web literacy', issuer: 'Badge Alliance', issued: '2020-01-01', in: 'b', picture: 'gear' },
  { name: '', issuer: '', issued: null, in: 'm', picture: 'none', headline: 'couldNotCheck', flags: [{ kind: 'proofIncomplete' }] },
];

/** The rows of a library with `count` badges; the sketches over and over, older each time. */
export function rows(count: number): AssertionRow[] {
  return Array.from({ length: count }, (_, index) => row(index));
}

function row(index: number): AssertionRow {
  const round = Math.floor(index / SKETCHES.length);
  const sketch = SKETCHES[index % SKETCHES.length] as Sketch;
  const headline = round > 0 && index % 4 !== 0 ? 'passed' : (sketch.headline ?? 'passed');
  const issued = sketch.issued && round > 0 ? earlier(sketch.issued, round * 11) : sketch.issued;
  return {
    id: String(index + 1),
    assertion: `https://badges.example.org/assertions/${String(4100 + index)}`,
    name: round > 0 && sketch.name ? `${sketch.name} ${String(round + 1)}` : sketch.name,
    issuer: sketch.issuer,
    issuedOn: issued && `${issued}T00:00:00Z`,
    expires: sketch.expires ? `${sketch.expires}T00:00:00Z` : null,
    status: STATUS[headline],
    headline,
    headlineAt: headline === sketch.headline ? (sketch.at ?? null) : null,
    flags: sketch.flags ?? [],
    places: [...sketch.in].map((key) => PLACES[key as keyof typeof PLACES]),
    picture: picture(sketch.picture),
    lastCheckedAt: headline === 'notChecked' ? null : CHECKED,
  };
}

function earlier(day: string, days: number): string {
  return new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);
}
