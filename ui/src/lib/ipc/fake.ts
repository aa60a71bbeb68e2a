// The program in memory: the window's pages run with it in a plain browser, and tests use it. The only fake there is.
import type { AssertionRow, BackpackRow, Code, ConnectView, IdentityView, Job, OpenRequest, Overview, Receipt, SecretsPlace, Settings, TransferPlan } from './bindings';
import { PLACES, rows } from './fake/badges';
import { Connecting } from './fake/connect';
import { detailOf } from './fake/detail';
import { inPart, page } from './fake/listing';
import { drawnUrl } from './fake/pictures';
import { CONTACTS, SETTINGS, backpack, sceneOf } from './fake/scenes';
import { planOf, receiptOf } from './fake/transfer';
import { type Pace, Work, wait } from './fake/work';
import { Failed, type Ipc, type Listen } from './index';
import { usePictures } from './pictures';

class Bell<T> {
  #ears = new Set<(what: T) => void>();
  listen: Listen<T> = (take) => {
    this.#ears.add(take);
    return () => this.#ears.delete(take);
  };
  ring(what: T): void {
    for (const ear of this.#ears) ear(what);
  }
}

const no = (code: Code, params: Record<string, string> = {}, detail = ''): never => {
  throw new Failed({ code, params, detail });
};

/**
 * The program as `address` asks for it: `scene`, `pace` (0.05 is quick), `lang`, `theme`, `contrast`, `view`, `open`,
 * `keystore=none`. An event `settings` on the page changes settings as if it had been done elsewhere.
 */
export function fake(address: URLSearchParams): Ipc {
  const scene = sceneOf(address.get('scene') ?? 'library');
  const pace: Pace = { factor: Number(address.get('pace') ?? 1) };
  const library: AssertionRow[] = rows(scene.badges);
  const backpacks: BackpackRow[] = scene.backpacks;
  const identities: IdentityView[] = scene.backpacks.length
    ? [
        { type: 'email', value: 'mira@hospital.example', from: ['Badgr EU', 'Open Learning'], badges: 31 },
        { type: 'email', value: 'm.kovac@uni.example', from: ['Moodle U'], badges: 5 },
        { type: 'url', value: 'https://mira.example.net', from: [], badges: 0 },
      ]
    : [];
  let settings: Settings = {
    ...SETTINGS,
    offline: scene.offline,
    theme: address.get('theme') ?? SETTINGS.theme,
    contrast: address.get('contrast') ?? SETTINGS.contrast,
    language: address.get('lang') ?? 'en',
    view: address.get('view') ?? SETTINGS.view,
    tiles: address.get('tiles') ?? SETTINGS.tiles,
  };
  let secrets: SecretsPlace = address.get('keystore') === 'none' ? 'none' : 'keyStore';

  const onLibrary = new Bell<null>();
  const onJob = new Bell<Job>();
  const onConnect = new Bell<ConnectView>();
  const onOpen = new Bell<OpenRequest>();
  const work = new Work(scene.jobs, pace, (job) => {
    onJob.ring(job);
    if (job.ended) onLibrary.ring(null);
  });
  const connections = new Map<string, Connecting>();
  const plans = new Map<string, TransferPlan & { target: string }>();
  const receipts = new Map<string, Receipt[]>();

  usePictures(drawnUrl);
  const count = (part: Parameters<typeof inPart>[1]): number => library.filter((row) => inPart(row, part)).length;
  const one = (id: string): BackpackRow => backpacks.find((backpack) => backpack.id === id) ?? no('not-there', { what: id });
  const badge = (id: string): AssertionRow => library.find((row) => row.id === id) ?? no('not-there', { what: id });
  const reading = async <T>(answer: () => T): Promise<T> => {
    await wait(pace, 20);
    if (scene.fails) no('damaged-library', { path: '~/.local/share/app.holdall.desktop/library.sqlite' }, 'database disk image is malformed');
    return answer();
  };
  const online = (): void => {
    if (settings.offline) no('offline');
  };
  const counted = (): BackpackRow[] =>
    backpacks.map((backpack) => ({ ...backpack, badges: library.filter((row) => row.places.some((place) => place.backpack === backpack.id)).length }));

  const sync = (backpack: BackpackRow): string =>
    work.start({
      kind: 'sync',
      backpack,
      total: 26,
      stepMs: 160,
      names: library.map((row) => row.name),
      step: (index) => {
        if (backpack.badges === 0 && index < 24 && library.length < 37) {
          const [fresh] = rows(library.length + 1).slice(-1);
          if (fresh) library.push({ ...fresh, places: [{ backpack: backpack.id, name: backpack.name, letter: backpack.letter, cloth: backpack.cloth }] });
          onLibrary.ring(null);
        }
      },
      end: () => ({ how: 'synced', what: { backpack: backpack.name, added: 4, changed: 1, gone: 0, unchanged: 21, failed: 0 } }),
    });

  if (scene.syncing) for (const backpack of backpacks.filter((known) => known.state === 'ready')) sync(backpack);
  addEventListener('settings', (event) => {
    settings = { ...settings, ...(event as CustomEvent<Partial<Settings>>).detail };
    onLibrary.ring(null);
  });
  const asked = address.get('open');
  if (asked) setTimeout(() => onOpen.ring({ url: asked, host: new URL(asked).host }), 300);

  return {
    zooms: false,
    onLibrary: onLibrary.listen,
    onJob: onJob.listen,
    onConnect: onConnect.listen,
    onOpen: onOpen.listen,
    overview: async (): Promise<Overview> => ({
      folder: '~/.local/share/app.holdall.desktop',
      all: library.length,
      needsCare: count({ kind: 'needsCare' }),
      expiringSoon: count({ kind: 'expiringSoon' }),
      proofIncomplete: count({ kind: 'proofIncomplete' }),
      practice: scene.practice,
      localHosts: settings.localHosts,
      offline: settings.offline,
      secrets,
      version: '0.1.0',
    }),
    assertions: (query) => reading(() => page(library, query)),
    assertion: (id) => reading(() => detailOf(badge(id))),
    check: async (ids, offline) => {
      if (!offline) online();
      const chosen = ids.length ? ids.map(badge) : library;
      return work.start({ kind: 'check', total: chosen.length, stepMs: 120, names: chosen.map((row) => row.name), end: () => ({ how: 'done' }) });
    },
    browseAssertion: async () => null,
    lookAt: async (url) => {
      await wait(pace, 900);
      online();
      const detail = detailOf(rows(1)[0] ?? no('not-a-badge', { why: url }));
      return { name: detail.row.name, issuer: detail.row.issuer, headline: detail.row.headline, checks: detail.checks, vouchedBy: detail.vouchedBy };
    },
    backpacks: async () => counted(),
    renameBackpack: async (id, name, letter, cloth) => {
      Object.assign(one(id), { name, letter, cloth });
      for (const row of library) for (const place of row.places) if (place.backpack === id) Object.assign(place, { name, letter, cloth });
      onLibrary.ring(null);
      return null;
    },
    disconnectBackpack: async (id) => {
      await wait(pace, 600);
      one(id).state = 'disconnected';
      onLibrary.ring(null);
      return null;
    },
    sync: async (ids) => {
      online();
      const chosen = ids.length ? ids.map(one) : backpacks.filter((backpack) => backpack.state === 'ready');
      for (const backpack of chosen) if (backpack.state === 'signed_out') no('sign-in-needed', { backpack: backpack.name });
      return chosen.map(sync);
    },
    browseBackpack: async () => null,
    suggestions: async () => [
      {
        name: 'Badgr / Parchment',
        address: 'badgr.example',
        regions: [
          ['US', 'us.badgr.example'],
          ['EU', 'eu.badgr.example'],
          ['Canada', 'ca.badgr.example'],
        ],
      },
      { name: 'Open Educational Badges', address: 'openlearning.example', regions: [] },
      { name: 'Moodle U', address: 'moodle.uni.example', regions: [] },
    ],
    connect: async (ask) => {
      online();
      if (!ask.typed.trim().includes('.')) no('bad-address', { host: ask.typed });
      if (secrets === 'none') no('no-key-store', {}, 'org.freedesktop.secrets: name has no owner');
      const id = `c${String(connections.size + 1)}`;
      const connecting = new Connecting(id, ask, pace, (view) => onConnect.ring(view), (view) => {
        const fresh = backpack(String(backpacks.length + 1), ask.name ?? view.host, view.host, (view.host[0] ?? 'b').toUpperCase(), Object.values(PLACES)[backpacks.length % 3]?.cloth ?? 'pine');
        backpacks.push({ ...fresh, scopes: view.may, lastSyncedAt: null, trail: view.trail });
        onLibrary.ring(null);
        return fresh.id;
      });
      connections.set(id, connecting);
      void connecting.find();
      return { ...connecting.view };
    },
    connection: async (id) => ({ ...(connections.get(id) ?? no('not-there', { what: id })).view }),
    connectGoOn: async (id, way) => {
      const connecting = connections.get(id) ?? no('not-there', { what: id });
      void connecting.goOn(way);
      return { ...connecting.view };
    },
    connectOpenAgain: async () => null,
    connectLink: async (id) => `https://${connections.get(id)?.view.host ?? ''}/oauth/authorize?client_id=holdall&state=q8Vb`,
    connectPaste: async (id, pasted) => {
      const connecting = connections.get(id) ?? no('not-there', { what: id });
      if (!pasted.includes('code=')) no('bad-return', {}, 'the address has no code');
      void connecting.finish();
      return { ...connecting.view };
    },
    connectCancel: async (id) => {
      connections.get(id)?.cancel();
      return null;
    },
    useSecrets: async (passphrase) => {
      if (passphrase === 'wrong') no('wrong-passphrase');
      secrets = passphrase === null ? 'thisRun' : 'vault';
      return null;
    },
    planTransfer: async (ask) => {
      await wait(pace, 500);
      const to = one(ask.to);
      const from = ask.from;
      const source = ask.badges.length
        ? ask.badges.map(badge)
        : library.filter((row) => from.kind === 'library' || row.places.some((place) => place.backpack === from.id));
      const plan = planOf(`p${String(plans.size + 1)}`, source, from.kind === 'backpack' ? one(from.id).name : '', to);
      plans.set(plan.id, { ...plan, target: to.id });
      return plan;
    },
    startTransfer: async (id) => {
      online();
      const plan = plans.get(id) ?? no('not-there', { what: id });
      const going = plan.rows.filter((row) => row.group === 'willGo');
      const done: Receipt[] = [];
      const job = work.start({
        kind: 'transfer',
        backpack: one(plan.target),
        total: going.length,
        stepMs: 420,
        names: going.map((row) => row.name),
        step: (index) => {
          const row = going[index];
          if (row) done.push(receiptOf(row, index));
        },
        end: () => ({ how: 'done' }),
      });
      receipts.set(job, done);
      return job;
    },
    receipts: async (job) => [...(receipts.get(job) ?? [])],
    jobs: async () => work.jobs.map((job) => ({ ...job })),
    stopJob: async (id) => {
      work.stop(id);
      return null;
    },
    settings: async () => ({ ...settings }),
    setSettings: async (fresh) => {
      settings = { ...fresh };
      onLibrary.ring(null);
      return null;
    },
    identities: async () => identities.map((identity) => ({ ...identity })),
    addIdentity: async (type, value) => {
      if (type === 'email' && !value.includes('@')) no('usage', { why: 'not an e-mail address' });
      identities.push({ type, value, from: [], badges: 0 });
      onLibrary.ring(null);
      return null;
    },
    removeIdentity: async (type, value) => {
      const at = identities.findIndex((identity) => identity.type === type && identity.value === value);
      if (at >= 0) identities.splice(at, 1);
      onLibrary.ring(null);
      return null;
    },
    contacts: async () => CONTACTS,
    export: async (ids) => {
      await wait(pace, 400);
      const chosen = ids.length ? ids.map(badge) : library;
      return {
        to: '~/Documents/Badges',
        files: chosen.map((row) => ({ badge: row.id, path: `~/Documents/Badges/${row.id}.png`, sha256: '0'.repeat(64), placeholder: row.picture === null })),
      };
    },
  };
}
