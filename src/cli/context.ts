/** The context of a command: its io, its reporter, and the connection to its target. */
import type { Aws, ExplainedCall } from '../aws/clients.ts';
import type { ExplainOptions } from '../aws/explain.ts';
import type { Target } from '../aws/target.ts';
import type { NextCommand } from '../core/errors.ts';
import type { MoveClock } from '../steps/context.ts';
import type { GlobalOptions } from './global-options.ts';
import type { Io } from './io.ts';
import type { Reporter } from './reporter.ts';

export interface Connection {
  readonly target: Target;
  readonly aws: Aws;
  /** The same connection, interrupted by another signal; its owner disposes it. */
  reopen(signal: AbortSignal): Aws;
  readonly accountId: string;
  /** `--name`, or on AWS the name of the caller. */
  readonly namePrefix: string | undefined;
  /** Moves the target's clock forward; only the sandbox's can be moved. */
  readonly moveClock?: MoveClock;
  /** Prints a call as the AWS CLI command; present with --explain. */
  readonly explain?: (call: ExplainedCall) => void;
  /** What AWS CLI commands must say of the target, because the shell's own settings do not. */
  readonly explainOptions: ExplainOptions;
}

export interface CommandContext {
  readonly io: Io;
  readonly report: Reporter;
  readonly signal: AbortSignal;
  readonly globals: GlobalOptions;
  /** For messages that name a command of streamlab. */
  readonly nextCommand: NextCommand;
  /** Resolves the target and reports it, starting the sandbox if necessary; connects only once. */
  connect(): Promise<Connection>;
}
