/** Takes function versions from Pending to Active, and updates from InProgress to Successful. */
import { randomUUID } from 'node:crypto';
import type { Clock, Timer } from '../../../../core/clock.ts';
import type { Pace } from '../../../contract/pace.ts';
import { type Functions, qualifiedId } from './functions.ts';
import type { FunctionVersion } from './model.ts';

interface Transition {
  readonly timer: Timer;
  readonly ended: Promise<void>;
  end(): void;
}

export class Transitions {
  readonly #functions: Functions;
  readonly #clock: Clock;
  readonly #pace: Pace;
  readonly #running = new Map<string, Transition>();

  constructor(functions: Functions, { clock, pace }: { clock: Clock; pace: Pace }) {
    this.#functions = functions;
    this.#clock = clock;
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
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const timer = this.#clock.schedule(delay, () => {
      this.#running.delete(id);
      const current = this.#functions.version(name, version.version);
      // In memory at once; should the write be lost, the next start does it again.
      if (current !== undefined && isUnfinished(current)) {
        this.#functions.save({ versions: [finished(current)] }).catch(() => {});
      }
      end();
    });
    this.#running.set(id, { timer, ended, end });
  }

  /** Resolves when nothing keeps the version from being invoked (any more). */
  async settled({ name, version, state }: FunctionVersion): Promise<void> {
    if (state === 'Pending') await this.#running.get(qualifiedId(name, version))?.ended;
  }

  dispose(): void {
    for (const { timer, end } of this.#running.values()) {
      timer.cancel();
      end();
    }
    this.#running.clear();
  }
}

function isUnfinished({ state, lastUpdateStatus }: FunctionVersion): boolean {
  return state === 'Pending' || lastUpdateStatus === 'InProgress';
}

function finished(version: FunctionVersion): FunctionVersion {
  return { ...version, state: 'Active', lastUpdateStatus: 'Successful', revisionId: randomUUID() };
}
