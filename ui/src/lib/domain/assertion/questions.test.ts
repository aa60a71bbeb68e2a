import { beforeEach, describe, expect, it } from 'vitest';
import type { AssertionDetail, CheckLine, Headline, Outcome } from '$lib/ipc/bindings';
import { rows } from '$lib/ipc/fake/badges';
import { detailOf } from '$lib/ipc/fake/detail';
import { speak } from '$lib/words/words.svelte';
import { bannerOf, inOrder, question } from './questions';

const plain = (text = ''): string => text.replace(/[\u2068\u2069]/g, '');
const line = (check: string, outcome: Outcome, reason: string | null = null): CheckLine => ({ check, outcome, message: '', url: null, reason });
const date = (iso: string): string => iso.slice(0, 10);

function detail(headline: Headline, more: Partial<AssertionDetail> = {}): AssertionDetail {
  const [row] = rows(1);
  if (!row) throw new Error('the data in memory has a first badge');
  const made = detailOf({ ...row, headline });
  return { ...made, ...more };
}

beforeEach(() => {
  speak('en');
});

describe('the report', () => {
  it('shows faults first, then what could not be checked, then the order of the run', () => {
    const { shown, apart } = inOrder([
      line('a', 'passed'),
      line('b', 'could_not_check'),
      line('c', 'not_applicable'),
      line('d', 'failed'),
      line('e', 'passed'),
      line('f', 'could_not_check'),
    ]);
    expect(shown.map(({ check }) => check)).toEqual(['d', 'b', 'f', 'a', 'e']);
    expect(apart.map(({ check }) => check)).toEqual(['c']);
  });

  it('asks a question for each check, and shows the name of one it does not know', () => {
    expect(question('not-revoked')).toBe('Not withdrawn by the issuer');
    expect(question('brand-new-check')).toBe('brand-new-check');
  });
});

describe('the banner', () => {
  it('of a problem says the fact by its reason, what it means, and the next step', () => {
    const banner = bannerOf(detail('problem', { checks: [line('signature', 'failed', 'signature')] }), date);
    expect(banner?.tone).toBe('problem');
    expect(banner?.fact).toBe('Its signature does not fit.');
    expect(plain(banner?.next)).toBe('Ask City Hospital for a fresh copy.');
  });

  it('of a problem tells the fault that the run names first, and never whose the badge is', () => {
    const checks = [line('recipient', 'failed', 'recipient'), line('structure', 'failed', 'structure'), line('signature', 'failed', 'signature')];
    const run = { checkedAt: '2026-11-01T10:00:00Z', offline: false, status: 'invalid' as const, reasons: ['signature', 'structure'] };
    expect(bannerOf(detail('problem', { checks, history: [run] }), date)?.fact).toBe('Its signature does not fit.');
    expect(inOrder(checks).shown.map(({ check }) => check)).toEqual(['structure', 'signature', 'recipient']);
  });

  it('of a problem with a reason it does not know still says that it did not pass', () => {
    expect(bannerOf(detail('problem', { checks: [line('x', 'failed', 'something-new')] }), date)?.fact).toBe('This badge did not pass.');
  });

  it('of a revoked badge gives the issuer’s reason', () => {
    const banner = bannerOf(detail('revoked', { revocationReason: 'by mistake' }), date);
    expect(banner?.tone).toBe('revoked');
    expect(plain(banner?.meaning)).toBe('Reason given: by mistake');
  });

  it('of a check that could not be made is calm, and dates an earlier pass', () => {
    const banner = bannerOf(detail('lastPassed', { lastPassedAt: '2025-01-03T00:00:00Z' }), date);
    expect(banner?.tone).toBe('unsure');
    expect(banner?.meaning).toBe('That does not mean the badge is false.');
    expect(plain(banner?.next)).toBe('It last passed on 2025-01-03.');
  });

  it('is not there while all is well', () => {
    expect(bannerOf(detail('passed'), date)).toBeUndefined();
  });
});
