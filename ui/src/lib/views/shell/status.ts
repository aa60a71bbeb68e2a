// What the status line tells: what goes on by itself, and what holds.
import { timeOfDay } from '$lib/shared/dates.svelte';
import { t } from '$lib/words/words.svelte';
import { jobSentence } from '$lib/domain/job/sentence';
import { world } from '../world.svelte';

/** The sentence for what goes on now, or for how things stand. */
export function nowSentence(): string {
  const running = world.running;
  const syncs = running.filter((job) => job.kind === 'sync');
  const [first] = running;
  if (!first) return restSentence();
  if (syncs.length !== running.length) return jobSentence(running.find((job) => job.kind !== 'sync') ?? first);
  const added = syncs.reduce((all, job) => all + job.added, 0);
  return syncs.length === 1
    ? t('state-syncing-one', { backpack: first.backpackName ?? '', added })
    : t('state-syncing-many', { count: syncs.length, all: world.backpacks.length, added });
}

function restSentence(): string {
  const count = world.overview?.all ?? 0;
  const last = world.backpacks
    .map((backpack) => backpack.lastSyncedAt)
    .filter((at) => at !== null)
    .sort()
    .at(-1);
  return last ? t('state-synced', { time: timeOfDay(last), count }) : t('count-badges', { count });
}

/** Backpacks that want a new sign-in. */
export const signedOut = (): number => world.backpacks.filter((backpack) => backpack.state === 'signed_out').length;
