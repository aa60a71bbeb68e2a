// The window's keys: what a key asks for is done by the screen that offers it, else by the window itself.
import { flushSync } from 'svelte';
import { ipc } from '$lib/ipc';
import { nextPane } from '$lib/shared/panes';
import { prefs } from '$lib/shared/prefs.svelte';
import { back, go } from '$lib/shared/router.svelte';
import { type Command, commands } from '../commands.svelte';
import { board } from '../library/board.svelte';
import { world } from '../world.svelte';
import { zoomed } from './zoom';
import { asked } from './shortcuts';

let shortcuts = $state(false);

export const keys = {
  /** Whether the list of keys is open. */
  get open(): boolean {
    return shortcuts;
  },
  set open(now: boolean) {
    shortcuts = now;
  },
};

let leading = false;

/** Listens to keys; answers how to stop. */
export function startKeys(): () => void {
  const stop = commands.offer({
    search: () => {
      // The library offers the search once it is there; should it not come, this must not ask itself again.
      if (leading) return;
      leading = true;
      flushSync(() => {
        go(['library', 'all']);
      });
      commands.run('search');
      leading = false;
    },
    grid: () => void world.change({ view: 'grid' }),
    list: () => void world.change({ view: 'list' }),
    sync: () => {
      if (!world.cut) void board.sync();
    },
    connect: () => {
      go(['connect']);
    },
    activity: () => {
      go(['activity']);
    },
    settings: () => {
      go(['settings']);
    },
    shortcuts: () => {
      shortcuts = true;
    },
    back,
  });
  document.addEventListener('keydown', pressed);
  return () => {
    stop();
    document.removeEventListener('keydown', pressed);
  };
}

/** Keys that a web view would take for itself: reload, find, print, and leaving the page. */
const WEB_KEYS = new Set(['r', 'f', 'g', 'p', 's', 'u', 'j', 'e', 'i', '1', '2', '+', '-', '=', '0', '/', ',']);

function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const inDialog = document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
  const what = asked(event, prefs.singleKeys.value);
  if (event.key === 'F5' || event.key === 'F3' || event.key === 'F7') event.preventDefault();
  const zooms = ipc().zooms || !['+', '-', '=', '0'].includes(event.key);
  if ((event.ctrlKey || event.metaKey) && !event.altKey && zooms && WEB_KEYS.has(event.key.toLowerCase())) event.preventDefault();
  if (what === undefined) return;
  switch (what) {
    case 'zoom-in':
    case 'zoom-out':
    case 'zoom-back':
      if (zooms && world.settings) void world.change({ zoom: zoomed(world.settings.zoom, what) });
      return;
    case 'pane':
      event.preventDefault();
      if (!inDialog) nextPane(event.shiftKey);
      return;
    default:
      if (!inDialog && commands.run(what satisfies Command)) event.preventDefault();
  }
}
