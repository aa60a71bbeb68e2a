// The window's words: one catalogue a language, chosen at start and changed at once.
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import de from './de.ftl?raw';
import en from './en.ftl?raw';
import type { Words } from './ids';
import { accented, mirrored } from './pseudo';

export type { Words };
/** The id of a sentence. */
export type Id = keyof Words;
/** What the sentence with this id needs. */
export type Needs<K extends Id> = Words[K] extends undefined ? [] : [needs: Words[K]];

/** Languages that people can choose; the pseudo-languages are for tests. */
export const LANGUAGES = ['en', 'de'] as const;

interface Catalogue {
  text: string;
  transform?: (text: string) => string;
  rightToLeft?: boolean;
}

const CATALOGUES: Record<string, Catalogue> = {
  en: { text: en },
  de: { text: de },
  'en-XA': { text: en, transform: accented },
  'ar-XB': { text: en, transform: mirrored, rightToLeft: true },
};

let language = $state('en');
let region = $state('en-GB');
const bundles = $derived(made(language, region));

function made(name: string, locale: string): FluentBundle[] {
  const own = CATALOGUES[name];
  const list = [];
  if (own) list.push(bundle(own, locale));
  if (name !== 'en') list.push(bundle({ text: en }, locale));
  return list;
}

function bundle(catalogue: Catalogue, locale: string): FluentBundle {
  const made = new FluentBundle(locale, catalogue.transform ? { transform: catalogue.transform } : {});
  made.addResource(new FluentResource(catalogue.text));
  return made;
}

/** The sentence `id` in the user's language. Foreign parts are isolated, so that they keep their own direction. */
export function t<K extends Id>(id: K, ...needs: Needs<K>): string {
  for (const bundle of bundles) {
    const message = bundle.getMessage(id);
    // What a host left out shows as its name; without a list for faults the formatter would throw.
    if (message?.value) return bundle.formatPattern(message.value, needs[0] as Record<string, FluentVariable> | undefined, []);
  }
  return id;
}

/** The sentence `id` with whatever `params` a host or the library sent along; what is missing stays visible as a name. */
export function tWith(id: Id, params: Record<string, string | number>): string {
  const say = t as (id: Id, needs: Record<string, string | number>) => string;
  return say(id, params);
}

/** Chooses the language: a name of a catalogue, or `system`. */
export function speak(wanted: string): void {
  const asked = wanted === 'system' ? navigator.languages : [wanted];
  language = asked.map(known).find((name) => name !== undefined) ?? 'en';
  region = regional(language);
  document.documentElement.lang = language;
  document.documentElement.dir = CATALOGUES[language]?.rightToLeft ? 'rtl' : 'ltr';
}

function known(tag: string): string | undefined {
  if (tag in CATALOGUES) return tag;
  const plain = tag.split('-')[0] ?? '';
  return plain in CATALOGUES ? plain : undefined;
}

/** The user's own form of the language, e.g. `en-US`, for dates and numbers. */
function regional(name: string): string {
  const plain = name.startsWith('en') || name.endsWith('-XB') ? 'en' : name;
  return navigator.languages.find((tag) => tag.split('-')[0] === plain && tag !== plain) ?? (plain === 'en' ? 'en-GB' : plain);
}

/** The catalogue in use, e.g. `de`. */
export function currentLanguage(): string {
  return language;
}

/** The locale for dates, numbers and sorting. */
export function currentLocale(): string {
  return region;
}
