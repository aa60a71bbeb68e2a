// What is about to be copied: chosen in the library, planned on the transfer page.
import type { TransferSource } from '$lib/ipc/bindings';

class Draft {
  to = $state('');
  /** These badges; empty for all that are not there yet. */
  badges = $state.raw<string[]>([]);
  from = $state.raw<TransferSource>({ kind: 'library' });

  take(to: string, badges: string[], from: TransferSource = { kind: 'library' }): void {
    this.to = to;
    this.badges = badges;
    this.from = from;
  }
}

export const draft = new Draft();
