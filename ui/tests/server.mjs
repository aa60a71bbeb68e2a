// Serves the built pages as the window does: the same files under the same content security policy.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const UI = fileURLToPath(new URL('..', import.meta.url));
const DIST = process.env.HOLDALL_DIST ?? join(UI, 'dist');
const KINDS = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** The policy that the window sends, word for word: schemes of its own are unknown here and allow nothing more. */
export function policy() {
  const conf = JSON.parse(readFileSync(join(UI, '../src-tauri/tauri.conf.json'), 'utf8'));
  return conf.app.security.csp;
}

/** Starts the server on a free port of this computer; answers its address and how to stop it. */
export async function serve() {
  const csp = policy();
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname));
    const file = join(DIST, path.endsWith(sep) ? `${path}index.html` : path);
    readFile(file).then(
      (bytes) => {
        response.writeHead(200, {
          'content-type': KINDS[extname(file)] ?? 'application/octet-stream',
          'content-security-policy': csp,
          'cache-control': 'no-store',
        });
        response.end(bytes);
      },
      () => {
        response.writeHead(404, { 'content-security-policy': csp });
        response.end();
      },
    );
  });
  await new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address();
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}
