/** The functions by which services call each other; `sandbox/region.ts` passes them on, no service imports another. */
import type { StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../../core/clock.ts';
import type { Pace } from './pace.ts';
import type { Caller } from './service.ts';

/** Temporary credentials. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Resolves to undefined when the role does not exist or its trust policy does not allow the service principal. */
export type AssumeRole = (request: {
  readonly roleArn: string;
  /** Such as `lambda.amazonaws.com`. */
  readonly servicePrincipal: string;
  readonly sessionName: string;
}) => Promise<SessionCredentials | undefined>;

/** A call of AssumeRole. */
export interface IssueSessionRequest {
  readonly caller: Caller;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly durationSeconds: number;
  readonly externalId?: string | undefined;
  /** Session policies: a document, and ARNs of managed policies. */
  readonly policy?: string | undefined;
  readonly policyArns: readonly string[];
}

export interface IssuedSession extends SessionCredentials {
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session>` */
  readonly arn: string;
  readonly roleId: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

/** Rejects with STS's ServiceError when the call is refused. */
export type IssueSession = (request: IssueSessionRequest) => Promise<IssuedSession>;

/** Whether the role's policies allow the action on the resource, an ARN. */
export type RoleMay = (roleArn: string, action: string, resource: string) => Promise<boolean>;

/** The sandbox's address of a path of a service, signed so that whoever has it can read it for ten minutes. */
export type Presign = (request: { readonly path: string; readonly region: string; readonly service: string }) => string;

export interface LogEvent {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
}

/**
 * Appends to a log stream, which is created when it is missing, and so is its log group; with `createsGroup: false` the
 * events of a missing group are dropped. The caller checks the role's permission.
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
  readonly unit: StandardUnit;
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
  /** Present when the function failed; always `Unhandled`. */
  readonly functionError?: string;
  readonly payload: Uint8Array;
  /** The last 4 KB of the invocation's log, as text. */
  readonly logTail: string;
}

/** Invokes a function and waits for its result. Rejects with ServiceError (not found, TooManyRequestsException, ...). */
export type InvokeFunction = (request: InvokeRequest) => Promise<InvokeResult>;

export interface DestinationMessage {
  readonly body: string;
  /** Message attributes of type String or Number, by name. */
  readonly attributes?: Readonly<Record<string, { readonly dataType: string; readonly stringValue: string }>>;
}

/** Sends a message to an on-failure destination, an SQS queue named by its ARN. */
export type SendToDestination = (destinationArn: string, roleArn: string, message: DestinationMessage) => Promise<void>;

/** Passed to every service of a region when its state is opened. */
export interface ServiceEnvironment {
  readonly accountId: string;
  readonly region: string;
  readonly clock: Clock;
  readonly pace: Pace;
}

/** How many invocations run now, and how many have been started in all. */
export interface InvocationActivity {
  readonly running: number;
  readonly started: number;
}
