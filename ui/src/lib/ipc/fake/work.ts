// Things that take their time in memory: syncs, checks, transfers.
import type { Job, JobEnd, JobKind } from '../bindings';

/** How fast time goes: 1 is as people meet it, smaller is quicker, for tests. */
export interface Pace {
  factor: number;
}

/** Waits as long as a host would. */
export const wait = (pace: Pace, milliseconds: number): Promise<void> =>
  new Promise((done) => setTimeout(done, milliseconds * pace.factor));

interface Task {
  kind: JobKind;
  backpack?: { id: string; name: string };
  total: number;
  stepMs: number;
  names: string[];
  step?: (index: number) => void;
  end: () => JobEnd;
}

/** Runs tasks step by step and tells of each. */
export class Work {
  readonly jobs: Job[];
  #stopped = new Set<string>();
  #next = 100;

  constructor(
    jobs: Job[],
    private readonly pace: Pace,
    private readonly tell: (job: Job) => void,
  ) {
    this.jobs = jobs;
  }

  /** Starts a task; answers its job's id. */
  start(task: Task): string {
    const job: Job = {
      id: `j${String(this.#next++)}`,
      kind: task.kind,
      backpack: task.backpack?.id ?? null,
      backpackName: task.backpack?.name ?? null,
      done: 0,
      total: null,
      current: null,
      added: 0,
      startedAt: new Date().toISOString(),
      ended: null,
    };
    this.jobs.unshift(job);
    void this.#run(job, task);
    return job.id;
  }

  /** Stops a job at its next step. */
  stop(id: string): void {
    this.#stopped.add(id);
  }

  async #run(job: Job, task: Task): Promise<void> {
    this.tell({ ...job });
    await wait(this.pace, task.stepMs);
    job.total = task.total;
    for (let index = 0; index < task.total; index += 1) {
      if (this.#stopped.has(job.id)) {
        job.ended = { how: 'stopped' };
        job.current = null;
        this.tell({ ...job });
        return;
      }
      job.current = task.names[index % Math.max(1, task.names.length)] ?? null;
      this.tell({ ...job });
      await wait(this.pace, task.stepMs);
      task.step?.(index);
      job.done = index + 1;
      if (task.kind === 'sync') job.added += 1;
    }
    job.current = null;
    job.ended = task.end();
    this.tell({ ...job });
  }
}
