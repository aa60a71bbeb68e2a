// Why a way back is offered or not, in words.
import type { WayWhy } from '$lib/ipc/bindings';
import { t } from '$lib/words/words.svelte';

const WORDS: Record<WayWhy, () => string> = {
  'takes-https-only': () => t('way-why-takes-https-only'),
  'goes-too': () => t('way-why-goes-too'),
  'opens-program': () => t('way-why-opens-program'),
  'stays-here': () => t('way-why-stays-here'),
  'always-goes': () => t('way-why-always-goes'),
  'on-request': () => t('way-why-on-request'),
  'no-relay': () => t('way-why-no-relay'),
  'web-addresses-only': () => t('way-why-web-addresses-only'),
  'tokens-in-answer': () => t('way-why-tokens-in-answer'),
  'no-passwords': () => t('way-why-no-passwords'),
  'no-app-key': () => t('way-why-no-app-key'),
  'host-refused': () => t('way-why-host-refused'),
  'port-taken': () => t('way-why-port-taken'),
};

/** The reason as a sentence; nothing for a word that is none. */
export function whyWord(why: string): string | undefined {
  return Object.hasOwn(WORDS, why) ? WORDS[why as WayWhy]() : undefined;
}
