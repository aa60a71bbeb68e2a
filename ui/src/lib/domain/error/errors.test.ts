import { beforeEach, describe, expect, it } from 'vitest';
import type { Code, UserError } from '$lib/ipc/bindings';
import { speak } from '$lib/words/words.svelte';
import { ERRORS, remarkOf, sentenceOf } from './errors';

const CODES = Object.keys(ERRORS) as Code[];
const error = (code: Code, params: Record<string, string> = {}): UserError => ({ code, params, detail: 'os error 111' });
const plain = (text = ''): string => text.replace(/[\u2068\u2069]/g, '');

beforeEach(() => {
  speak('en');
});

describe('an error', () => {
  it.each(CODES)('%s is a sentence, even when it brings nothing along', (code) => {
    const sentence = sentenceOf(error(code));
    expect(sentence).toMatch(/^\S.*[.]$/s);
    expect(sentence, 'nothing is left to fill in').not.toMatch(/[{}]|undefined|null/);
    expect(sentence, 'no code on the surface').not.toContain(code.includes('-') ? code : '\0');
    expect(sentence).not.toContain('os error');
  });

  it.each(CODES)('%s has its sentence in German too', (code) => {
    const english = sentenceOf(error(code));
    speak('de');
    expect(sentenceOf(error(code))).not.toBe(english);
  });

  it('names the host and the backpack', () => {
    expect(plain(sentenceOf(error('unreachable', { host: 'eu.badgr.example' })))).toBe('eu.badgr.example does not answer.');
    expect(plain(sentenceOf(error('sign-in-needed', { backpack: 'Badgr EU' })))).toBe('Badgr EU wants you to sign in again.');
  });

  it('says how long to wait, when that is known', () => {
    expect(plain(sentenceOf(error('slow-down', { host: 'x.example', seconds: '40' })))).toContain('40 s');
    expect(plain(sentenceOf(error('slow-down')))).not.toContain('seconds');
  });

  it('tells what the host said, or which file it was', () => {
    expect(plain(remarkOf(error('refused', { said: 'no scope' })))).toBe('It said: no scope');
    expect(plain(remarkOf(error('file', { path: '/x/library.sqlite' })))).toBe('File: /x/library.sqlite');
  });

  it('is calm where nobody did anything wrong', () => {
    for (const code of ['offline', 'unreachable', 'busy', 'sign-in-needed', 'cancelled'] as Code[]) expect(ERRORS[code].severity, code).toBe('calm');
  });
});
