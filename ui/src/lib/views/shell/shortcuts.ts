// The keyboard map: which keys ask for what, and where they do not.
import { win } from '$lib/shared/window.svelte';
import type { Id } from '$lib/words/words.svelte';
import type { Command } from '../commands.svelte';

interface Shortcut {
  /** As shown; several ways are told apart by a comma. */
  keys: string;
  says: Id;
}

/** Cmd stands for Ctrl on macOS. */
export const MAC = /Mac/.test(navigator.platform);
const CTRL = MAC ? 'Cmd' : 'Ctrl';

/** The list as people read it. */
export const SHORTCUTS: Shortcut[] = [
  { keys: `${CTRL}+F, /`, says: 'keys-search' },
  { keys: `${CTRL}+1, ${CTRL}+2`, says: 'keys-views' },
  { keys: '← ↑ → ↓', says: 'keys-move' },
  { keys: 'Home, End', says: 'keys-ends' },
  { keys: 'PgUp, PgDn', says: 'keys-page' },
  { keys: 'Space', says: 'keys-select' },
  { keys: 'Shift+← ↑ → ↓', says: 'keys-extend' },
  { keys: 'Enter', says: 'keys-open' },
  { keys: `${CTRL}+A`, says: 'keys-all' },
  { keys: `${CTRL}+Shift+A`, says: 'keys-none' },
  { keys: `${CTRL}+I`, says: 'keys-drawer' },
  { keys: `${CTRL}+R`, says: 'keys-check' },
  { keys: `${CTRL}+Shift+Y`, says: 'keys-sync' },
  { keys: `${CTRL}+E`, says: 'keys-export' },
  { keys: `${CTRL}+Shift+T`, says: 'keys-copy' },
  { keys: `${CTRL}+Shift+C`, says: 'keys-connect' },
  { keys: `${CTRL}+J`, says: 'keys-activity' },
  { keys: `${CTRL}+,`, says: 'keys-settings' },
  { keys: `${CTRL}++, ${CTRL}+-, ${CTRL}+0`, says: 'keys-zoom' },
  { keys: 'F6, Shift+F6', says: 'keys-pane' },
  { keys: 'Alt+←', says: 'keys-back' },
  { keys: 'Esc', says: 'keys-escape' },
  { keys: `${CTRL}+/, ?`, says: 'keys-list' },
];

/** What a key asks for; `zoom` and `pane` are handled by the shell itself. */
export function asked(event: KeyboardEvent, singleKeys: boolean): Command | 'zoom-in' | 'zoom-out' | 'zoom-back' | 'pane' | undefined {
  const ctrl = MAC ? event.metaKey : event.ctrlKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === 'F6') return 'pane';
  if (key === 'Escape') return 'escape';
  if (event.altKey) return key === 'ArrowLeft' && !ctrl ? 'back' : undefined;
  if (!ctrl) return singleKeys && inLibrary(event) ? single(key) : undefined;
  if (event.shiftKey) return shifted(key);
  switch (key) {
    case 'f':
      return 'search';
    case '1':
      return 'grid';
    case '2':
      return 'list';
    case 'a':
      return typing(event) ? undefined : 'all';
    case 'i':
      return win.drawer ? 'drawer' : undefined;
    case 'r':
      return 'check';
    case 'e':
      return 'export';
    case 'j':
      return 'activity';
    case ',':
      return 'settings';
    case '/':
      return 'shortcuts';
    case '+':
    case '=':
      return 'zoom-in';
    case '-':
      return 'zoom-out';
    case '0':
      return 'zoom-back';
    default:
      return undefined;
  }
}

function shifted(key: string): Command | 'zoom-in' | undefined {
  const map: Record<string, Command | 'zoom-in'> = { a: 'none', y: 'sync', t: 'copy', c: 'connect', '+': 'zoom-in', '/': 'shortcuts', '?': 'shortcuts' };
  return map[key];
}

const single = (key: string): Command | undefined => (key === '/' ? 'search' : key === '?' ? 'shortcuts' : undefined);

/** `/` and `?` work only while the focus is in the library, or nowhere. */
function inLibrary(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  return target === document.body || (!typing(event) && target?.closest('[data-pane="content"], [data-pane="sidebar"]') !== null);
}

function typing(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  return target?.closest('input:not([type="checkbox"]), textarea, [contenteditable]') !== null && target !== null;
}
