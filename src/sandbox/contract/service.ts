/** The types of a service and its operations, which the SDK's schemas describe. */
import type { StaticOperationSchema } from '@smithy/types';
import type { Clock } from '../../core/clock.ts';
import type { Dialect } from './dialect.ts';
import type { InputRules } from './input-rules.ts';
import type { ReadLag } from './read-lag.ts';

/** A wire protocol by its Smithy name. */
export type Protocol = 'awsJson1_0' | 'awsJson1_1' | 'restJson1' | 'awsQuery' | 'rpcv2Cbor';

/** The signer of a request. */
export interface Caller {
  readonly accountId: string;
  /** `arn:aws:iam::<account>:root`, or `arn:aws:sts::<account>:assumed-role/<role>/<session>`. */
  readonly arn: string;
  readonly userId: string;
  /** The role whose policies apply; absent for the account's root user, who is allowed everything. */
  readonly roleArn?: string;
  /** Session policies given when the role was assumed; they limit what the role's policies allow. */
  readonly sessionPolicies?: readonly string[];
}

export interface RequestContext<State> {
  readonly state: State;
  readonly accountId: string;
  /** The region of the credential scope. */
  readonly region: string;
  readonly requestId: string;
  readonly caller: Caller;
  readonly clock: Clock;
  /** `http://127.0.0.1:<port>`, which received this request. */
  readonly endpoint: string;
  /** Aborts when the client disconnects or the sandbox stops. */
  readonly signal: AbortSignal;
}

/** One action on one ARN, for {@link OperationDefinition.resources}. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
}

export interface OperationDefinition<In, Out, State> {
  /** Input constraints, which AWS checks before anything else (aws-behaviour.md 1.5); the gateway checks them. */
  readonly rules?: InputRules;
  /**
   * `shape` (default): input and output are the SDK's types (Uint8Array, Date, camel-cased members), whatever the protocol.
   * `wire`: the JSON bodies of request and reply as they are (DynamoDB, whose engine works on the wire form).
   */
  readonly encoding?: 'shape' | 'wire';
  /** The IAM action; default `<iamPrefix>:<operation name>`; null when no permission is needed. */
  readonly action?: string | null;
  /**
   * The ARNs on which the action must be allowed; default `*`. An operation that needs several actions, such as a
   * transaction, returns each with its ARN. Not called for the root user.
   */
  resources?(input: In, context: RequestContext<State>): string | readonly (string | Permission)[];
  /** Values of IAM condition keys that only the operation knows, such as `lambda:FunctionArn`. */
  conditionKeys?(
    input: In,
    context: RequestContext<State>,
  ): Readonly<Record<string, string | readonly string[]>> | undefined;
  /** Throws {@link ServiceError} for a request that AWS refuses; any other error is answered as an internal failure. */
  handle(input: In, context: RequestContext<State>): Out | Promise<Out>;
}

/** An operation with its input and output types erased, for lists and the gateway. */
export interface Operation<State> extends OperationDefinition<never, unknown, State> {
  /** Such as `CreateRole`. */
  readonly name: string;
  readonly schema: StaticOperationSchema;
}

/** `In` and `Out` are the SDK's types of the operation's input and output. */
export function defineOperation<In, Out, State>(
  schema: StaticOperationSchema,
  definition: OperationDefinition<In, Out, State>,
): Operation<State> {
  return { ...definition, name: schema[2], schema };
}

export interface Service<State = unknown> {
  /** The service name in the credential scope of a signature: `lambda`, `iam`, `logs`, `monitoring`, ... */
  readonly signingName: string;
  /** Prefix of its IAM actions: `lambda`, `cloudwatch`, ... */
  readonly iamPrefix: string;
  /** Every protocol that clients use, the current SDK's first. */
  readonly protocols: readonly Protocol[];
  /** Prefix of the operation in `X-Amz-Target`, such as `DynamoDB_20120810`; AWS JSON only. */
  readonly targetPrefix?: string;
  /** XML namespace of replies; AWS Query only. */
  readonly xmlNamespace?: string;
  /** Where it differs from the common dialect. */
  readonly dialect?: Partial<Dialect>;
  /** Never hit by injected faults: the control service, which removes them. */
  readonly isSpared?: boolean;
  readonly operations: readonly Operation<State>[];
  /** Names of AWS's other operations, which are answered 501; for a REST service with the route: `ListLayers GET /layers`. */
  readonly notServed?: readonly string[];
  /** The reads that lag behind its writes at the pace of AWS. */
  readonly readLags?: readonly ReadLag[];
  readonly state: State;
}

/** An error response of AWS: code, message, HTTP status. */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number;
  /** Other members of the error body, such as `{ Type: 'User' }`; a `Message` here replaces `message`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.members = members;
  }
}
