// The question that each check answers, and what a fault means. Names come from the verifier and are stable.
import type { AssertionDetail, CheckLine } from '$lib/ipc/bindings';
import { type Id, t } from '$lib/words/words.svelte';

const QUESTIONS: Record<string, Id> = {
  readable: 'check-readable',
  'hosted-at-id': 'check-hosted-at-id',
  context: 'check-context',
  structure: 'check-structure',
  'badge-class': 'check-badge-class',
  issuer: 'check-issuer',
  scope: 'check-scope',
  'key-owner': 'check-key-owner',
  signature: 'check-signature',
  claims: 'check-claims',
  'not-revoked': 'check-not-revoked',
  dates: 'check-dates',
  'not-expired': 'check-not-expired',
  extensions: 'check-extensions',
  endorsements: 'check-endorsements',
  recipient: 'check-recipient',
};

/** The question; a check that this window does not know yet shows its own name. */
export function question(check: string): string {
  const id = QUESTIONS[check];
  return id ? t(id as 'check-readable') : check;
}

/** Whether a line says that the badge is somebody else's: a remark, and no fault. */
export function isStranger(line: CheckLine): boolean {
  return line.check === 'recipient' && line.outcome === 'failed';
}

/** Faults first, then what could not be checked, then the order of the run; what does not apply stands apart. */
export function inOrder(checks: CheckLine[]): { shown: CheckLine[]; apart: CheckLine[] } {
  const rank = (line: CheckLine): number =>
    isStranger(line) ? 2 : line.outcome === 'failed' ? 0 : line.outcome === 'could_not_check' ? 1 : 2;
  return {
    shown: checks
      .filter((line) => line.outcome !== 'not_applicable')
      .map((line, index) => ({ line, index }))
      .sort((one, other) => rank(one.line) - rank(other.line) || one.index - other.index)
      .map(({ line }) => line),
    apart: checks.filter((line) => line.outcome === 'not_applicable'),
  };
}

/** What stands above the table: fact, meaning, next step. */
export interface Banner {
  tone: 'problem' | 'unsure' | 'revoked';
  fact: string;
  meaning: string;
  next?: string;
}

const FAULTS: Record<string, [fact: Id, meaning: Id]> = {
  mismatch: ['banner-mismatch', 'banner-mismatch-meaning'],
  'id-mismatch': ['banner-mismatch', 'banner-mismatch-meaning'],
  signature: ['banner-signature', 'banner-signature-meaning'],
  alg: ['banner-signature', 'banner-signature-meaning'],
  key: ['banner-signature', 'banner-signature-meaning'],
  claims: ['banner-signature', 'banner-signature-meaning'],
  proof: ['banner-signature', 'banner-signature-meaning'],
  'proof-purpose': ['banner-signature', 'banner-signature-meaning'],
  'issuer-binding': ['banner-issuer', 'banner-issuer-meaning'],
  scope: ['banner-issuer', 'banner-issuer-meaning'],
  structure: ['banner-structure', 'banner-structure-meaning'],
  type: ['banner-structure', 'banner-structure-meaning'],
  context: ['banner-structure', 'banner-structure-meaning'],
  schema: ['banner-structure', 'banner-structure-meaning'],
  extension: ['banner-structure', 'banner-structure-meaning'],
  gone: ['banner-gone', 'banner-gone-meaning'],
};

/** The banner of a badge that wants one. */
export function bannerOf(detail: AssertionDetail, date: (iso: string) => string): Banner | undefined {
  const { headline } = detail.row;
  const issuer = detail.row.issuer || t('issuer-unnamed');
  // Whose it is never stands for what is wrong with it; of several faults the run names the most telling first.
  const faults = detail.checks.filter((line) => line.outcome === 'failed' && line.check !== 'recipient');
  const telling = detail.history[0]?.reasons[0];
  const reason = (faults.find((line) => line.reason === telling) ?? faults[0])?.reason ?? '';
  switch (headline) {
    case 'problem': {
      const [fact, meaning] = FAULTS[reason] ?? ['banner-problem', 'banner-problem-meaning'];
      return {
        tone: 'problem',
        fact: t(fact as 'banner-problem'),
        meaning: t(meaning as 'banner-problem'),
        next: t('banner-problem-next', { issuer }),
      };
    }
    case 'revoked':
    case 'suspended':
      return {
        tone: 'revoked',
        fact: t(headline === 'revoked' ? 'banner-revoked' : 'banner-suspended'),
        meaning: detail.revocationReason ? t('banner-revoked-reason', { reason: detail.revocationReason }) : t('banner-revoked-none'),
      };
    case 'couldNotCheck':
    case 'lastPassed':
      return {
        tone: 'unsure',
        fact: t('banner-could-not'),
        meaning: t('banner-could-not-meaning'),
        next: detail.lastPassedAt ? t('last-passed-on', { date: date(detail.lastPassedAt) }) : t('banner-kept'),
      };
    default:
      return undefined;
  }
}
