// What becomes of a copied badge, as mark and word; and why one stays.
import Check from '@lucide/svelte/icons/check';
import CircleMinus from '@lucide/svelte/icons/circle-minus';
import CirclePause from '@lucide/svelte/icons/circle-pause';
import Clock from '@lucide/svelte/icons/clock';
import CopyCheck from '@lucide/svelte/icons/copy-check';
import type { PlanGroup, TransferOutcome, TransferReason } from '$lib/ipc/bindings';
import type { Look } from '$lib/shared/mark';
import OctagonX from '$lib/shared/OctagonX.svelte';
import { type Id, t, tWith } from '$lib/words/words.svelte';

/** How each outcome looks. */
export const TRANSFER_LOOKS: Record<TransferOutcome, Look> = {
  copied: { icon: Check, tone: 'passed', quiet: true },
  already_there: { icon: CopyCheck, tone: 'passed', quiet: true },
  not_visible_yet: { icon: Clock, tone: 'pending' },
  refused: { icon: OctagonX, tone: 'problem' },
  not_sent: { icon: CircleMinus, tone: 'ink2' },
  stopped: { icon: CirclePause, tone: 'ink2' },
};

/** Groups of the result, what wants attention first. */
export const OUTCOME_ORDER: readonly TransferOutcome[] = ['refused', 'not_sent', 'not_visible_yet', 'stopped', 'copied', 'already_there'];

/** An outcome's word. */
export function transferWord(outcome: TransferOutcome): string {
  const words: Record<TransferOutcome, string> = {
    copied: t('outcome-copied'),
    already_there: t('outcome-already-there'),
    not_visible_yet: t('outcome-not-visible-yet'),
    refused: t('outcome-refused'),
    not_sent: t('outcome-not-sent'),
    stopped: t('outcome-stopped'),
  };
  return words[outcome];
}

/** How each group of a plan looks. */
export const GROUP_LOOKS: Record<PlanGroup, Look> = {
  willGo: { icon: Check, tone: 'passed', quiet: true },
  needsYou: { icon: CircleMinus, tone: 'unsure' },
  cannotGo: { icon: CircleMinus, tone: 'ink2' },
  alreadyThere: { icon: CopyCheck, tone: 'passed', quiet: true },
};

/** A group's word. */
export function groupWord(group: PlanGroup): string {
  const words: Record<PlanGroup, string> = {
    willGo: t('group-will-go'),
    needsYou: t('group-needs-you'),
    cannotGo: t('group-cannot-go'),
    alreadyThere: t('group-already-there'),
  };
  return words[group];
}

const REASONS: Record<TransferReason, Id> = {
  address_missing: 'reason-address-missing',
  form_not_taken: 'reason-form-not-taken',
  version_not_taken: 'reason-version-not-taken',
  other_issuer: 'reason-other-issuer',
  revoked: 'reason-revoked',
  expired: 'reason-expired',
  problem: 'reason-problem',
  issuer_gone: 'reason-issuer-gone',
  not_fetched: 'reason-not-fetched',
  refused_by_host: 'reason-refused-by-host',
  host_trouble: 'reason-host-trouble',
  sign_in_needed: 'reason-sign-in-needed',
  unknown: 'reason-unknown',
  stopped: 'reason-stopped',
};

/** Why a badge stays, as a sentence. */
export function reasonSentence(reason: TransferReason, params: Record<string, string> = {}): string {
  // A hashed recipient has no address to name.
  if (reason === 'address_missing' && !params['address']) return t('reason-address-unknown');
  return tWith(REASONS[reason], params);
}

/** The form a badge goes in. */
export function formWord(form: string): string {
  const words: Record<string, string> = { hosted: t('form-hosted'), jws: t('form-jws'), baked: t('form-baked'), credential: t('form-credential') };
  return words[form] ?? form;
}
