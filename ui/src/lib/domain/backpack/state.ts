// How a backpack stands, as mark and word.
import RefreshCw from '@lucide/svelte/icons/refresh-cw';
import Unplug from '@lucide/svelte/icons/unplug';
import type { Job } from '$lib/ipc/bindings';
import type { Look } from '$lib/shared/mark';

/** Wants a new sign-in. */
export const SIGNED_OUT: Look = { icon: Unplug, tone: 'unsure' };
/** Disconnected by the user. */
export const DISCONNECTED: Look = { icon: Unplug, tone: 'ink2', quiet: true };
/** Work is going on. */
export const BUSY: Look = { icon: RefreshCw, tone: 'busy', turns: true };

/** Whether a job works on the backpack `id`. */
export const worksOn = (jobs: Job[], id: string): boolean => jobs.some((job) => job.backpack === id && job.kind === 'sync' && job.ended === null);
