/** Takes function versions from Pending to Active, and updates from InProgress to Successful. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../../core/clock.ts';
import type { Pace } from '../../../contract/pace.ts';
import { Scheduler } from '../../../store/scheduler.ts';
import { type Functions, qualifiedId } from './functions.ts';
import type { FunctionVersion } from './model.ts';

export class Transitions {
  readonly #functions: Functions;
  readonly #scheduler: Scheduler;
  readonly #pace: Pace;
  /** The ends of running transitions. */
  readonly #ends = new Map<string, Promise<void>>();

  constructor(functions: Functions, { clock, pace }: { clock: Clock; pace: Pace }) {
    this.#functions = functions;
    this.#scheduler = new Scheduler(clock);
    this.#pace = pace;
  }

  /** Finishes the transitions that the end of the last process interrupted. */
  async resume(): Promise<void> {
    const unfinished = this.#functions.allVersions().filter(isUnfinished);
    await this.#functions.save({ versions: unfinished.map(finished) });
  }

  /** Call it with a version that was saved as Pending or InProgress. */
  start(version: FunctionVersion): void {
    const { name } = version;
    const id = qualifiedId(name, version.version);
    const delay = version.state === 'Pending' ? this.#pace.functionPending : this.#pace.functionUpdating;
    const { ended } = this.#scheduler.schedule(delay, async () => {
      this.#ends.delete(id);
      const current = this.#functions.version(name, version.version);
      // In memory at once; if the write is lost, the next start repeats it.
      if (current !== undefined && isUnfinished(current)) await this.#functions.save({ versions: [finished(current)] });
    });
    this.#ends.set(id, ended);
  }

  /** Resolves when the version can be invoked. */
  async settled({ name, version, state }: FunctionVersion): Promise<void> {
    if (state === 'Pending') await this.#ends.get(qualifiedId(name, version));
  }

  dispose(): Promise<void> {
    return this.#scheduler.dispose();
  }
}

function isUnfinished({ state, lastUpdateStatus }: FunctionVersion): boolean {
  return state === 'Pending' || lastUpdateStatus === 'InProgress';
}

function finished(version: FunctionVersion): FunctionVersion {
  return { ...version, state: 'Active', lastUpdateStatus: 'Successful', revisionId: randomUUID() };
}
