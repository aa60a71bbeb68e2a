// Proofs of 3.0 by npm @digitalcredentials/vc. Contexts are parsed before the clock starts.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [installed, folder, contexts] = process.argv.slice(2);
const from = createRequire(pathToFileURL(`${installed}/package.json`));
const load = async (name) => import(pathToFileURL(from.resolve(name)));
const { verifyCredential } = await load('@digitalcredentials/vc');
const { DataIntegrityProof } = await load('@digitalcredentials/data-integrity');
const { cryptosuite } = await load('@digitalcredentials/eddsa-rdfc-2022-cryptosuite');

const json = (path) => JSON.parse(readFileSync(path));
const documents = new Map([
  ['https://www.w3.org/ns/credentials/v2', json(`${contexts}/credentials-v2.json`)],
  ['https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json', json(`${contexts}/ob-3.0.3.json`)],
]);
const multikey = { '@context': 'https://w3id.org/security/multikey/v1', type: 'Multikey' };
documents.set(multikey['@context'], json(`${contexts}/multikey-v1.json`));

/** Contexts by address; the controller and its key out of a did:key. */
async function documentLoader(url) {
  let document = documents.get(url);
  if (!document && url.startsWith('did:key:')) {
    const [did, key = did.slice(8)] = url.split('#');
    const method = { ...multikey, id: `${did}#${key}`, controller: did, publicKeyMultibase: key };
    document = url.includes('#')
      ? method
      : { '@context': 'https://www.w3.org/ns/did/v1', id: did, assertionMethod: [method.id], verificationMethod: [method] };
    documents.set(url, document);
  }
  if (!document) throw new Error(`not at hand: ${url}`);
  return { contextUrl: null, documentUrl: url, document };
}
documents.set('https://www.w3.org/ns/did/v1', json(`${contexts}/did-v1.json`));

const inputs = readFileSync(`${folder}/eddsa-rdfc-2022.jsonl`, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const suite = new DataIntegrityProof({ cryptosuite });
async function work(text) {
  const result = await verifyCredential({ credential: JSON.parse(text), suite, documentLoader });
  if (!result.verified) throw result.error ?? new Error('refused');
}

for await (const line of createInterface({ input: process.stdin })) {
  const [job, count] = line.split(' ');
  const before = process.cpuUsage();
  for (let at = 0; at < Number(count); at += 1) await work(inputs[at % inputs.length]);
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ job, items: Number(count), cpu_s: (user + system) / 1e6 }));
}
