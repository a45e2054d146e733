/** What execution environments are given: a function version, events, and what they use of the rest of the sandbox. */
import type { AppendLogEvents, AssumeRole, RoleMay, ServiceEnvironment } from '../../../contract/ports.ts';

export type LogFormat = 'Text' | 'JSON';

/** A function version, as its execution environments are made from it. */
export interface EnvironmentSpec {
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

/** What execution environments need from the rest of the sandbox. */
export interface RuntimePorts extends Pick<ServiceEnvironment, 'accountId' | 'region' | 'clock'> {
  readonly assumeRole: AssumeRole;
  readonly roleMay: RoleMay;
  readonly appendLogEvents: AppendLogEvents;
  /** The address of the sandbox, for the SDK inside functions. */
  endpoint(): string;
  /** Unpacks a function's code again if its folder is missing. Throws LaunchError if it cannot. */
  ensureTaskRoot(folder: string): Promise<void>;
  /** The folder of functions' files, shared by all regions. */
  readonly folder: string;
}
