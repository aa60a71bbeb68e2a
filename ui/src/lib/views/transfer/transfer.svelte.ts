// One transfer: what is chosen, what would happen, what is happening, what came of it.
import type { Receipt, TransferPlan, UserError } from '$lib/ipc/bindings';
import { errorOf, ipc } from '$lib/ipc';
import { draft } from './draft.svelte';

export class Transfer {
  plan = $state.raw<TransferPlan>();
  job = $state<string>();
  receipts = $state.raw<Receipt[]>([]);
  error = $state.raw<UserError>();
  busy = $state(false);

  /** Asks what would happen; nothing is sent. */
  async check(): Promise<void> {
    await this.#trying(async () => {
      this.plan = await ipc().planTransfer({ from: draft.from, to: draft.to, badges: draft.badges });
    });
  }

  /** Starts copying; answers the job's id. */
  async start(): Promise<string | undefined> {
    const plan = this.plan;
    if (!plan) return undefined;
    await this.#trying(async () => {
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

  async #trying(what: () => Promise<unknown>): Promise<void> {
    this.error = undefined;
    this.busy = true;
    try {
      await what();
    } catch (thrown) {
      this.error = errorOf(thrown);
    } finally {
      this.busy = false;
    }
  }
}
