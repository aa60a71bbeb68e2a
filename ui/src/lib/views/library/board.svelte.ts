// The library as people handle it: the list, what is selected in it, and what can be done with that.
import { Selection } from '$lib/domain/assertion/selection.svelte';
import type { ExportForm, Part, UserError } from '$lib/ipc/bindings';
import { errorOf, ipc } from '$lib/ipc';
import { live } from '$lib/shared/live.svelte';
import { go } from '$lib/shared/router.svelte';
import { say } from '$lib/shared/toast';
import { t } from '$lib/words/words.svelte';
import { draft } from '../transfer/draft.svelte';
import { Listing } from './listing.svelte';

class Board {
  readonly listing = new Listing();
  readonly selection = new Selection((first, last) => this.listing.ids(first, last));
  /** What the user asked for and did not get. */
  error = $state.raw<UserError>();
  #key = '';

  /** A badge was opened as a page: coming back, the focus goes to where it was. */
  returning = false;
  /** Where the list was scrolled to, for coming back. */
  scrolled = 0;

  /** Shows a part of the library. */
  show(part: Part): void {
    const key = JSON.stringify(part);
    if (key === this.#key) return;
    this.#key = key;
    this.listing.part = part;
    this.selection.none();
    this.selection.active = 0;
    this.scrolled = 0;
  }

  /** Reads the list as it is asked for now; the selection keeps what is still there. */
  async read(): Promise<void> {
    const { listing, selection } = this;
    await listing.read(listing.query);
    if (selection.ids.size > 0 && !listing.error) selection.keep(await listing.ids());
    if (selection.active >= (listing.total ?? 0)) selection.active = Math.max(0, (listing.total ?? 1) - 1);
  }

  /** Reads again what is in sight; nothing leaves the library, so the selection stays. */
  async refresh(): Promise<void> {
    await this.listing.refresh();
  }

  async selectAll(): Promise<void> {
    this.selection.all(await this.listing.ids());
  }

  /** Opens a badge as a page. */
  open(id: string): void {
    this.returning = true;
    go(['badge', id]);
  }

  /** Checks badges now, those selected when none are named; with `kept`, from the kept documents alone. */
  async check(ids: string[] = [...this.selection.ids], kept = false): Promise<void> {
    if (ids.length === 0) return;
    await this.trying(async () => {
      await ipc().check(ids, kept);
      live.end(t('check-started', { count: ids.length }));
    });
  }

  /** Writes badges to files; those selected when none are named. */
  async export(form: ExportForm, ids: string[] = [...this.selection.ids]): Promise<void> {
    if (ids.length === 0) return;
    await this.trying(async () => {
      const result = await ipc().export(ids, form);
      if (result.to === null) return;
      const drawn = result.files.filter((file) => file.placeholder).length;
      const done = t('export-done', { count: result.files.length, folder: result.to });
      say(drawn ? `${done} ${t('export-placeholders', { count: drawn })}` : done);
    });
  }

  /** Starts copying badges to a backpack: opens the page that plans it. */
  copyTo(backpack: string, ids: string[] = [...this.selection.ids]): void {
    draft.take(backpack, ids);
    go(['transfer']);
  }

  /** Brings all backpacks and the library to agreement. */
  async sync(): Promise<void> {
    await this.trying(() => ipc().sync([]));
  }

  /** Does something that the user asked for; what fails stays in sight. */
  async trying(what: () => Promise<unknown>): Promise<void> {
    this.error = undefined;
    try {
      await what();
    } catch (thrown) {
      this.error = errorOf(thrown);
    }
  }

  /** How many are selected, in words. */
  get chosen(): string {
    return t('selected-count', { count: this.selection.ids.size });
  }
}

/** The one board of this window. */
export const board = new Board();

/** The part of the library that an address names. */
export function partOf(path: string[]): Part {
  switch (path[1]) {
    case 'needs-care':
      return { kind: 'needsCare' };
    case 'expiring-soon':
      return { kind: 'expiringSoon' };
    case 'proof-incomplete':
      return { kind: 'proofIncomplete' };
    case 'backpack':
      return { kind: 'backpack', id: path[2] ?? '' };
    default:
      return { kind: 'all' };
  }
}
