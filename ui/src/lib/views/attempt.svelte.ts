// Something that the user started and that may fail: busy meanwhile, and what went wrong after.
import type { UserError } from '$lib/ipc/bindings';
import { errorOf } from '$lib/ipc';

export class Attempt {
  /** What was asked just now did not work. */
  error = $state.raw<UserError>();
  /** A request is on its way to the program. */
  busy = $state(false);

  protected async trying(what: () => Promise<unknown>): Promise<void> {
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
