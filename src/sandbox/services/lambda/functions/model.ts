/** What the sandbox remembers of functions, their versions and aliases. All of it is JSON. */
import type { LogFormat } from '../runtime/function-spec.ts';

export const LATEST = '$LATEST';

/** What is true of a function whatever its version. */
export interface FunctionRecord {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  /** The number of the next version that is published. */
  readonly nextVersion: number;
  readonly reservedConcurrency?: number;
}

/** `$LATEST`, or a published version. */
export interface FunctionVersion {
  readonly name: string;
  readonly version: string;
  readonly settings: FunctionSettings;
  readonly codeSha256: string;
  readonly codeSize: number;
  /** Changes with code and settings, so that execution environments know when they are out of date. */
  readonly generation: string;
  /** Changes with everything that is shown, transitions included. */
  readonly revisionId: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  readonly state: 'Pending' | 'Active';
  /** Absent until the function has become Active. */
  readonly lastUpdateStatus?: 'InProgress' | 'Successful';
}

/** What UpdateFunctionConfiguration can change. */
export interface FunctionSettings {
  readonly runtime: string;
  readonly handler: string;
  readonly role: string;
  readonly description: string;
  /** Seconds. */
  readonly timeout: number;
  readonly memorySize: number;
  /** MB. */
  readonly ephemeralStorage: number;
  readonly architecture: 'x86_64' | 'arm64';
  /** Absent when the function never had any; an empty map is shown as one. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly logging: LoggingSettings;
  readonly tracingMode: string;
  readonly deadLetterTargetArn?: string;
  readonly vpc?: { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] };
}

export interface LoggingSettings {
  readonly format: LogFormat;
  readonly group: string;
  readonly applicationLevel?: string;
  readonly systemLevel?: string;
}

export interface Alias {
  readonly functionName: string;
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly revisionId: string;
  /** The share of calls (0 to 1) that go to another version. */
  readonly routing?: Readonly<Record<string, number>>;
}

/** How asynchronous invocations of a function, version or alias are treated. */
export interface EventInvokeConfig {
  readonly functionName: string;
  /** `$LATEST` when the caller named none. */
  readonly qualifier: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  readonly maximumRetryAttempts?: number;
  readonly maximumEventAgeInSeconds?: number;
  readonly onSuccess?: string;
  readonly onFailure?: string;
}

/**
 * Who else may invoke a function, version or alias.
 *
 * Differs from AWS: policies are kept and shown, but in the sandbox nobody is let in by them.
 */
export interface ResourcePolicy {
  readonly functionName: string;
  /** Empty for the function itself. */
  readonly qualifier: string;
  readonly revisionId: string;
  readonly statements: readonly PermissionStatement[];
}

export interface PermissionStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal: unknown;
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, unknown>>;
}
