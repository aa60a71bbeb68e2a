// What each error means to the window: how grave it is, and the one thing to do about it. A new code does not compile without a row.
import type { Code, UserError } from '$lib/ipc/bindings';
import { whyWord } from '$lib/domain/backpack/ways';
import { type Id, t, tWith } from '$lib/words/words.svelte';

/** What the user can do about an error. */
export type Step = 'try-again' | 'sign-in' | 'other-way' | 'enter-key' | 'open-again' | 'find-key' | 'none';

interface Row {
  /** `calm` when nobody did anything wrong and nothing is lost. */
  severity: 'calm' | 'problem';
  action: Step;
  says: Id;
  /** The sentence without what may be missing. */
  without?: { need: string; says: Id };
}

/** The one table. */
export const ERRORS: Record<Code, Row> = {
  'sign-in-needed': { severity: 'calm', action: 'sign-in', says: 'error-sign-in-needed', without: { need: 'backpack', says: 'error-sign-in-needed-any' } },
  offline: { severity: 'calm', action: 'try-again', says: 'error-offline' },
  unreachable: { severity: 'calm', action: 'try-again', says: 'error-unreachable' },
  'host-trouble': { severity: 'calm', action: 'try-again', says: 'error-host-trouble' },
  'slow-down': { severity: 'calm', action: 'try-again', says: 'error-slow-down', without: { need: 'seconds', says: 'error-slow-down-any' } },
  refused: { severity: 'problem', action: 'none', says: 'error-refused' },
  'not-a-backpack': { severity: 'calm', action: 'enter-key', says: 'error-not-a-backpack' },
  'registration-refused': { severity: 'calm', action: 'enter-key', says: 'error-registration-refused' },
  'access-denied': { severity: 'calm', action: 'try-again', says: 'error-access-denied' },
  'address-unknown': { severity: 'calm', action: 'try-again', says: 'error-address-unknown' },
  'bad-return': { severity: 'problem', action: 'open-again', says: 'error-bad-return' },
  'sign-in-timeout': { severity: 'calm', action: 'try-again', says: 'error-sign-in-timeout' },
  cancelled: { severity: 'calm', action: 'try-again', says: 'error-cancelled' },
  'way-not-possible': { severity: 'calm', action: 'other-way', says: 'error-way-not-possible' },
  'needs-https': { severity: 'problem', action: 'none', says: 'error-needs-https' },
  'no-key-store': { severity: 'calm', action: 'find-key', says: 'error-no-key-store' },
  'wrong-passphrase': { severity: 'calm', action: 'try-again', says: 'error-wrong-passphrase' },
  busy: { severity: 'calm', action: 'try-again', says: 'error-busy' },
  'not-there': { severity: 'calm', action: 'none', says: 'error-not-there' },
  ambiguous: { severity: 'calm', action: 'none', says: 'error-ambiguous' },
  'not-a-badge': { severity: 'calm', action: 'none', says: 'error-not-a-badge' },
  file: { severity: 'problem', action: 'try-again', says: 'error-file' },
  'newer-library': { severity: 'problem', action: 'none', says: 'error-newer-library' },
  'damaged-library': { severity: 'problem', action: 'try-again', says: 'error-damaged-library' },
  'disk-full': { severity: 'problem', action: 'try-again', says: 'error-disk-full' },
  'bad-address': { severity: 'calm', action: 'none', says: 'error-bad-address' },
  usage: { severity: 'calm', action: 'none', says: 'error-usage' },
  unexpected: { severity: 'problem', action: 'try-again', says: 'error-unexpected' },
};

/** The sentence for an error, with what it brought along. */
export function sentenceOf(error: UserError): string {
  const row = ERRORS[error.code];
  const params = { ...error.params, host: error.params['host'] || t('error-host-any') };
  const says = row.without && !error.params[row.without.need] ? row.without.says : row.says;
  return tWith(says, params);
}

/** What the host said, or which file it was: shown below the sentence. */
export function remarkOf(error: UserError): string | undefined {
  if (error.params['said']) return t('receipt-said', { said: error.params['said'] });
  if (error.params['path']) return t('error-detail-path', { path: error.params['path'] });
  if (error.code === 'way-not-possible') return whyWord(error.params['why'] ?? '');
  return error.params['why'];
}
