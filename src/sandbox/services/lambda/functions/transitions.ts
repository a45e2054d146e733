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
  /** The ends of those under way. */
  readonly #ends = new Map<string, Promise<void>>();

  constructor(functions: Functions, { clock, pace }: { clock: Clock; pace: Pace }) {
    this.#functions = functions;
    this.#scheduler = new Scheduler(clock);
    this.#pace = pace;
  }

  /** Finishes what the end of the last process cut short. */
  async resume(): Promise<void> {
    const unfinished = this.#functions.allVersions().filter(isUnfinished);
    await this.#functions.save({ versions: unfinished.map(finished) });
  }

  /** To be called with a version that was saved as Pending or InProgress. */
  start(version: FunctionVersion): void {
    const { name } = version;
    const id = qualifiedId(name, version.version);
    const delay = version.state === 'Pending' ? this.#pace.functionPending : this.#pace.functionUpdating;
    const { ended } = this.#scheduler.schedule(delay, async () => {
      this.#ends.delete(id);
      const current = this.#functions.version(name, version.version);
      // In memory at once; should the write be lost, the next start does it again.
      if (current !== undefined && isUnfinished(current)) await this.#functions.save({ versions: [finished(current)] });
    });
    this.#ends.set(id, ended);
  }

  /** Resolves when nothing keeps the version from being invoked (any more). */
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
