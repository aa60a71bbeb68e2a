import { describe, expect, it } from 'vitest';
import { remarkOf } from '../error/errors';
import { whyWord } from './ways';

describe('why a way back is offered or not', () => {
  it('is a sentence', () => {
    for (const why of ['takes-https-only', 'tokens-in-answer', 'no-relay', 'port-taken']) expect(whyWord(why)).toMatch(/^[A-Z].*\.$/);
  });

  it('is said with the error, and never as a code', () => {
    const error = (why: string) => ({ code: 'way-not-possible' as const, params: { way: 'relay', why }, detail: '' });
    expect(remarkOf(error('no-relay'))).toContain('No relay');
    expect(remarkOf(error('constructor'))).toBeUndefined();
  });
});
