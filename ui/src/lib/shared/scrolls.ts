// Parts that scroll, for those who have no wheel.
import type { Attachment } from 'svelte/attachments';
import { firstStop } from './panes';

/** While a part scrolls and holds nothing that takes keys, it is a stop of Tab itself, so that the arrows scroll it. */
export const scrolls: Attachment<HTMLElement> = (box) => {
  const judge = (): void => {
    if (box.scrollHeight > box.clientHeight + 1 && !firstStop(box)) box.tabIndex = 0;
    else box.removeAttribute('tabindex');
  };
  const sizes = new ResizeObserver(judge);
  const parts = new MutationObserver(judge);
  sizes.observe(box);
  parts.observe(box, { childList: true, subtree: true, characterData: true });
  return () => {
    sizes.disconnect();
    parts.disconnect();
  };
};
