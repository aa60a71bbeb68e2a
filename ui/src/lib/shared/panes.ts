// F6 and Shift+F6 go from pane to pane; each pane is marked by `data-pane` and gives back its last focus.

const ORDER = ['sidebar', 'toolbar', 'content', 'drawer', 'status'];
const FOCUSABLE =
  'a[href], button:not([tabindex="-1"]), input:not([tabindex="-1"]), [tabindex="0"], summary, textarea, select';
const last = new WeakMap<Element, HTMLElement>();

/** Remembers where the focus was in each pane; answers how to stop. */
export function watchPanes(): () => void {
  const seen = (event: FocusEvent): void => {
    const target = event.target;
    const pane = target instanceof HTMLElement ? target.closest('[data-pane]') : null;
    if (pane && target instanceof HTMLElement) last.set(pane, target);
  };
  document.addEventListener('focusin', seen);
  return () => {
    document.removeEventListener('focusin', seen);
  };
}

/** Moves the focus to the next pane, or to the one before. */
export function nextPane(backwards: boolean): void {
  const panes = ORDER.map((name) => document.querySelector<HTMLElement>(`[data-pane="${name}"]`)).filter(
    (pane) => pane !== null && entry(pane) !== undefined,
  ) as HTMLElement[];
  if (!panes.length) return;
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const step = backwards ? -1 : 1;
  const next = at < 0 ? (backwards ? panes.length - 1 : 0) : (at + step + panes.length) % panes.length;
  const pane = panes[next];
  if (pane) entry(pane)?.focus();
}

function entry(pane: HTMLElement): HTMLElement | undefined {
  const known = last.get(pane);
  if (known?.isConnected && pane.contains(known)) return known;
  return pane.matches('[tabindex="0"]') ? pane : firstStop(pane);
}

/** The first thing inside `box` that takes keys. */
export const firstStop = (box: HTMLElement): HTMLElement | undefined =>
  [...box.querySelectorAll<HTMLElement>(FOCUSABLE)].find((element) => element.checkVisibility());

/**
 * Puts the focus into a dialog or sheet in the moment it is shown, so that no key falls behind it: on its safe answer, else
 * on the first thing that takes keys, else on the box itself.
 */
export function enter(box: HTMLElement | null): void {
  if (!box) return;
  const safe = box.querySelector<HTMLElement>('[data-first-focus]');
  (safe ?? firstStop(box) ?? box).focus({ preventScroll: true });
}
