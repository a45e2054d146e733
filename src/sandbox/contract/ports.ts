/** The narrow functions that services lend each other; `sandbox/region.ts` hands them over, no service imports another. */
import type { Clock } from '../../core/clock.ts';
import type { Pace } from './pace.ts';
import type { Caller } from './service.ts';

/** Credentials as an execution environment gets them. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Why a role cannot be used: there is none, or its trust policy does not name the service principal. */
export type AssumeRole = (request: {
  readonly roleArn: string;
  /** As `lambda.amazonaws.com`. */
  readonly servicePrincipal: string;
  readonly sessionName: string;
}) => Promise<SessionCredentials | undefined>;

/** Somebody who calls STS to become a role for a while. */
export interface IssueSessionRequest {
  readonly caller: Caller;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly durationSeconds: number;
  readonly externalId?: string | undefined;
  /** A policy document, and managed policies, that limit the session further. */
  readonly policy?: string | undefined;
  readonly policyArns: readonly string[];
}

export interface IssuedSession extends SessionCredentials {
  readonly roleName: string;
  readonly roleId: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

/** Throws ServiceError with what STS answers when it is refused. */
export type IssueSession = (request: IssueSessionRequest) => Promise<IssuedSession>;

/** Whether the role's policies allow the action on the resource (an ARN). */
export type RoleMay = (roleArn: string, action: string, resource: string) => Promise<boolean>;

export interface LogEvent {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
}

/**
 * Appends to a log stream, making the stream when it is missing, and the group too unless `createsGroup` is false: then
 * the events are dropped. Whether the role may is asked by the caller.
 */
export type AppendLogEvents = (
  logGroupName: string,
  logStreamName: string,
  events: readonly LogEvent[],
  options?: { readonly createsGroup?: boolean },
) => Promise<void>;

export interface MetricDatum {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  readonly unit: 'Count' | 'Milliseconds' | 'Bytes' | 'None';
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

export type RecordMetrics = (data: readonly MetricDatum[]) => void;

export interface InvokeRequest {
  /** Name, partial ARN or ARN, qualified or not. */
  readonly functionName: string;
  readonly qualifier?: string;
  /** The event, JSON as UTF-8. */
  readonly payload: Uint8Array;
  /** Base64 of the client context's JSON. */
  readonly clientContext?: string;
  readonly signal?: AbortSignal;
}

export interface InvokeResult {
  readonly requestId: string;
  readonly statusCode: number;
  readonly executedVersion: string;
  /** Present when the function failed; always `Unhandled` today. */
  readonly functionError?: string;
  readonly payload: Uint8Array;
  /** The last 4 KB of the invocation's log, as text. */
  readonly logTail: string;
}

/** Invokes a function and waits for its answer. Throws ServiceError (not found, TooManyRequestsException, ...). */
export type InvokeFunction = (request: InvokeRequest) => Promise<InvokeResult>;

/** Sends a message to an SQS queue, SNS topic or S3 bucket named by ARN, for on-failure destinations. */
export type SendToDestination = (destinationArn: string, roleArn: string, message: string) => Promise<void>;

/** What every service of a region is given when it is opened. */
export interface ServiceEnvironment {
  readonly accountId: string;
  readonly region: string;
  readonly clock: Clock;
  readonly pace: Pace;
}
