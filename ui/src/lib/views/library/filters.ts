// The choices of the filter line, in words.
import { HEADLINES, headlineWord } from '$lib/domain/assertion/status';
import type { Headline, Sort } from '$lib/ipc/bindings';
import type { Part } from '$lib/shared/menu';
import { number } from '$lib/shared/dates.svelte';
import { t } from '$lib/words/words.svelte';
import type { Listing } from './listing.svelte';

const SORTS: Sort[] = ['issued', 'name', 'issuer', 'expires', 'status'];

/** The orders. */
export function sortOptions(): { value: Sort; label: string }[] {
  const words: Record<Sort, string> = {
    issued: t('sort-issued'),
    name: t('sort-name'),
    issuer: t('sort-issuer'),
    expires: t('sort-expires'),
    status: t('sort-status'),
  };
  return SORTS.map((value) => ({ value, label: words[value] }));
}

/** Everything that can be told apart by a word. */
export function statusOptions(): { value: Headline; label: string }[] {
  return HEADLINES.filter((headline) => headline !== 'notYetValid').map((value) => ({ value, label: headlineWord(value) }));
}

/** The issuers among what is shown, the first meaning any. */
export function issuerOptions(listing: Listing): { value: string; label: string }[] {
  return [
    { value: '', label: t('issuer-any') },
    ...listing.issuers.map(({ value, count }) => ({ value, label: t('issuer-count', { name: value, count: number(count) }) })),
    // The chosen one stays to be seen when nothing of it is among what is shown.
    ...(listing.issuer !== null && !listing.issuers.some((known) => known.value === listing.issuer) ? [{ value: listing.issuer, label: listing.issuer }] : []),
  ];
}

/** All of it as parts of one menu, for windows without room for a line. */
export function allParts(listing: Listing, extra: Part[]): Part[] {
  return [
    {
      choice: {
        label: t('sort-label'),
        value: listing.sort,
        options: sortOptions(),
        onchoose: (value) => {
          listing.sort = value as Sort;
        },
      },
    },
    ...facetParts(listing),
    ...extra,
  ];
}

/** Status and issuer as parts of one menu. */
export function facetParts(listing: Listing): Part[] {
  return [
    { checks: statusChecks(listing) },
    {
      choice: {
        label: t('issuer-label'),
        value: listing.issuer ?? '',
        options: issuerOptions(listing),
        onchoose: (value) => {
          listing.issuer = value || null;
        },
      },
    },
  ];
}

/** The statuses to show; none chosen means all. */
export function statusChecks(listing: Listing): { label: string; checked: string[]; options: { value: string; label: string }[]; onchange: (checked: string[]) => void } {
  return {
    label: t('status-label'),
    checked: listing.headlines,
    options: statusOptions(),
    onchange: (checked) => {
      listing.headlines = checked as Headline[];
    },
  };
}
