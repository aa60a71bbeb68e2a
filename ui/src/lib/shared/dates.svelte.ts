// Dates in the user's form. A date without a time of day means that day everywhere, so it is not moved by the time zone.
import { currentLocale } from '$lib/words/words.svelte';

const makers = new Map<string, Intl.DateTimeFormat>();

function maker(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = currentLocale() + JSON.stringify(options);
  let made = makers.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(currentLocale(), options);
    makers.set(key, made);
  }
  return made;
}

function format(iso: string, options: Intl.DateTimeFormatOptions): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const wholeDay = /^\d{4}-\d\d-\d\d$/.test(iso) || /T00:00(:00(\.0+)?)?(Z|\+00:00)$/.test(iso);
  return maker(wholeDay ? { ...options, timeZone: 'UTC' } : options).format(at);
}

/** "12 May 2023" */
export const shortDate = (iso: string): string => format(iso, { day: 'numeric', month: 'short', year: 'numeric' });
/** "12 May", for dates of this year beside a status. */
export const dayMonth = (iso: string): string => format(iso, { day: 'numeric', month: 'short' });
/** "12 May 2023, 10:41" */
export const dateTime = (iso: string): string => format(iso, { dateStyle: 'medium', timeStyle: 'short' });
/** "Friday, 12 May 2023", for heads and tooltips. */
export const fullDate = (iso: string): string => format(iso, { dateStyle: 'full' });
/** "10:41" */
export const timeOfDay = (iso: string): string => format(iso, { timeStyle: 'short' });

/** A duration as minutes and seconds: "0:42". */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`;
}

/** A number in the user's form: "5,000". */
export const number = (value: number): string => new Intl.NumberFormat(currentLocale()).format(value);

/** Seconds with one decimal: "0.3". */
export const seconds = (milliseconds: number): string =>
  new Intl.NumberFormat(currentLocale(), { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(milliseconds / 1000);

/** A size in kB: "14 kB". */
export const size = (bytes: number): string =>
  new Intl.NumberFormat(currentLocale(), { style: 'unit', unit: 'kilobyte', maximumFractionDigits: bytes < 10_000 ? 1 : 0 }).format(
    bytes / 1000,
  );
