/** Writes results to stdout, as text or JSON, and messages to stderr. */

import { createStyles, type Styles } from './format/styles.ts';
import type { Io } from './io.ts';

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
  /** One line of the result for people; not with `--json`. */
  line(text: string): void;
  /** The result for programs: one JSON object that opens with the head; only with `--json`. */
  object(value: object): void;
  /** One of a stream of results: a line, or with `--json` one line of NDJSON. */
  event(text: string, value: object): void;
  /** A message, suppressed by `--quiet`. */
  note(text: string): void;
  warn(text: string): void;
  error(text: string): void;
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
  const { stdout, stderr, env } = io;
  const [styles, messageStyles] = await Promise.all([createStyles(stdout, env), createStyles(stderr, env)]);
  const spinner = quiet || !stderr.isTTY || env.CI ? undefined : await createSpinner(stderr);
  let spinning = false;

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
    line: (text) => {
      if (!json) write(stdout, text);
    },
    object: (value) => {
      if (json) write(stdout, JSON.stringify({ ...head, ...value }, undefined, stdout.isTTY ? 2 : undefined));
    },
    event: (text, value) =>
      write(stdout, json ? JSON.stringify({ schemaVersion: head.schemaVersion, ...value }) : text),
    note: (text) => {
      if (!quiet) write(stderr, messageStyles.dim(text));
    },
    warn: (text) => write(stderr, `${messageStyles.warning('warning:')} ${text}`),
    error: (text) => write(stderr, text),
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

/** The spinner works only on the stderr of the process itself. */
async function createSpinner(output: Io['stderr']): Promise<Spinner | undefined> {
  if (output !== process.stderr) return undefined;
  const { default: ora } = await import('ora');
  return ora({ stream: process.stderr, discardStdin: false });
}
