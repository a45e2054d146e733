/** Writes results to stdout, as text or JSON, and messages to stderr. */

import { createStyles, type Styles } from './format/styles.ts';
import { wrap } from './format/wrap.ts';
import type { Io, Output } from './io.ts';

/** What every JSON result opens with. */
export interface ResultHead {
  /** Raised when a member of a result changes its meaning or is removed. */
  readonly schemaVersion: number;
  /** `sandbox start` */
  readonly command: string;
}

export interface ReporterOptions {
  readonly head: ResultHead;
  readonly json: boolean;
  readonly quiet: boolean;
}

export interface Reporter {
  readonly head: ResultHead;
  readonly json: boolean;
  /** Styles for what goes to stdout. */
  readonly styles: Styles;
  /**
   * One line of the result for people; not with `--json`. With `hanging` it is broken to the width of a terminal, with so many
   * blanks before the lines that follow.
   */
  line(text: string, hanging?: number): void;
  /** The result for programs: one JSON object that opens with the head; only with `--json`. */
  object(value: object): void;
  /** One of a stream of results: a line, or with `--json` one line of NDJSON. */
  event(text: string, value: object): void;
  /** A message, suppressed by `--quiet`. */
  note(text: string): void;
  warn(text: string): void;
  /** A command that is equal to what is done; also with `--quiet`, for it was asked for. */
  call(text: string): void;
  /** Shows what is in progress: a spinner on a terminal, nothing elsewhere. Replaced by the next, ended by `idle`. */
  busy(text: string): void;
  idle(): void;
}

interface Spinner {
  text: string;
  stop(): unknown;
  start(): unknown;
  clear(): unknown;
  render(): unknown;
}

export async function createReporter(io: Io, { head, json, quiet }: ReporterOptions): Promise<Reporter> {
  const { stdout, stderr, env, program } = io;
  const [styles, messageStyles] = await Promise.all([createStyles(stdout, env), createStyles(stderr, env)]);
  const spinner = !quiet && hasSpinner(io, json) ? await createSpinner(stderr) : undefined;
  let spinning = false;

  const fitted = ({ isTTY, columns }: Output, text: string, hanging = 2): string =>
    wrap(text, { columns: isTTY ? columns : undefined, hanging, program });
  /** The spinner's line must not mix with others. */
  const write = (output: Io['stdout'], text: string): void => {
    if (spinning) spinner?.clear();
    output.write(`${text}\n`);
    if (spinning) spinner?.render();
  };
  return {
    head,
    json,
    styles,
    line: (text, hanging) => {
      if (!json) write(stdout, hanging === undefined ? text : fitted(stdout, text, hanging));
    },
    object: (value) => {
      if (json) write(stdout, JSON.stringify({ ...head, ...value }, undefined, stdout.isTTY ? 2 : undefined));
    },
    event: (text, value) =>
      write(stdout, json ? JSON.stringify({ schemaVersion: head.schemaVersion, ...value }) : text),
    note: (text) => {
      if (!quiet) write(stderr, messageStyles.dim(fitted(stderr, text)));
    },
    warn: (text) => write(stderr, fitted(stderr, `${messageStyles.warning('warning:')} ${text}`)),
    call: (text) => write(stderr, text),
    busy: (text) => {
      if (spinner === undefined) return;
      spinner.text = text;
      if (!spinning) spinner.start();
      spinning = true;
    },
    idle: () => {
      if (spinning) spinner?.stop();
      spinning = false;
    },
  };
}

/** Lines through a pipe, such as to `tee`, come to the terminal at any time, also into the line of a spinner. */
export function hasSpinner({ stdout, stderr, env }: Pick<Io, 'stdout' | 'stderr' | 'env'>, json: boolean): boolean {
  return stderr.isTTY === true && (stdout.isTTY === true || json) && !env.CI;
}

/** The spinner works only on the stderr of the process itself. */
async function createSpinner(output: Io['stderr']): Promise<Spinner | undefined> {
  if (output !== process.stderr) return undefined;
  const { default: ora } = await import('ora');
  return ora({ stream: process.stderr, discardStdin: false });
}
