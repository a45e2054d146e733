/** What Lambda answers and logs when the runtime, not the handler, failed. */
import type { Exit } from './function-process.ts';

export interface Failure {
  readonly errorType: string;
  /** Follows `RequestId: <id> Error: `. */
  readonly message: string;
}

/** The word that Lambda uses for the signal that ended a process. */
const SIGNAL_WORDS: Readonly<Record<string, string>> = {
  SIGABRT: 'aborted',
  SIGBUS: 'bus error',
  SIGFPE: 'floating point exception',
  SIGHUP: 'hangup',
  SIGILL: 'illegal instruction',
  SIGINT: 'interrupt',
  SIGKILL: 'killed',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
};

export function exitFailure({ code, signal, error }: Exit): Failure {
  if (error !== undefined) return { errorType: 'Runtime.InvalidEntrypoint', message: error.message };
  if (signal !== null) {
    const word = SIGNAL_WORDS[signal] ?? signal;
    return { errorType: 'Runtime.ExitError', message: `Runtime exited with error: signal: ${word}` };
  }
  if (code === 0) return { errorType: 'Runtime.ExitError', message: 'Runtime exited without providing a reason' };
  return { errorType: 'Runtime.ExitError', message: `Runtime exited with error: exit status ${code}` };
}

/** A function that used more memory than it has is killed; payload, log and REPORT name the reason. */
export const OUT_OF_MEMORY: Failure = {
  errorType: 'Runtime.OutOfMemory',
  message: 'Runtime exited with error: signal: killed',
};

export function timeoutFailure(timeoutMs: number): Failure {
  return {
    errorType: 'Sandbox.Timedout',
    message: `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
  };
}

/** The payload of the failed invocation. */
export function failurePayload(requestId: string, { errorType, message }: Failure): Buffer {
  return Buffer.from(JSON.stringify({ errorType, errorMessage: `RequestId: ${requestId} Error: ${message}` }));
}
