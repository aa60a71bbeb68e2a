// The one word for a badge and its remarks: look.md 3. Which headline holds is decided by the program; here is how it looks.
import ArchiveX from '@lucide/svelte/icons/archive-x';
import Ban from '@lucide/svelte/icons/ban';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import CircleDashedCheck from '@lucide/svelte/icons/circle-dashed-check';
import CircleMinus from '@lucide/svelte/icons/circle-minus';
import CircleQuestionMark from '@lucide/svelte/icons/circle-question-mark';
import DoorOpen from '@lucide/svelte/icons/door-open';
import Hourglass from '@lucide/svelte/icons/hourglass';
import MapPin from '@lucide/svelte/icons/map-pin';
import UserRoundX from '@lucide/svelte/icons/user-round-x';
import type { AssertionRow, Flag, Headline, Outcome, Status } from '$lib/ipc/bindings';
import { dayMonth, shortDate } from '$lib/shared/dates.svelte';
import type { Icon, Look } from '$lib/shared/mark';
import OctagonX from '$lib/shared/OctagonX.svelte';
import { t } from '$lib/words/words.svelte';

/** Every headline, most telling first. */
export const HEADLINES: readonly Headline[] = [
  'revoked',
  'suspended',
  'problem',
  'expired',
  'notYetValid',
  'couldNotCheck',
  'lastPassed',
  'notChecked',
  'passed',
];

/** How each headline looks. */
export const LOOKS: Record<Headline, Look> = {
  revoked: { icon: Ban, tone: 'revoked' },
  suspended: { icon: Ban, tone: 'revoked' },
  problem: { icon: OctagonX, tone: 'problem' },
  expired: { icon: Hourglass, tone: 'expired' },
  notYetValid: { icon: Hourglass, tone: 'expired' },
  couldNotCheck: { icon: CircleQuestionMark, tone: 'unsure' },
  lastPassed: { icon: CircleDashedCheck, tone: 'passed', quiet: true },
  notChecked: { icon: CircleDashed, tone: 'pending' },
  passed: { icon: CircleCheck, tone: 'passed', quiet: true },
};

/** The headline's word. With `dated`, an earlier pass says when, as list and detail do. */
export function headlineWord(headline: Headline, at: string | null = null, dated = false): string {
  switch (headline) {
    case 'revoked':
      return t('status-revoked');
    case 'suspended':
      return t('status-suspended');
    case 'problem':
      return t('status-problem');
    case 'expired':
      return t('status-expired');
    case 'notYetValid':
      return at ? t('status-starts', { date: nearby(at) }) : t('status-not-checked');
    case 'couldNotCheck':
      return t('status-could-not-check');
    case 'lastPassed':
      return dated && at ? t('status-last-passed-at', { date: nearby(at) }) : t('status-last-passed');
    case 'notChecked':
      return t('status-not-checked');
    case 'passed':
      return t('status-passed');
  }
}

/** A date without its year while that is plain. */
function nearby(at: string): string {
  const months = Math.abs(Date.parse(at) - Date.now()) / 2_629_800_000;
  return months < 10 ? dayMonth(at) : shortDate(at);
}

/** How a check's outcome looks. */
export const OUTCOMES: Record<Outcome, Look> = {
  passed: { icon: CircleCheck, tone: 'passed', quiet: true },
  failed: { icon: OctagonX, tone: 'problem' },
  could_not_check: { icon: CircleQuestionMark, tone: 'unsure' },
  not_applicable: { icon: CircleMinus, tone: 'ink2', quiet: true },
};

/** The outcome's word. */
export function outcomeWord(outcome: Outcome): string {
  switch (outcome) {
    case 'passed':
      return t('status-passed');
    case 'failed':
      return t('status-problem');
    case 'could_not_check':
      return t('status-could-not-check');
    case 'not_applicable':
      return t('status-not-applicable');
  }
}

/** The headline that stands for a past run's status. */
export const HEADLINE_OF: Record<Status, Headline> = {
  valid: 'passed',
  expired: 'expired',
  revoked: 'revoked',
  suspended: 'suspended',
  invalid: 'problem',
  unverifiable: 'couldNotCheck',
  unchecked: 'notChecked',
};

/** How a remark looks. */
export const FLAGS: Record<Flag['kind'], Icon> = {
  forSomeoneElse: UserRoundX,
  goneFrom: DoorOpen,
  onlyHere: MapPin,
  proofIncomplete: ArchiveX,
};

/** A remark's words. */
export function flagWord(flag: Flag): string {
  switch (flag.kind) {
    case 'forSomeoneElse':
      return t('flag-for-someone-else');
    case 'goneFrom':
      return t('flag-gone-from', { backpack: flag.backpack });
    case 'onlyHere':
      return t('flag-only-here');
    case 'proofIncomplete':
      return t('flag-proof-incomplete');
  }
}

/**
 * A badge's whole name for screen readers: badge, issuer, date, status, places, remarks. With `brief`, the status comes
 * right after the name, as on small tiles: what is heard begins with what is seen.
 */
export function wholeName(row: AssertionRow, brief = false): string {
  const parts = [
    t(brief ? 'badge-label-brief' : 'badge-label', {
      name: row.name || t('badge-unnamed'),
      issuer: row.issuer || t('issuer-unnamed'),
      date: row.issuedOn ? shortDate(row.issuedOn) : t('date-none'),
      status: headlineWord(row.headline, row.headlineAt, true),
    }),
  ];
  if (row.places.length) parts.push(t('badge-in', { places: row.places.map((place) => place.name).join(', ') }));
  return [...parts, ...row.flags.map(flagWord)].join(', ');
}
