// The door to the program: the same commands and events inside the window and, in memory, in a plain browser.
import { commands, events } from './bindings';
import type { ConnectView, Job, OpenRequest, UserError } from './bindings';

type Commands = typeof commands;
type Data<R> = R extends { status: 'ok'; data: infer D } ? D : never;
type Answering<F> = F extends (...ask: infer A) => Promise<infer R> ? (...ask: A) => Promise<Data<R>> : never;

/** Takes what happens from now on; answers how to stop. */
export type Listen<T> = (take: (what: T) => void) => () => void;

/** Every command, answering its data or throwing [`Failed`], and every event. */
export type Ipc = { [K in keyof Commands]: Answering<Commands[K]> } & {
  onLibrary: Listen<null>;
  onJob: Listen<Job>;
  onConnect: Listen<ConnectView>;
  onOpen: Listen<OpenRequest>;
  /** Whether the program zooms the window itself; a browser has its own keys for that. */
  zooms: boolean;
};

/** A command said no. */
export class Failed extends Error {
  constructor(readonly error: UserError) {
    super(error.code);
  }
}

/** Whatever was thrown, as the one error shape. */
export function errorOf(thrown: unknown): UserError {
  if (thrown instanceof Failed) return thrown.error;
  return { code: 'unexpected', params: {}, detail: thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown) };
}

let chosen: Ipc | undefined;

/** The door in use. */
export function ipc(): Ipc {
  if (!chosen) throw new Error('no door was chosen');
  return chosen;
}

/** Puts another door in place, for tests. */
export function useIpc(other: Ipc): void {
  chosen = other;
}

/** Chooses the program when there is one, else the same in memory. */
export async function chooseIpc(): Promise<void> {
  if ('__TAURI_INTERNALS__' in window) {
    chosen = program();
  } else {
    const { fake } = await import('./fake');
    chosen = fake(new URLSearchParams(location.search));
  }
}

function program(): Ipc {
  const answering = Object.entries(commands).map(([name, command]) => [
    name,
    async (...ask: unknown[]): Promise<unknown> => {
      const answer = await (command as (...ask: unknown[]) => Promise<{ status: 'ok'; data: unknown } | { status: 'error'; error: UserError }>)(
        ...ask,
      );
      if (answer.status === 'error') throw new Failed(known(answer.error));
      return answer.data;
    },
  ]);
  return {
    ...(Object.fromEntries(answering) as Pick<Ipc, keyof Commands>),
    onLibrary: listening(events.libraryChanged),
    onJob: listening(events.jobChanged),
    onConnect: listening(events.connectChanged),
    onOpen: listening(events.openAsked),
    zooms: true,
  };
}

/** What the program throws is our shape; what the bridge itself throws is a plain string. */
function known(error: unknown): UserError {
  if (typeof error === 'object' && error !== null && 'code' in error) return error as UserError;
  return { code: 'unexpected', params: {}, detail: String(error) };
}

function listening<T>(event: { listen: (take: (event: { payload: T }) => void) => Promise<() => void> }): Listen<T> {
  return (take) => {
    const stop = event.listen((message) => take(message.payload));
    return () => void stop.then((end) => end());
  };
}
