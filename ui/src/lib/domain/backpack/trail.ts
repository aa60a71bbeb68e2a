// The steps of a connection in words, and the ways its answer can come back.
import type { StepState, TrailStep, WayBack } from '$lib/ipc/bindings';
import { type Id, currentLocale, t, tWith } from '$lib/words/words.svelte';

type Words = Partial<Record<StepState, Id>> & { done: Id };

const STEPS: Record<TrailStep['kind'], Words> = {
  reached: { done: 'trail-reached', running: 'trail-reached-running', failed: 'trail-reached-failed' },
  looked: { done: 'trail-looked', running: 'trail-looked-running', skipped: 'trail-looked-skipped', failed: 'trail-looked-failed' },
  badge: { done: 'trail-badge', running: 'trail-badge-running', skipped: 'trail-badge-skipped' },
  offers: { done: 'trail-offers' },
  hosts: { done: 'trail-hosts' },
  registered: { done: 'trail-registered', running: 'trail-registered-running', skipped: 'trail-registered-skipped', failed: 'trail-registered-failed' },
  opened: { done: 'trail-opened', running: 'trail-opened-running', failed: 'trail-opened-failed' },
  returned: { done: 'trail-returned', failed: 'trail-returned-failed' },
  granted: { done: 'trail-granted', running: 'trail-granted-running', failed: 'trail-granted-failed' },
  'no-pkce': { done: 'trail-no-pkce' },
  profile: { done: 'trail-profile', running: 'trail-profile-running', skipped: 'trail-profile-skipped', failed: 'trail-profile-failed' },
};

/** The sentence for a step. */
export function stepSentence(step: TrailStep): string {
  const words = STEPS[step.kind];
  return tWith(words[step.state] ?? words.done, {
    host: t('error-host-any'),
    protocol: '',
    hosts: '',
    account: '',
    ...step.params,
    scopes: scopesSentence((step.params['scopes'] ?? '').split(/[\s,]+/).filter(Boolean)),
    way: wayShort(step.params['way'] ?? ''),
  });
}

/** A step as it is shown: what several had in common stands in one, with the addresses that were tried. */
export interface ShownStep extends TrailStep {
  tried?: string[];
}

/** The steps with the protocols that a host turned out not to speak in one, where the first of them was. */
export function gathered(steps: TrailStep[]): ShownStep[] {
  const absent = steps.filter((step) => step.kind === 'looked' && step.state === 'skipped');
  const [first] = absent;
  if (!first || absent.length < 2) return steps;
  const names = new Set(absent.map((step) => step.params['protocol'] ?? '').filter(Boolean));
  const one: ShownStep = {
    ...first,
    params: { ...first.params, protocol: new Intl.ListFormat(currentLocale(), { type: 'disjunction' }).format(names) },
    url: null,
    durationMs: Math.max(...absent.map((step) => step.durationMs)),
    tried: [...new Set(absent.map((step) => step.url).filter((url) => url !== null))],
  };
  return steps.flatMap((step) => (step === first ? [one] : absent.includes(step) ? [] : [step]));
}

/** What an app may do, as a list in words: "see your badges, add badges". */
export function scopesSentence(scopes: string[]): string {
  const words = scopes.map((scope) => {
    switch (scope) {
      case 'read':
        return t('scope-read');
      case 'add':
        return t('scope-add');
      case 'profile':
        return t('scope-profile');
      default:
        return t('scope-other', { scope });
    }
  });
  return words.join(', ');
}

/** A way back, as something to choose. */
export function wayWord(way: WayBack): string {
  const words: Record<WayBack, string> = {
    scheme: t('way-scheme'),
    relay: t('way-relay'),
    loopback: t('way-loopback'),
    paste: t('way-paste'),
    password: t('way-password'),
  };
  return words[way];
}

/** A way back, inside a sentence. */
export function wayShort(way: string): string {
  const words: Record<string, string> = {
    scheme: t('way-short-scheme'),
    relay: t('way-short-relay'),
    loopback: t('way-short-loopback'),
    paste: t('way-short-paste'),
    password: t('way-short-password'),
  };
  return words[way] ?? '';
}

/** What `typed` may be good for as a host's name before anything was asked. */
export function hostIn(typed: string): string {
  const rest = typed.trim().replace(/^[a-z]+:\/\//i, '').replace(/^.*@/, '');
  return rest.split(/[/?#]/)[0] ?? rest;
}
