// Where the focus goes when a page opens: to its title, unless something on the page has taken it already.

import { router } from './router.svelte';

/** Puts the focus on the title inside `page`, so that the next key and the screen reader start there. */
export function arrive(page: HTMLElement | undefined): void {
  const now = document.activeElement;
  if (!page || !router.canBack || (now && now !== document.body && now.isConnected)) return;
  const title = page.querySelector<HTMLElement>('h1') ?? page;
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
}
