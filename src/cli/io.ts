/** The parts of the process that a command may use, so that tests can run one without a process. */
import type { Readable } from 'node:stream';
import type { Clock } from '../core/clock.ts';

/** Where text goes. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: NodeJS.ProcessEnv;
  /** The words that run streamlab again, such as `npx streamlab`. */
  readonly program: string;
  /** Relative file names are resolved against it. */
  readonly cwd: string;
  readonly clock: Clock;
  /** Aborts on Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
}
