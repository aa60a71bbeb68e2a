// The real window, driven through WebKitWebDriver: the handful of WebDriver calls that stories need.
// Source: W3C WebDriver; WebKitGTK's driver takes no browserName and wants `webkitgtk:browserOptions`.

import { spawn, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** A port of this machine that is free just now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts the driver, and through it `binary` with the driver's environment. */
export async function openWindow(binary, env) {
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], {
    env: { ...env, TAURI_WEBVIEW_AUTOMATION: 'true', WEBKIT_DISABLE_DMABUF_RENDERER: '1' },
    // Neither the driver nor the window may hold the test's output open; a group of their own ends them together.
    stdio: 'ignore',
    detached: true,
  });
  const base = `http://127.0.0.1:${port}`;
  await until('the driver to answer', 10_000, async () => (await fetch(`${base}/status`)).ok);
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args: [] } } };
  const { sessionId } = await call(`${base}/session`, 'POST', { capabilities });
  return new Window(`${base}/session/${sessionId}`, driver);
}

/** Waits until `probe` answers something true; what it throws on the way is told when time is up. */
export async function until(what, limitMs, probe) {
  const end = performance.now() + limitMs;
  let last;
  while (performance.now() < end) {
    try {
      const answer = await probe();
      if (answer) return answer;
    } catch (error) {
      last = error;
    }
    await pause(100);
  }
  throw new Error(`waited ${limitMs / 1000} s for ${what}${last ? `: ${last.message}` : ''}`);
}

async function call(url, method, body, limitMs = 60_000) {
  const signal = AbortSignal.timeout(limitMs);
  const answer = await fetch(url, { method, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

class Window {
  constructor(session, driver) {
    this.session = session;
    this.driver = driver;
  }

  run(script, ...args) {
    return call(`${this.session}/execute/sync`, 'POST', { script, args });
  }

  /** What the page says to a reader: white space folded, without the marks that isolate foreign names. */
  text() {
    return this.run("return document.body.innerText.replace(/[\\u2066-\\u2069]/g, '').replace(/\\s+/g, ' ')");
  }

  /** Waits for words on the page; a string or an expression. */
  sees(words, limitMs = 15_000) {
    return until(`the window to say ${words}`, limitMs, async () => {
      const text = await this.text();
      return typeof words === 'string' ? text.includes(words) : words.test(text);
    });
  }

  /** The first shown element of `css` whose accessible name or text holds `name`. */
  async find(css, name, limitMs = 10_000) {
    return until(`${css} “${name}”`, limitMs, () =>
      this.run(
        `const [css, name] = arguments;
         const said = (e) => (e.getAttribute('aria-label') ?? '') + ' ' + (e.innerText ?? '') + ' ' + (e.title ?? '') + ' '
           + [...(e.labels ?? [])].map((l) => l.innerText).join(' ') + ' ' + (e.placeholder ?? '');
         return [...document.querySelectorAll(css)].find(
           (e) => e.checkVisibility() && said(e).replace(/[\\u2066-\\u2069]/g, '').replace(/\\s+/g, ' ').includes(name)) ?? null;`,
        css,
        name,
      ),
    );
  }

  async click(css, name, limitMs) {
    const found = await this.find(css, name, limitMs);
    await call(`${this.session}/element/${found[ELEMENT]}/click`, 'POST', {});
  }

  button(name, limitMs) {
    return this.click('button, [role=menuitem], [role=option], [role=tab], a', name, limitMs);
  }

  async type(css, name, text) {
    const found = await this.find(css, name);
    await call(`${this.session}/element/${found[ELEMENT]}/clear`, 'POST', {});
    await call(`${this.session}/element/${found[ELEMENT]}/value`, 'POST', { text });
  }

  /** Presses keys where the focus is, e.g. `\uE007` for Enter; a list is a chord. */
  keys(...keys) {
    const actions = [
      ...keys.map((value) => ({ type: 'keyDown', value })),
      ...keys.toReversed().map((value) => ({ type: 'keyUp', value })),
    ];
    return call(`${this.session}/actions`, 'POST', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  resize(width, height) {
    return call(`${this.session}/window/rect`, 'POST', { width, height });
  }

  /** What the display shows of the window, as a person sees it. The driver's own screenshot waits for ever here. */
  async picture(file) {
    const { x, y, width, height } = await call(`${this.session}/window/rect`, 'GET');
    const area = `${width}x${height}+${Math.max(x, 0)}+${Math.max(y, 0)}`;
    const made = spawnSync('import', ['-window', 'root', '-crop', area, '+repage', file], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`import: ${made.stderr}`);
    return readFile(file);
  }

  async close() {
    await call(this.session, 'DELETE', undefined, 10_000).catch((error) => console.error(`closing the window: ${error.message}`));
    try {
      process.kill(-this.driver.pid, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
}
