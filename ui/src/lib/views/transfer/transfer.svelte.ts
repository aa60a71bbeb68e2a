// One transfer: what is chosen, what would happen, what is happening, what came of it.
import type { Receipt, TransferPlan } from '$lib/ipc/bindings';
import { errorOf, ipc } from '$lib/ipc';
import { Attempt } from '../attempt.svelte';
import { draft } from './draft.svelte';

export class Transfer extends Attempt {
  plan = $state.raw<TransferPlan>();
  job = $state<string>();
  receipts = $state.raw<Receipt[]>([]);

  /** Asks what would happen; nothing is sent. */
  async check(): Promise<void> {
    await this.trying(async () => {
      this.plan = await ipc().planTransfer({ from: draft.from, to: draft.to, badges: draft.badges });
    });
  }

  /** Starts copying; answers the job's id. */
  async start(): Promise<string | undefined> {
    const plan = this.plan;
    if (!plan) return undefined;
    await this.trying(async () => {
      this.job = await ipc().startTransfer(plan.id);
    });
    return this.job;
  }

  /** Reads the receipts so far. */
  async read(job: string): Promise<void> {
    try {
      this.receipts = await ipc().receipts(job);
    } catch (thrown) {
      this.error = errorOf(thrown);
    }
  }
}
