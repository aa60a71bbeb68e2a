// What the library shows: a query and the pages of its answer, read as they come into sight. Stale answers are dropped.
import type { AssertionRow, Facet, Headline, ListQuery, Part, Sort, UserError } from '$lib/ipc/bindings';
import { errorOf, ipc } from '$lib/ipc';

const PAGE = 120;

export class Listing {
  text = $state('');
  part = $state.raw<Part>({ kind: 'all' });
  headlines = $state.raw<Headline[]>([]);
  issuer = $state<string | null>(null);
  sort = $state<Sort>('issued');
  reverse = $state(false);

  total = $state<number>();
  issuers = $state.raw<Facet[]>([]);
  error = $state.raw<UserError>();
  /** Pages that were read, by their number. */
  #pages = $state.raw(new Map<number, AssertionRow[]>());
  #asked = new Set<number>();
  /** Numbers of the pages in sight. */
  #seen: number[] = [0];
  #turn = 0;

  get query(): ListQuery {
    const { text, part, headlines, issuer, sort, reverse } = this;
    return { text, part, headlines, issuer, sort, reverse, offset: 0, limit: PAGE };
  }

  /** Something narrows the part that is shown. */
  get filtered(): boolean {
    return this.text !== '' || this.headlines.length > 0 || this.issuer !== null;
  }

  clearFilters(): void {
    this.text = '';
    this.headlines = [];
    this.issuer = null;
  }

  /** The row at `index`, when it was read already. */
  row(index: number): AssertionRow | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** A row by its id, among those that were read. */
  find(id: string): AssertionRow | undefined {
    for (const page of this.#pages.values()) {
      const row = page.find((known) => known.id === id);
      if (row) return row;
    }
    return undefined;
  }

  /** Where a row stands, among those that were read; -1 otherwise. */
  indexOf(id: string): number {
    for (const [number, page] of this.#pages) {
      const at = page.findIndex((known) => known.id === id);
      if (at >= 0) return number * PAGE + at;
    }
    return -1;
  }

  /** Reads the list from its start. What was shown stays until the answer is there. */
  async read(query: ListQuery): Promise<void> {
    this.#seen = [0];
    await this.#readPages(query);
  }

  /** Reads again what is in sight, after something changed; the rest is read when it comes into sight. */
  async refresh(): Promise<void> {
    await this.#readPages(this.query);
  }

  async #readPages(query: ListQuery): Promise<void> {
    const turn = ++this.#turn;
    const numbers = [...new Set([0, ...this.#seen])];
    this.#asked = new Set(numbers);
    try {
      const answers = await Promise.all(numbers.map((number) => ipc().assertions({ ...query, offset: number * PAGE })));
      const [first] = answers;
      if (turn !== this.#turn || !first) return;
      this.total = first.total;
      this.issuers = first.issuers;
      this.#pages = new Map(answers.map((answer, at) => [numbers[at] ?? 0, answer.rows]));
      this.error = undefined;
    } catch (thrown) {
      if (turn === this.#turn) this.error = errorOf(thrown);
    }
  }

  /** Makes sure that the rows from `first` to `last` come. */
  want(first: number, last: number): void {
    const numbers = [];
    for (let number = Math.floor(first / PAGE); number <= Math.floor(last / PAGE); number += 1) numbers.push(number);
    this.#seen = numbers;
    for (const number of numbers) {
      if (!this.#asked.has(number) && number * PAGE < (this.total ?? 0)) void this.#readPage(number);
    }
  }

  async #readPage(number: number): Promise<void> {
    const turn = this.#turn;
    this.#asked.add(number);
    try {
      const answer = await ipc().assertions({ ...this.query, offset: number * PAGE });
      if (turn === this.#turn) this.#pages = new Map(this.#pages).set(number, answer.rows);
    } catch (thrown) {
      this.#asked.delete(number);
      if (turn === this.#turn) this.error = errorOf(thrown);
    }
  }

  /** The ids from `first` to `last`, or all that fit, in their order. */
  async ids(first = 0, last = (this.total ?? 0) - 1): Promise<string[]> {
    const here = Array.from({ length: last - first + 1 }, (_, index) => this.row(first + index));
    if (here.every((row) => row !== undefined)) return here.map((row) => row.id);
    const answer = await ipc().assertions({ ...this.query, offset: first, limit: last - first + 1 });
    return answer.rows.map((row) => row.id);
  }
}
