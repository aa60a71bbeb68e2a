// What every screen needs to know: counts, backpacks, jobs, settings; read once and kept fresh by events.
import type { BackpackRow, Job, OpenRequest, Overview, Settings, UserError } from '$lib/ipc/bindings';
import { errorOf, ipc } from '$lib/ipc';
import { setTheme } from '$lib/shared/theme.svelte';
import { speak } from '$lib/words/words.svelte';

/** A sync changes the library many times a second; readers follow at this distance. */
const GATHER_MS = 150;

class World {
  overview = $state.raw<Overview>();
  backpacks = $state.raw<BackpackRow[]>([]);
  jobs = $state.raw<Job[]>([]);
  settings = $state.raw<Settings>();
  /** The library could not be read at all. */
  error = $state.raw<UserError>();
  /** Counts the changes of the library, for views to follow. */
  changes = $state(0);
  /** Somebody outside asks to open a badge. */
  asked = $state.raw<OpenRequest>();
  /** The key is not at hand: where should it live, and what goes on then. */
  keyAsked = $state.raw<() => void>();
  #reading = 0;
  #soon: ReturnType<typeof setTimeout> | undefined;

  /** Jobs under way. */
  get running(): Job[] {
    return this.jobs.filter((job) => job.ended === null);
  }

  /** Nothing leaves the computer now. */
  get offline(): boolean {
    return this.overview?.offline ?? false;
  }

  /** The user wants it so; without that, trying is how one finds out that the net is back. */
  get cut(): boolean {
    return this.settings?.offline ?? false;
  }

  /** Nothing is here yet, and nothing is connected. */
  get fresh(): boolean {
    return this.overview?.all === 0 && this.backpacks.length === 0;
  }

  backpack(id: string): BackpackRow | undefined {
    return this.backpacks.find((backpack) => backpack.id === id);
  }

  /** The running job of a kind on a backpack. */
  jobOf(backpack: string, kind: Job['kind']): Job | undefined {
    return this.running.find((job) => job.backpack === backpack && job.kind === kind);
  }

  /** Starts listening and reads everything; answers how to stop. */
  start(): () => void {
    const stops = [
      ipc().onLibrary(() => {
        this.#soon ??= setTimeout(() => {
          this.#soon = undefined;
          this.changes += 1;
          void this.read();
        }, GATHER_MS);
      }),
      ipc().onJob((job) => {
        this.#take(job);
      }),
      ipc().onOpen((request) => {
        this.asked = request;
      }),
    ];
    void this.read();
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** Reads everything again. */
  async read(): Promise<void> {
    const turn = ++this.#reading;
    try {
      const door = ipc();
      const [settings, overview, backpacks, jobs] = await Promise.all([door.settings(), door.overview(), door.backpacks(), door.jobs()]);
      if (turn !== this.#reading) return;
      this.#hold(settings);
      this.overview = overview;
      this.backpacks = backpacks;
      this.jobs = jobs;
      this.error = undefined;
    } catch (thrown) {
      if (turn === this.#reading) this.error = errorOf(thrown);
    }
  }

  /** Changes settings; they hold at once, and go back when they could not be kept. */
  async change(part: Partial<Settings>): Promise<void> {
    const before = this.settings;
    if (!before) return;
    const after = { ...before, ...part };
    this.#hold(after);
    try {
      await ipc().setSettings(after);
    } catch (thrown) {
      this.#hold(before);
      throw thrown;
    }
  }

  #hold(settings: Settings): void {
    this.settings = settings;
    setTheme(settings.theme, settings.contrast);
    speak(settings.language);
  }

  #take(job: Job): void {
    const at = this.jobs.findIndex((known) => known.id === job.id);
    this.jobs = at < 0 ? [job, ...this.jobs] : this.jobs.with(at, job);
  }
}

/** The one world of this window. */
export const world = new World();
