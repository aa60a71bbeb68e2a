// Connecting in memory: walks the trail over time. What is typed chooses what goes wrong, e.g. `no-file.example`.
import type { Code, ConnectAsk, ConnectStage, ConnectView, TrailStep, WayBack } from '../bindings';
import { type Pace, wait } from './work';

const FAILS: Record<string, { at: TrailStep['kind']; code: Code; detail: string }> = {
  'no-file.example': { at: 'looked', code: 'not-a-backpack', detail: 'GET /.well-known/badgeconnect.json: 404 Not Found' },
  'closed.example': { at: 'registered', code: 'registration-refused', detail: 'POST /register: 403 {"error":"access_denied"}' },
  'dead.example': { at: 'reached', code: 'unreachable', detail: 'connect: timed out after 10 s' },
  'said-no.example': { at: 'returned', code: 'access-denied', detail: 'error=access_denied' },
  'plain.example': { at: 'reached', code: 'needs-https', detail: 'http://plain.example is not https' },
};

/** A connection under way. */
export class Connecting {
  view: ConnectView;
  #over = false;

  constructor(
    id: string,
    private readonly ask: ConnectAsk,
    private readonly pace: Pace,
    private readonly tell: (view: ConnectView) => void,
    private readonly connected: (view: ConnectView) => string,
  ) {
    const host = hostOf(ask.typed);
    this.view = {
      id,
      typed: ask.typed,
      host,
      stage: 'finding',
      trail: [],
      way: ask.way ?? 'scheme',
      ways: ['scheme', 'loopback', 'paste'],
      wayNotes: [
        { way: 'scheme', possible: true, why: 'opens-program' },
        { way: 'loopback', possible: true, why: 'stays-here' },
        { way: 'paste', possible: true, why: 'always-goes' },
        { way: 'relay', possible: false, why: 'no-relay' },
        { way: 'password', possible: false, why: 'no-passwords' },
      ],
      waitingSince: null,
      expiresAt: null,
      hosts: [],
      choices: [],
      may: ask.readOnly ? ['read', 'profile'] : ['read', 'add', 'profile'],
      backpack: null,
      error: null,
    };
  }

  /** Finds the host, up to the browser. */
  async find(): Promise<void> {
    const { host } = this.view;
    if (!(await this.#step('reached', { host }, null, 210))) return;
    if (!(await this.#step('looked', { protocol: 'Badge Connect' }, `https://${host}/.well-known/badgeconnect.json`, 300))) return;
    if (!(await this.#step('offers', { scopes: this.view.may.join(',') }, null, 0))) return;
    if (host.startsWith('hosts.')) {
      const hosts = [host, `login.${host.slice(6)}`, 'api.partner.example'];
      if (!(await this.#step('hosts', { hosts: hosts.join(', ') }, null, 0))) return;
      this.view.hosts = hosts;
      this.#at('asking');
      return;
    }
    await this.goOn(null);
  }

  /** The user agreed: registers, and hands over to the browser. */
  async goOn(way: WayBack | null): Promise<void> {
    if (way) this.view.way = way;
    const { host } = this.view;
    if (this.view.stage !== 'waiting') {
      if (!(await this.#step('registered', { host }, `https://${host}/register`, 410))) return;
      if (!(await this.#step('opened', { host }, null, 0))) return;
    }
    this.view.waitingSince = new Date().toISOString();
    this.view.expiresAt = new Date(Date.now() + 600_000).toISOString();
    this.#at('waiting');
    if (this.view.host.startsWith('wait.')) return;
    await wait(this.pace, 9000);
    if (this.view.stage === 'waiting') await this.finish();
  }

  /** The answer is in. */
  async finish(): Promise<void> {
    if (this.#over) return;
    this.#at('finishing');
    if (!(await this.#step('returned', { way: this.view.way }, null, 0))) return;
    if (!(await this.#step('granted', { scopes: this.view.may.join(',') }, null, 350))) return;
    if (!(await this.#step('profile', { account: 'Mira Kovač' }, null, 190))) return;
    this.view.backpack = this.ask.againFor ?? this.connected(this.view);
    this.#at('done');
  }

  cancel(): void {
    this.#over = true;
    this.#at('cancelled');
  }

  async #step(kind: TrailStep['kind'], params: Record<string, string>, url: string | null, durationMs: number): Promise<boolean> {
    const step: TrailStep = { kind, params, url, state: 'running', durationMs: 0, detail: null };
    this.view.trail = [...this.view.trail, step];
    this.#at(this.view.stage);
    await wait(this.pace, 300 + durationMs);
    if (this.#over) return false;
    const fault = FAILS[this.view.host];
    const failed = fault?.at === kind;
    const done: TrailStep = { ...step, durationMs, state: failed ? 'failed' : 'done', detail: failed ? fault.detail : null };
    this.view.trail = [...this.view.trail.slice(0, -1), done];
    if (failed) {
      this.#over = true;
      this.view.error = { code: fault.code, params: { host: this.view.host }, detail: fault.detail };
    }
    this.#at(failed ? 'failed' : this.view.stage);
    return !failed;
  }

  #at(stage: ConnectStage): void {
    this.view.stage = stage;
    this.tell({ ...this.view });
  }
}

function hostOf(typed: string): string {
  const rest = typed.trim().replace(/^https?:\/\//, '').replace(/^.*@/, '');
  return rest.split(/[/?#]/)[0] ?? rest;
}
