/** The stored form of functions, their versions and aliases, as JSON values. */
import type { LogFormat } from '../runtime/environment-spec.ts';

export const LATEST = '$LATEST';

/** The properties that all versions of a function share. */
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
  /** Changes with code and settings, which makes older execution environments obsolete. */
  readonly generation: string;
  /** Changes with everything in responses, including state transitions. */
  readonly revisionId: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  readonly state: 'Pending' | 'Active';
  /** Absent until the function has become Active. */
  readonly lastUpdateStatus?: 'InProgress' | 'Successful';
}

/** The settings that UpdateFunctionConfiguration can change. */
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
  /** Absent if the function never had any; an empty map is returned as such. */
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
  /** The share of invocations (0 to 1) that go to another version. */
  readonly routing?: Readonly<Record<string, number>>;
}

/** The settings of asynchronous invocations of a function, version or alias. */
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
 * Differs from AWS: policies are stored and returned, but have no effect.
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
