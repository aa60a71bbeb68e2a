// The connection under way: it goes on by itself, so leaving the page and coming back finds it where it stands.
import type { ConnectAsk, ConnectView, WayBack } from '$lib/ipc/bindings';
import { ipc } from '$lib/ipc';
import { Attempt } from '../attempt.svelte';
import { world } from '../world.svelte';

/** An ask with nothing but what was typed. */
export const plainAsk = (typed: string): ConnectAsk => ({
  typed,
  protocol: null,
  way: null,
  port: null,
  readOnly: false,
  clientId: null,
  clientSecret: null,
  againFor: null,
  name: null,
  issuer: null,
  user: null,
  password: null,
});

class Connecting extends Attempt {
  view = $state.raw<ConnectView>();
  ask = $state.raw<ConnectAsk>();
  /** No key store answers: where should the key live? */
  secretsNeeded = $state(false);
  /** The job that copies the badges here. */
  job = $state<string>();
  #listening: (() => void) | undefined;

  /** Connecting, and not yet at an end. */
  get going(): boolean {
    const stage = this.view?.stage;
    return stage === 'finding' || stage === 'asking' || stage === 'waiting' || stage === 'finishing';
  }

  /** Starts; asks for a place for the key first when there is none. */
  async start(ask: ConnectAsk): Promise<void> {
    this.#listening ??= ipc().onConnect((view) => {
      if (view.id === this.view?.id) this.#take(view);
    });
    this.ask = ask;
    this.view = undefined;
    this.job = undefined;
    await this.trying(async () => {
      this.#take(await ipc().connect(ask));
    });
    if (this.error?.code === 'no-key-store') {
      this.error = undefined;
      this.secretsNeeded = true;
    }
  }

  /** Keeps the key in a file under a passphrase, or for this run only; then goes on. */
  async keepSecrets(passphrase: string | null): Promise<void> {
    await this.trying(async () => {
      await ipc().useSecrets(passphrase);
      this.secretsNeeded = false;
    });
    if (!this.error && this.ask) await this.start(this.ask);
  }

  async goOn(way: WayBack | null): Promise<void> {
    await this.#with((id) => ipc().connectGoOn(id, way));
  }

  async paste(address: string): Promise<void> {
    await this.#with((id) => ipc().connectPaste(id, address));
  }

  async openAgain(): Promise<void> {
    const id = this.view?.id;
    if (id) await this.trying(() => ipc().connectOpenAgain(id));
  }

  async link(): Promise<string | undefined> {
    const id = this.view?.id;
    let link: string | undefined;
    if (id)
      await this.trying(async () => {
        link = await ipc().connectLink(id);
      });
    return link;
  }

  async cancel(): Promise<void> {
    const id = this.view?.id;
    if (id && this.going) await this.trying(() => ipc().connectCancel(id));
  }

  /** Leaves what was; the page starts anew. */
  reset(): void {
    this.view = undefined;
    this.ask = undefined;
    this.error = undefined;
    this.secretsNeeded = false;
    this.job = undefined;
  }

  async #with(call: (id: string) => Promise<ConnectView>): Promise<void> {
    const id = this.view?.id;
    if (id)
      await this.trying(async () => {
        this.#take(await call(id));
      });
  }

  #take(view: ConnectView): void {
    const before = this.view?.stage;
    this.view = view;
    if (view.stage === 'done' && before !== 'done' && view.backpack !== null) void this.#copyHere(view.backpack);
  }

  /** The first sync starts by itself, unless the program has begun one. */
  async #copyHere(backpack: string): Promise<void> {
    await world.read();
    const running = world.jobOf(backpack, 'sync');
    if (running) {
      this.job = running.id;
      return;
    }
    await this.trying(async () => {
      [this.job] = await ipc().sync([backpack]);
    });
    // Somebody else is at it already, which is as good.
    if (this.error?.code === 'busy') this.error = undefined;
  }
}

export const connecting = new Connecting();
