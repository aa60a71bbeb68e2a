// The keys of grid and list: one tab stop, then arrows.
import { moved } from '$lib/domain/assertion/selection.svelte';
import { board } from './board.svelte';

/** Handles a key in the list; answers whether it was one of its own, and where the focus goes. */
export function listKey(event: KeyboardEvent, columns: number, page: number): number | undefined {
  const { listing, selection } = board;
  const total = listing.total ?? 0;
  if (total === 0 || event.altKey) return undefined;
  const ctrl = event.ctrlKey || event.metaKey;
  const rightToLeft = document.documentElement.dir === 'rtl';
  const to = moved(event.key, ctrl, selection.active, total, columns, page, rightToLeft);
  const row = listing.row(selection.active);
  if (to !== undefined) {
    if (event.shiftKey) void selection.extend(to);
    else selection.active = to;
  } else if (event.key === ' ' && row) {
    selection.toggle(row.id, selection.active);
  } else if (event.key === 'Enter' && row) {
    board.open(row.id);
  } else if (event.key === 'Escape' && selection.ids.size > 0) {
    selection.none();
  } else {
    return undefined;
  }
  event.preventDefault();
  event.stopPropagation();
  return selection.active;
}

/** Whether the focus is still where it was a frame ago, or nowhere, or on another badge of the same list. */
export function stays(from: Element | null, list: HTMLElement | undefined): boolean {
  const now = document.activeElement;
  return now === from || now === null || now === document.body || (list?.contains(now) ?? false);
}

/** Handles a press on the badge at `index`. */
export function listPress(event: MouseEvent, index: number): void {
  const { listing, selection } = board;
  const row = listing.row(index);
  if (!row) return;
  if (event.shiftKey) void selection.extend(index);
  else if (event.ctrlKey || event.metaKey) selection.toggle(row.id, index);
  else {
    selection.only(row.id, index);
    pressed = { id: row.id, x: event.clientX, y: event.clientY, at: event.timeStamp };
  }
}

/** Within this time and distance a second press belongs to the first. */
const DOUBLE_MS = 500;
const DOUBLE_PX = 6;
let pressed: { id: string; x: number; y: number; at: number } | undefined;

/**
 * Opens the badge pressed a moment ago when this is the second press of two: by then the drawer may have moved it away, so
 * what lies under the pointer does not count.
 */
export function secondPress(event: MouseEvent): void {
  const first = pressed;
  pressed = undefined;
  if (!first || event.timeStamp - first.at > DOUBLE_MS) return;
  if (Math.abs(event.clientX - first.x) > DOUBLE_PX || Math.abs(event.clientY - first.y) > DOUBLE_PX) return;
  event.preventDefault();
  event.stopPropagation();
  board.open(first.id);
}
