import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fake } from '$lib/ipc/fake';
import { Failed, type Ipc, useIpc } from '$lib/ipc';
import { look } from '$lib/shared/theme.svelte';
import { world } from './world.svelte';

let door: Ipc;

beforeEach(async () => {
  door = fake(new URLSearchParams('scene=library&pace=0.001'));
  useIpc(door);
  await world.read();
});

describe('the world', () => {
  it('knows counts, backpacks and jobs', () => {
    expect(world.overview?.all).toBe(37);
    expect(world.backpacks).toHaveLength(3);
    expect(world.fresh).toBe(false);
    expect(world.running).toEqual([]);
  });

  it('takes a changed setting at once', async () => {
    const changing = world.change({ theme: 'dark' });
    expect(look.theme).toBe('dark');
    await changing;
    expect((await door.settings()).theme).toBe('dark');
  });

  it('takes it back when it could not be kept, and says so', async () => {
    useIpc({
      ...door,
      setSettings: () => Promise.reject(new Failed({ code: 'disk-full', params: {}, detail: '' })),
    });
    await expect(world.change({ theme: 'dark' })).rejects.toThrow('disk-full');
    expect(world.settings?.theme).toBe('system');
  });

  it('follows a job from its beginning to its end', async () => {
    const stop = world.start();
    await door.sync(['1']);
    await vi.waitFor(() => {
      expect(world.jobOf('1', 'sync')).toBeDefined();
    });
    await vi.waitFor(() => {
      expect(world.running).toEqual([]);
    });
    expect(world.jobs.filter((job) => job.ended?.how === 'synced').length).toBeGreaterThan(1);
    stop();
  });

  it('says why when nothing can be read', async () => {
    useIpc({ ...door, overview: () => Promise.reject(new Failed({ code: 'newer-library', params: {}, detail: '' })) });
    await world.read();
    expect(world.error?.code).toBe('newer-library');
  });
});
