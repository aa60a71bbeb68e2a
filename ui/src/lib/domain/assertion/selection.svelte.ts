// What is selected, where the focus stands, and from where a range extends. It survives view and sort changes.
import { SvelteSet } from 'svelte/reactivity';

/** Ids from one place of the list to another. */
export type IdsBetween = (first: number, last: number) => Promise<string[]>;

export class Selection {
  readonly ids = new SvelteSet<string>();
  /** The badge that has the focus: its place in the list. */
  active = $state(0);
  /** How many a filter took away the last time. */
  hidden = $state(0);
  #anchor = 0;

  constructor(private readonly between: IdsBetween) {}

  /** The only one selected, when there is one. */
  get single(): string | undefined {
    return this.ids.size === 1 ? this.ids.values().next().value : undefined;
  }

  /** Selects one and nothing else. */
  only(id: string, index: number): void {
    this.ids.clear();
    this.ids.add(id);
    this.#stand(index);
  }

  /** Selects or leaves out one. */
  toggle(id: string, index: number): void {
    if (!this.ids.delete(id)) this.ids.add(id);
    this.#stand(index);
  }

  /** Selects from where the last choice stood to `index`. */
  async extend(index: number): Promise<void> {
    this.active = index;
    const ids = await this.between(Math.min(this.#anchor, index), Math.max(this.#anchor, index));
    this.ids.clear();
    for (const id of ids) this.ids.add(id);
    this.hidden = 0;
  }

  /** Selects these. */
  all(ids: Iterable<string>): void {
    this.ids.clear();
    for (const id of ids) this.ids.add(id);
    this.hidden = 0;
  }

  none(): void {
    this.ids.clear();
    this.hidden = 0;
  }

  /** Keeps only what is still to be seen. */
  keep(visible: Iterable<string>): void {
    const seen = new Set(visible);
    const gone = [...this.ids].filter((id) => !seen.has(id));
    for (const id of gone) this.ids.delete(id);
    this.hidden = gone.length;
  }

  #stand(index: number): void {
    this.active = index;
    this.#anchor = index;
    this.hidden = 0;
  }
}

/** Where a key leads in a list of `total` with `columns` a row and `page` rows in sight; undefined when it is no moving key. */
export function moved(key: string, ctrl: boolean, from: number, total: number, columns: number, page: number, rightToLeft = false): number | undefined {
  const last = total - 1;
  const clamp = (index: number): number => Math.min(last, Math.max(0, index));
  const row = from - (from % columns);
  const forward = rightToLeft ? -1 : 1;
  switch (key) {
    case 'ArrowRight':
      return clamp(from + forward);
    case 'ArrowLeft':
      return clamp(from - forward);
    case 'ArrowDown':
      return from + columns <= last ? from + columns : Math.floor(last / columns) > Math.floor(from / columns) ? last : from;
    case 'ArrowUp':
      return from - columns >= 0 ? from - columns : from;
    case 'Home':
      return ctrl || columns === 1 ? 0 : row;
    case 'End':
      return ctrl || columns === 1 ? last : Math.min(last, row + columns - 1);
    case 'PageDown':
      return clamp(from + columns * Math.max(1, page - 1));
    case 'PageUp': {
      const up = from - columns * Math.max(1, page - 1);
      return up >= 0 ? up : from % columns;
    }
    default:
      return undefined;
  }
}
