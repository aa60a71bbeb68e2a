import { render } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AssertionDetail, CheckLine, RecipientView } from '$lib/ipc/bindings';
import { rows } from '$lib/ipc/fake/badges';
import { detailOf } from '$lib/ipc/fake/detail';
import { speak } from '$lib/words/words.svelte';
import About from './About.svelte';
import Checks from './Checks.svelte';
import History from './History.svelte';

const plain = (text: string | null): string => (text ?? '').replace(/[\u2068\u2069]/g, '');

function detail(recipient: RecipientView, more: Partial<AssertionDetail> = {}): AssertionDetail {
  const [row] = rows(1);
  if (!row) throw new Error('the data in memory has a first badge');
  return { ...detailOf({ ...row, headline: 'passed' }), recipient, ...more };
}

const about = (recipient: RecipientView): string =>
  plain(render(About, { detail: detail(recipient), onbrowse: () => undefined }).container.textContent);

beforeEach(() => {
  speak('en');
});

describe('whose a badge is', () => {
  it('is you, by the address that fits', () => {
    expect(about({ outcome: 'matched', matched: 'ada@quill.example', writtenTo: null })).toContain('Addressed to you, as ada@quill.example');
  });

  it('is somebody you have not told us about, by name where the badge has it in clear', () => {
    const clear = { outcome: 'not_matched' as const, matched: null, writtenTo: 'j.doe@old-school.example' };
    expect(about(clear)).toContain('Written to j.doe@old-school.example. You have not told us this is you.');
    expect(about({ ...clear, writtenTo: null })).toContain('Written to someone you have not told us about.');
  });

  it('is not said where nothing was compared', () => {
    expect(about({ outcome: 'not_checked', matched: null, writtenTo: null })).toContain('was not compared');
  });

  it('is a remark in the report, and no problem', () => {
    const stranger: CheckLine = { check: 'recipient', outcome: 'failed', message: 'said by the program', url: null, reason: 'recipient' };
    const recipient = { outcome: 'not_matched' as const, matched: null, writtenTo: null };
    const told = plain(render(Checks, { detail: detail(recipient, { checks: [stranger] }) }).container.textContent);
    expect(told).toContain('For someone else');
    expect(told).toContain('someone you have not told us about');
    expect(told).not.toContain('Problem');
  });

  it('is said in German too', () => {
    speak('de');
    expect(about({ outcome: 'not_matched', matched: null, writtenTo: null })).toContain('von dem du uns nichts gesagt hast');
  });
});

describe('the report and the history', () => {
  const recipient = { outcome: 'matched' as const, matched: 'ada@quill.example', writtenTo: null };
  const run = { checkedAt: '2026-11-01T10:00:00Z', offline: true, status: 'valid' as const, reasons: [] };

  it('say when the kept copies were fetched that a verdict rests on alone', () => {
    const offline = plain(render(Checks, { detail: detail(recipient, { history: [run] }) }).container.textContent);
    expect(offline).toContain('Checked by kept copies alone');
    const online = plain(render(Checks, { detail: detail(recipient, { history: [{ ...run, offline: false }] }) }).container.textContent);
    expect(online).not.toContain('kept copies alone');
  });

  it('tell what changed among the checks, newest first', () => {
    const change = { at: '2026-11-02T10:00:00Z', role: 'issuer', url: 'https://issuer.example/', status: 200, sha256: '0' };
    const gone = { ...change, at: '2026-10-01T10:00:00Z', status: 410, role: 'assertion' };
    const { container } = render(History, { detail: detail(recipient, { history: [run], changes: [change, gone] }) });
    const items = [...container.querySelectorAll('li')].map((item) => plain(item.textContent));
    expect(items).toHaveLength(3);
    expect(items[0]).toContain('says something else since then');
    expect(items[1]).toContain('from kept copies');
    expect(items[2]).toContain('answers 410 since then');
  });
});
