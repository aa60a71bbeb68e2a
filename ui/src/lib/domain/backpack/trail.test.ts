import { beforeEach, describe, expect, it } from 'vitest';
import type { StepState, TrailKind, TrailStep } from '$lib/ipc/bindings';
import { speak } from '$lib/words/words.svelte';
import { gathered, hostIn, scopesSentence, stepSentence, wayWord } from './trail';

const plain = (text: string): string => text.replace(/[\u2068\u2069]/g, '');
const step = (kind: TrailKind, params: Record<string, string> = {}, state: StepState = 'done'): TrailStep => ({ kind, params, url: null, state, durationMs: 0, detail: null });

beforeEach(() => {
  speak('en');
});

describe('a step of the trail', () => {
  it.each([
    [step('reached', { host: 'eu.badgr.example' }), 'Reached eu.badgr.example'],
    [step('reached', { host: 'eu.badgr.example' }, 'failed'), 'eu.badgr.example does not answer'],
    [step('looked', {}, 'running'), 'Looking for its connection file'],
    [step('offers', { scopes: 'read,add' }), 'It offers: see your badges, add badges'],
    [step('offers', { scopes: 'read add profile' }), 'It offers: see your badges, add badges, see your profile'],
    [step('registered', {}, 'failed'), 'It does not let apps register themselves'],
    [step('returned', { way: 'loopback' }), 'The answer came back to this computer'],
    [step('profile', { account: 'Mira' }), 'Signed in as Mira'],
  ])('%o is a sentence', (given, sentence) => {
    expect(plain(stepSentence(given))).toBe(sentence);
  });

  it('of every kind and state is a sentence, even when it brings nothing along', () => {
    const kinds: TrailKind[] = ['reached', 'looked', 'offers', 'hosts', 'registered', 'opened', 'returned', 'granted', 'no-pkce', 'profile'];
    for (const kind of kinds)
      for (const state of ['running', 'done', 'skipped', 'failed'] as StepState[]) expect(stepSentence(step(kind, {}, state)), `${kind} ${state}`).toMatch(/\w{3,}/);
  });
});

describe('protocols that a host does not speak', () => {
  const absent = (protocol: string): TrailStep => ({ ...step('looked', { protocol }, 'skipped'), url: `https://a.example/${protocol}` });

  it('stand in one step, where the first of them was, with what was tried', () => {
    const shown = gathered([step('reached'), step('looked'), absent('One'), absent('Two'), step('offers'), absent('Three'), absent('Three')]);
    expect(shown.map(({ kind }) => kind)).toEqual(['reached', 'looked', 'looked', 'offers']);
    expect(plain(stepSentence(shown[2] as TrailStep))).toBe('No connection file for One, Two or Three');
    expect(shown[2]?.tried).toEqual(['https://a.example/One', 'https://a.example/Two', 'https://a.example/Three']);
  });

  it('are left as they are when there is only one', () => {
    const steps = [step('reached'), absent('One')];
    expect(gathered(steps)).toEqual(steps);
  });
});

describe('words of connecting', () => {
  it('shows a scope that it does not know as it is', () => {
    expect(plain(scopesSentence(['read', 'https://x.example/scope']))).toBe('see your badges, https://x.example/scope');
  });

  it('has a name for each way back', () => {
    for (const way of ['scheme', 'relay', 'loopback', 'paste', 'password'] as const) expect(wayWord(way).length).toBeGreaterThan(5);
  });

  it.each([
    ['https://eu.badgr.example/path?x=1', 'eu.badgr.example'],
    ['eu.badgr.example', 'eu.badgr.example'],
    ['mira@uni.example', 'uni.example'],
  ])('finds the host in %s', (typed, host) => {
    expect(hostIn(typed)).toBe(host);
  });
});
