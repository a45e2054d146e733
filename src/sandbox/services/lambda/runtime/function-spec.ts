/** What an execution environment must know of a function version. */

export type LogFormat = 'Text' | 'JSON';

export interface FunctionSpec {
  readonly functionName: string;
  readonly version: string;
  /** Changes with the code and with the configuration: environments of another generation are not used any more. */
  readonly generation: string;
  readonly runtime: string;
  readonly handler: string;
  readonly roleArn: string;
  readonly memorySizeMb: number;
  readonly timeoutMs: number;
  /** The folder that holds the unpacked code. */
  readonly taskRoot: string;
  /** The function's own environment variables. */
  readonly variables: Readonly<Record<string, string>>;
  readonly logGroupName: string;
  readonly logFormat: LogFormat;
  /** TRACE to FATAL; only in the JSON format. */
  readonly applicationLogLevel?: string;
  /** DEBUG, INFO or WARN; only in the JSON format. */
  readonly systemLogLevel?: string;
}

/** One event on its way into an execution environment. */
export interface Invocation {
  readonly requestId: string;
  /** The event, JSON as UTF-8. */
  readonly payload: Uint8Array;
  /** With the qualifier that the caller used, if any. */
  readonly invokedFunctionArn: string;
  /** JSON. */
  readonly clientContext?: string;
}

export interface InvocationOutcome {
  readonly payload: Uint8Array;
  /** Present when the function failed. */
  readonly functionError?: 'Unhandled';
  /** The last 4 KB of what was logged. */
  readonly logTail: string;
  /** Milliseconds, without the initialisation. */
  readonly durationMs: number;
}
