// The cloths of luggage tags, in the order in which they are given.
import { t } from '$lib/words/words.svelte';

export const CLOTHS = ['pine', 'brick', 'slate', 'plum', 'ochre', 'petrol', 'olive', 'umber'] as const;

type Cloth = (typeof CLOTHS)[number];

/** A cloth's name. */
export function clothWord(cloth: Cloth): string {
  const words: Record<Cloth, string> = {
    pine: t('cloth-pine'),
    brick: t('cloth-brick'),
    slate: t('cloth-slate'),
    plum: t('cloth-plum'),
    ochre: t('cloth-ochre'),
    petrol: t('cloth-petrol'),
    olive: t('cloth-olive'),
    umber: t('cloth-umber'),
  };
  return words[cloth];
}
