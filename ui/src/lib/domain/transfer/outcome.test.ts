import { beforeEach, describe, expect, it } from 'vitest';
import type { TransferOutcome, TransferReason } from '$lib/ipc/bindings';
import { speak } from '$lib/words/words.svelte';
import { GROUP_LOOKS, OUTCOME_ORDER, TRANSFER_LOOKS, groupWord, reasonSentence, transferWord } from './outcome';

const plain = (text: string): string => text.replace(/[\u2068\u2069]/g, '');
const REASONS: TransferReason[] = [
  'address_missing', 'form_not_taken', 'version_not_taken', 'other_issuer', 'revoked', 'expired', 'problem', 'issuer_gone', 'not_fetched', 'refused_by_host',
  'host_trouble', 'sign_in_needed', 'unknown', 'stopped',
];

beforeEach(() => {
  speak('en');
});

describe('a transfer', () => {
  it('has a word and a mark for each outcome, what wants attention first', () => {
    expect(new Set(OUTCOME_ORDER)).toEqual(new Set(Object.keys(TRANSFER_LOOKS) as TransferOutcome[]));
    expect(OUTCOME_ORDER[0]).toBe('refused');
    expect(OUTCOME_ORDER.map(transferWord)).toContain('Accepted, not visible yet');
  });

  it('has a word for each group', () => {
    for (const group of Object.keys(GROUP_LOOKS) as (keyof typeof GROUP_LOOKS)[]) expect(groupWord(group).length).toBeGreaterThan(3);
  });

  it.each(REASONS)('%s is a whole sentence, even when it brings nothing along', (reason) => {
    expect(reasonSentence(reason)).toMatch(/^[A-Z].*[^ ]\.$/);
    expect(reasonSentence(reason)).not.toMatch(/[{}]| \.| {2}/);
  });

  it('names the missing address when it is known', () => {
    expect(plain(reasonSentence('address_missing', { address: 'm.k@uni.example' }))).toContain('no confirmed address m.k@uni.example.');
    expect(reasonSentence('address_missing')).not.toContain('address .');
  });
});
