import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fake } from '$lib/ipc/fake';
import { type Ipc, useIpc } from '$lib/ipc';
import { world } from '../world.svelte';
import { connecting, plainAsk } from './connecting.svelte';

let door: Ipc;

// The store listens once for the life of the window, so all stories share one door whose inside is changed.
const inside: { now: Ipc } = { now: fake(new URLSearchParams('scene=first&pace=0.001')) };
const ears = new Set<Parameters<Ipc['onConnect']>[0]>();
const shared = new Proxy({} as Ipc, {
  get: (_, name: keyof Ipc) =>
    name === 'onConnect'
      ? (ear: Parameters<Ipc['onConnect']>[0]) => {
          ears.add(ear);
          return () => ears.delete(ear);
        }
      : inside.now[name],
});

function enter(query: string): void {
  door = fake(new URLSearchParams(`${query}&pace=0.001`));
  inside.now = door;
  door.onConnect((view) => {
    for (const ear of ears) ear(view);
  });
  useIpc(shared);
  connecting.reset();
}

const stage = (wanted: string): Promise<void> =>
  vi.waitFor(() => {
    expect(connecting.view?.stage).toBe(wanted);
  });

beforeEach(() => {
  enter('scene=first');
});

describe('connecting', () => {
  it('walks the trail and copies the badges here by itself', async () => {
    await connecting.start(plainAsk('eu.badgr.example'));
    await stage('done');
    await vi.waitFor(() => {
      expect(connecting.job).toBeDefined();
    });
    expect(connecting.view?.trail.map((step) => step.kind)).toEqual(['reached', 'looked', 'offers', 'registered', 'opened', 'returned', 'granted', 'profile']);
    expect(connecting.going).toBe(false);
  });

  it('asks where the key should live when no key store answers, then goes on', async () => {
    enter('scene=first&keystore=none');
    await connecting.start(plainAsk('eu.badgr.example'));
    expect(connecting.secretsNeeded).toBe(true);
    expect(connecting.error, 'a question is no fault').toBeUndefined();
    expect(connecting.view).toBeUndefined();
    await connecting.keepSecrets(null);
    expect(connecting.secretsNeeded).toBe(false);
    await stage('done');
    expect((await door.overview()).secrets).toBe('thisRun');
  });

  it('stays with the question when the passphrase is wrong', async () => {
    enter('scene=first&keystore=none');
    await connecting.start(plainAsk('eu.badgr.example'));
    await connecting.keepSecrets('wrong');
    expect(connecting.error?.code).toBe('wrong-passphrase');
    expect(connecting.secretsNeeded).toBe(true);
  });

  it('asks before several hosts take part, and goes on when told', async () => {
    await connecting.start(plainAsk('hosts.badgr.example'));
    await stage('asking');
    expect(connecting.view?.hosts).toHaveLength(3);
    await connecting.goOn('loopback');
    await stage('done');
    expect(connecting.view?.way).toBe('loopback');
  });

  it('ends where a step fails, with the trail up to it', async () => {
    await connecting.start(plainAsk('closed.example'));
    await stage('failed');
    expect(connecting.view?.error?.code).toBe('registration-refused');
    expect(connecting.view?.trail.at(-1)).toMatchObject({ kind: 'registered', state: 'failed' });
    expect(connecting.job).toBeUndefined();
  });

  it('keeps waiting when a pasted address has no answer in it', async () => {
    await connecting.start(plainAsk('wait.example'));
    await stage('waiting');
    await connecting.paste('https://wait.example/');
    expect(connecting.error?.code).toBe('bad-return');
    expect(connecting.view?.stage).toBe('waiting');
    await connecting.paste('app.holdall.desktop:/oauth/callback/x?code=1&state=2');
    await stage('done');
  });

  it('can be cancelled, and started over', async () => {
    await connecting.start(plainAsk('wait.example'));
    await stage('waiting');
    await connecting.cancel();
    await stage('cancelled');
    expect(connecting.going).toBe(false);
  });

  it('says at once that an address is none', async () => {
    await connecting.start(plainAsk('nonsense'));
    expect(connecting.error?.code).toBe('bad-address');
    expect(connecting.view).toBeUndefined();
  });

  it('finds a sync that the program began itself, and starts no second one', async () => {
    const started = vi.fn(door.sync);
    inside.now = { ...door, sync: started };
    vi.spyOn(world, 'jobOf').mockReturnValue({ id: 'j9' } as ReturnType<typeof world.jobOf>);
    await connecting.start(plainAsk('eu.badgr.example'));
    await stage('done');
    await vi.waitFor(() => {
      expect(connecting.job).toBe('j9');
    });
    expect(started).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });
});
