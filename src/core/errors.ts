/** Errors that the user can fix, and the closed list of exit codes. */

/** Every code has one meaning; the README lists them. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  usage: 2,
  checkFailed: 3,
  checkPending: 4,
  functionFailed: 5,
  credentials: 6,
  conflict: 7,
  gaveUp: 8,
  leftOver: 9,
  notThere: 10,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Writes a command of streamlab so that it can be pasted; the command line knows how it was called, and where it works. */
export interface NextCommand {
  (...words: readonly string[]): string;
  /** The same with another `--name`, or none. */
  under(name: string | undefined): NextCommand;
}

/** What to type or do next; a function where that is a command of streamlab. */
export type Hint = string | ((nextCommand: NextCommand) => string);

export interface UserErrorOptions {
  readonly hint?: Hint;
  readonly exitCode?: ExitCode;
  readonly cause?: unknown;
}

/** An error that the user can fix: printed as one sentence and a hint, without a stack. */
export class UserError extends Error {
  readonly hint: Hint | undefined;
  readonly exitCode: ExitCode;

  constructor(message: string, { hint, exitCode = EXIT.unexpected, cause }: UserErrorOptions = {}) {
    super(message, { cause });
    this.name = 'UserError';
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

/** A wrong flag, argument or input file (exit 2). */
export class UsageError extends UserError {
  constructor(message: string, options: Omit<UserErrorOptions, 'exitCode'> = {}) {
    super(message, { ...options, exitCode: EXIT.usage });
    this.name = 'UsageError';
  }
}
