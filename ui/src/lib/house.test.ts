// The house rules of the window's pages: layers, one place for colours, logical sides, no styles that the policy stops.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = join(import.meta.dirname, '..');

function files(folder = src): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

const ours = files()
  .filter((path) => /\.(svelte|ts|css)$/.test(path) && !/bindings\.ts$|\.test\.ts$/.test(path))
  .map((path) => ({ name: relative(src, path), text: readFileSync(path, 'utf8') }));
const imports = (text: string): string[] => [...text.matchAll(/from '([^']+)'/g)].map((found) => found[1] ?? '');
const styles = (text: string): string => [...text.matchAll(/<style>([\s\S]*?)<\/style>/g)].map((found) => found[1] ?? '').join('\n');

describe('layers', () => {
  it('only lib/ipc knows the program', () => {
    const guilty = ours.filter(({ name, text }) => !name.startsWith('lib/ipc/') && text.includes('@tauri-apps'));
    expect(guilty.map(({ name }) => name)).toEqual([]);
  });

  it.each([
    ['lib/shared/', ['$lib/domain', '$lib/views', '$lib/ipc', '../routes']],
    ['lib/words/', ['$lib/domain', '$lib/views', '$lib/ipc', '$lib/shared']],
    ['lib/ipc/', ['$lib/domain', '$lib/views', '$lib/shared', '$lib/words']],
    ['lib/domain/', ['$lib/views', '../routes']],
  ])('%s imports nothing above it', (folder, above) => {
    for (const { name, text } of ours.filter((file) => file.name.startsWith(folder)))
      expect(imports(text).filter((path) => above.some((start) => path.startsWith(start))), name).toEqual([]);
  });

  it('components of a noun show and never fetch', () => {
    for (const { name, text } of ours.filter((file) => file.name.startsWith('lib/domain/')))
      expect(imports(text).filter((path) => path === '$lib/ipc'), name).toEqual([]);
  });

  it('files stay under 300 lines', () => {
    const long = ours.filter(({ name, text }) => text.split('\n').length > 300 && name !== 'lib/words/ids.ts');
    expect(long.map(({ name }) => name)).toEqual([]);
  });
});

describe('looks', () => {
  it('colours stand in one file', () => {
    for (const { name, text } of ours) {
      if (name === 'lib/shared/tokens.css' || name.startsWith('lib/ipc/fake/')) continue;
      const css = name.endsWith('.css') ? text : styles(text);
      expect(css.match(/#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\(/gi) ?? [], name).toEqual([]);
      if (name.endsWith('.svelte')) expect(text.match(/(fill|stroke|color)="#/g) ?? [], name).toEqual([]);
    }
  });

  it('sides are logical', () => {
    for (const { name, text } of ours) {
      const css = name.endsWith('.css') ? text : styles(text);
      const physical = css.match(/(^|[\s;{])((margin|padding|border)-(left|right|top|bottom)|left|right|top|bottom|text-align:\s*(left|right)|float)\b\s*:/g) ?? [];
      expect(physical, name).toEqual([]);
    }
  });

  it('no style attribute stands in markup: the policy stops it', () => {
    for (const { name, text } of ours.filter((file) => file.name.endsWith('.svelte')))
      expect(text.match(/\sstyle=("|\{)/g) ?? [], name).toEqual([]);
  });

  it('no outline is taken away without another in its place', () => {
    for (const { name, text } of ours) {
      const css = name.endsWith('.css') ? text : styles(text);
      if (name === 'lib/shared/base.css' || name === 'lib/shared/Menu.svelte') continue;
      expect(css.match(/outline:\s*(none|0)\b/g) ?? [], name).toEqual([]);
    }
  });

  it('letters have one of the six sizes', () => {
    for (const { name, text } of ours.filter((file) => file.name !== 'lib/shared/tokens.css' && file.name !== 'lib/domain/backpack/Tag.svelte')) {
      const css = name.endsWith('.css') ? text : styles(text);
      expect(css.match(/font-size:(?!\s*(0\.75|0\.8125|0\.875|1|1\.25|1\.75)rem)[^;]+/g) ?? [], name).toEqual([]);
    }
  });
});

describe('words', () => {
  it('no component holds words of its own', () => {
    for (const { name, text } of ours.filter((file) => file.name.endsWith('.svelte'))) {
      const markup = text.replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/g, '');
      const bare = [...markup.matchAll(/>([^<>{}]*[A-Za-z]{3,}[^<>{}]*)</g)].map((found) => (found[1] ?? '').trim());
      expect(bare.filter((words) => !/^(SHA-256)$/.test(words) && !/[=;()&|]/.test(words)), name).toEqual([]);
      expect([...markup.matchAll(/\b(aria-label|title|placeholder|alt)="([^"{]*[A-Za-z]{2,}[^"]*)"/g)].map((found) => found[0]).filter((found) => found !== 'title="Alt+←"'), name).toEqual([]);
    }
  });
});
