// What stands in memory at the start, chosen by the address: `?scene=first|library|offline|empty|failed|many`.
import type { BackpackRow, ContactView, Job, Settings, TrailStep } from '../bindings';
import { PLACES } from './badges';

/** One state of the world to show. */
export interface Scene {
  badges: number;
  backpacks: BackpackRow[];
  offline: boolean;
  /** Every reading command fails. */
  fails: boolean;
  /** A sync that is under way at the start. */
  syncing: boolean;
  jobs: Job[];
  practice: boolean;
}

const TRAIL: TrailStep[] = [
  { kind: 'reached', params: { host: 'eu.badgr.example' }, url: null, state: 'done', durationMs: 210, detail: null },
  {
    kind: 'looked',
    params: { protocol: 'Badge Connect' },
    url: 'https://eu.badgr.example/.well-known/badgeconnect.json',
    state: 'done',
    durationMs: 300,
    detail: null,
  },
  { kind: 'looked', params: { protocol: 'Badgr v2' }, url: 'https://eu.badgr.example/v2/badgeconnect', state: 'skipped', durationMs: 20, detail: null },
  {
    kind: 'looked',
    params: { protocol: 'Open Badges 3.0' },
    url: 'https://eu.badgr.example/ims/ob/v3p0/discovery',
    state: 'skipped',
    durationMs: 90,
    detail: null,
  },
  { kind: 'offers', params: { scopes: 'read,add,profile' }, url: null, state: 'done', durationMs: 0, detail: null },
  { kind: 'registered', params: { host: 'eu.badgr.example' }, url: null, state: 'done', durationMs: 410, detail: null },
  { kind: 'opened', params: { host: 'eu.badgr.example' }, url: null, state: 'done', durationMs: 0, detail: null },
  { kind: 'returned', params: { way: 'scheme' }, url: null, state: 'done', durationMs: 42_000, detail: null },
  { kind: 'granted', params: { scopes: 'read,add,profile' }, url: null, state: 'done', durationMs: 350, detail: null },
  { kind: 'profile', params: { account: 'Mira Kovač' }, url: null, state: 'done', durationMs: 190, detail: null },
];

/** A backpack as it stands right after connecting. */
export function backpack(id: string, name: string, host: string, letter: string, cloth: string): BackpackRow {
  return {
    id,
    name,
    host,
    protocol: 'badge-connect',
    protocolTitle: 'Badge Connect',
    letter,
    cloth,
    state: 'ready',
    badges: 0,
    gone: 0,
    canPush: true,
    account: 'Mira Kovač',
    identities: ['mira@hospital.example', 'm.kovac@uni.example'],
    scopes: ['read', 'add', 'profile'],
    wayBack: 'scheme',
    connectedAt: '2026-10-02T08:15:00Z',
    lastSyncedAt: '2026-11-19T10:42:00Z',
    lastTriedAt: '2026-11-19T10:42:00Z',
    lastError: null,
    trail: TRAIL.map((step) => ({ ...step, params: step.params['host'] ? { ...step.params, host } : step.params })),
  };
}

function three(): BackpackRow[] {
  const { b, m, o } = PLACES;
  return [
    { ...backpack('1', b.name, 'eu.badgr.example', b.letter, b.cloth), gone: 1 },
    {
      ...backpack('2', m.name, 'moodle.uni.example', m.letter, m.cloth),
      state: 'signed_out',
      lastSyncedAt: '2026-11-03T09:12:00Z',
      lastError: { code: 'sign-in-needed', params: { backpack: m.name }, detail: 'token endpoint answered 400 invalid_grant' },
    },
    { ...backpack('3', o.name, 'openlearning.example', o.letter, o.cloth), scopes: ['read', 'add'] },
  ];
}

const ENDED: Job[] = [
  {
    id: 'j1',
    kind: 'sync',
    backpack: '1',
    backpackName: 'Badgr EU',
    done: 26,
    total: 26,
    current: null,
    added: 4,
    startedAt: '2026-11-19T10:41:20Z',
    ended: { how: 'synced', what: { backpack: 'Badgr EU', added: 4, changed: 1, gone: 1, unchanged: 20, failed: 0 } },
  },
  {
    id: 'j2',
    kind: 'sync',
    backpack: '2',
    backpackName: 'Moodle U',
    done: 0,
    total: null,
    current: null,
    added: 0,
    startedAt: '2026-11-19T10:41:00Z',
    ended: { how: 'failed', what: { code: 'sign-in-needed', params: { backpack: 'Moodle U' }, detail: 'token endpoint answered 400 invalid_grant' } },
  },
  { id: 'j3', kind: 'check', backpack: null, backpackName: null, done: 37, total: 37, current: null, added: 0, startedAt: '2026-11-18T16:05:00Z', ended: { how: 'done' } },
  { id: 'j4', kind: 'transfer', backpack: '3', backpackName: 'Open Learning', done: 18, total: 27, current: null, added: 0, startedAt: '2026-11-18T15:10:00Z', ended: { how: 'stopped' } },
];

const PLAIN: Scene = { badges: 37, backpacks: [], offline: false, fails: false, syncing: false, jobs: [], practice: false };

/** The scene of that name; the library when there is none. */
export function sceneOf(name: string): Scene {
  switch (name) {
    case 'first':
      return { ...PLAIN, badges: 0 };
    case 'empty':
      return { ...PLAIN, badges: 0, backpacks: three().slice(0, 1) };
    case 'offline':
      return { ...PLAIN, backpacks: three(), offline: true, jobs: ENDED };
    case 'failed':
      return { ...PLAIN, backpacks: three(), fails: true };
    case 'many':
      return { ...PLAIN, badges: 5000, backpacks: three(), jobs: ENDED };
    case 'syncing':
      return { ...PLAIN, backpacks: three(), syncing: true, practice: true, jobs: ENDED };
    default:
      return { ...PLAIN, backpacks: three(), jobs: ENDED };
  }
}

export const SETTINGS: Settings = {
  theme: 'system',
  contrast: 'system',
  language: 'system',
  zoom: 100,
  tiles: 'm',
  view: 'grid',
  localHosts: false,
  offline: false,
};

export const CONTACTS: ContactView[] = [
  ['eu.badgr.example', 'discovery', 2],
  ['eu.badgr.example', 'registration', 1],
  ['eu.badgr.example', 'sign_in', 9],
  ['eu.badgr.example', 'pull', 41],
  ['openlearning.example', 'push', 27],
  ['badges.example.org', 'verify', 118],
  ['badges.example.org', 'picture', 36],
  ['moodle.uni.example', 'pull', 12],
].map(([host, purpose, count], index) => ({
  host: String(host),
  purpose: String(purpose),
  count: Number(count),
  firstAt: '2026-10-02T08:15:00Z',
  lastAt: `2026-11-${String(19 - index).padStart(2, '0')}T10:42:00Z`,
}));
