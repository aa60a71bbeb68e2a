// The catalogues against each other, against the code, and against the rules of the look.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Entry, type Pattern, Visitor, parse } from '@fluent/syntax';
import { afterEach, describe, expect, it } from 'vitest';
import { accented } from './pseudo';
import { speak, t, tWith } from './words.svelte';

const here = import.meta.dirname;
const src = join(here, '../..');

interface Message {
  id: string;
  value: Pattern;
}

class Variables extends Visitor {
  names = new Set<string>();
  override visitVariableReference(node: { id: { name: string } }): void {
    this.names.add(node.id.name);
  }
}

function messages(file: string): Message[] {
  const entries: Entry[] = parse(readFileSync(join(here, file), 'utf8'), {}).body;
  expect(
    entries.filter((entry) => entry.type === 'Junk').map((entry) => entry.content),
    `${file} can be read whole`,
  ).toEqual([]);
  return entries.flatMap((entry) => (entry.type === 'Message' && entry.value ? [{ id: entry.id.name, value: entry.value }] : []));
}

function variables(pattern: Pattern): string[] {
  const found = new Variables();
  found.visit(pattern);
  return [...found.names].sort();
}

function sources(folder = src): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(svelte|ts)$/.test(entry.name) && !/\.test\.ts$|ids\.ts$|bindings\.ts$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
  });
}

const en = messages('en.ftl');
const de = messages('de.ftl');
const samples: Record<string, string | number> = Object.fromEntries(en.flatMap(({ value }) => variables(value)).map((name) => [name, name === 'date' ? '30 Sept' : 3]));
const STATUS = en.filter(({ id }) => /^status-(?!label|any|some|last-passed-at|starts|signed|disconnected)/.test(id)).map(({ id }) => id);

afterEach(() => {
  speak('en');
});

describe('the catalogues', () => {
  it('name each sentence once', () => {
    for (const [name, list] of [['en', en], ['de', de]] as const) {
      const twice = list.map(({ id }) => id).filter((id, at, all) => all.indexOf(id) !== at);
      expect(twice, name).toEqual([]);
    }
  });

  it('say the same things in German', () => {
    expect(de.map(({ id }) => id).sort()).toEqual(en.map(({ id }) => id).sort());
  });

  it('need the same for it', () => {
    const german = new Map(de.map(({ id, value }) => [id, variables(value)]));
    for (const { id, value } of en) expect(german.get(id), id).toEqual(variables(value));
  });

  it('hold nothing that no screen says', () => {
    const code = sources().join('\n');
    expect(en.map(({ id }) => id).filter((id) => !code.includes(`'${id}'`) && !code.includes(`"${id}"`))).toEqual([]);
  });

  it('keep to the tone: no shouting, no sorry, no three dots', () => {
    for (const file of ['en.ftl', 'de.ftl']) {
      const text = readFileSync(join(here, file), 'utf8');
      expect(text).not.toMatch(/!|Oops|Hooray|Sorry|\.\.\./);
    }
  });
});

describe('a status word', () => {
  it.each(['en', 'de'])('in %s has at most 16 characters', (language) => {
    speak(language);
    expect(STATUS.length).toBeGreaterThanOrEqual(10);
    for (const id of STATUS) {
      const word = tWith(id as 'status-passed', samples).replace(/[\u2068\u2069]/g, '');
      expect(word.length, `${id}: ${word}`).toBeLessThanOrEqual(16);
    }
    const starts = t('status-starts', { date: language === 'de' ? '30. Sept.' : '30 Sept' }).replace(/[\u2068\u2069]/g, '');
    expect(starts.length, starts).toBeLessThanOrEqual(16);
  });
});

describe('a sentence', () => {
  it('counts by the rules of its language', () => {
    const plain = (text: string): string => text.replace(/[\u2068\u2069]/g, '');
    expect(plain(t('count-badges', { count: 1 }))).toBe('1 badge');
    expect(plain(t('count-badges', { count: 5000 }))).toBe('5,000 badges');
    speak('de');
    expect(plain(t('count-badges', { count: 5000 }))).toBe('5.000 Badges');
  });

  it('isolates what strangers wrote', () => {
    expect(t('badge-issued', { issuer: 'جامعة', date: '2 Jun 2025' })).toContain('\u2068جامعة\u2069');
  });

  it('can be said in every language with everything it needs', () => {
    for (const language of ['en', 'de', 'en-XA', 'ar-XB']) {
      speak(language);
      for (const { id } of en) {
        const said = tWith(id as 'app-name', samples);
        expect(said, `${language} ${id}`).not.toMatch(/[{}]|^$/);
      }
    }
  });
});

describe('a sentence that lacks something', () => {
  it('is still said, with the name of what is missing', () => {
    expect(tWith('trail-reached', {})).toContain('host');
  });
});

describe('the pseudo-language', () => {
  it('dresses every letter and leaves tags alone', () => {
    expect(accented('Choose <b>Open</b>.')).toBe('Ƈħǿǿǿǿşḗḗ <b>Ǿƥḗḗƞ</b>.');
  });

  it('reaches every sentence', () => {
    speak('en-XA');
    for (const { id } of en) {
      const said = tWith(id as 'app-name', samples).replace(/\u2068[^\u2069]*\u2069|<\/?b>/g, '');
      expect(said, id).not.toMatch(/[A-Za-z]/);
    }
  });

  it('of the other direction turns the page round', () => {
    speak('ar-XB');
    expect(document.documentElement.dir).toBe('rtl');
    speak('en');
    expect(document.documentElement.dir).toBe('ltr');
  });
});
