// Writes src/lib/words/ids.ts from en.ftl: every message's id with the arguments its sentence needs.
// With --check it only compares, and fails when the file is not what the catalogue says.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse, Visitor } from '@fluent/syntax';

const folder = fileURLToPath(new URL('../src/lib/words/', import.meta.url));
const resource = parse(readFileSync(`${folder}en.ftl`, 'utf8'), {});

class Arguments extends Visitor {
  names = new Set();
  visitVariableReference(node) {
    this.names.add(node.id.name);
  }
}

const lines = [];
for (const entry of resource.body) {
  if (entry.type === 'Junk') {
    console.error(`en.ftl cannot be read here:\n${entry.content}`);
    process.exit(1);
  }
  if (entry.type !== 'Message') continue;
  const found = new Arguments();
  found.visit(entry);
  const names = [...found.names].sort();
  const shape = names.length ? `{ ${names.map((name) => `${name}: string | number`).join('; ')} }` : 'undefined';
  lines.push(`  '${entry.id.name}': ${shape};`);
}

const text = `// Written by scripts/words.mjs from en.ftl; do not edit.

/** Every sentence of the window with what it needs. */
export interface Words {
${lines.join('\n')}
}
`;
const file = `${folder}ids.ts`;
const known = (() => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
})();
if (known !== text) {
  if (process.argv.includes('--check')) {
    console.error('src/lib/words/ids.ts is not what en.ftl says: run npm run words');
    process.exit(1);
  }
  writeFileSync(file, text);
}
