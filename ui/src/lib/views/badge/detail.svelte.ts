// One badge in full: read when it is shown, and again when the library changes.
import type { AssertionDetail, UserError } from '$lib/ipc/bindings';
import { errorOf, ipc } from '$lib/ipc';

export class Detail {
  data = $state.raw<AssertionDetail>();
  error = $state.raw<UserError>();
  #turn = 0;

  async read(id: string): Promise<void> {
    const turn = ++this.#turn;
    if (this.data?.row.id !== id) this.error = undefined;
    try {
      const data = await ipc().assertion(id);
      if (turn !== this.#turn) return;
      this.data = data;
      this.error = undefined;
    } catch (thrown) {
      if (turn === this.#turn) this.error = errorOf(thrown);
    }
  }
}
