/** What a service of the sandbox is: operations, described by the SDK's schemas, over a state. */
import type { StaticOperationSchema } from '@smithy/types';
import type { Clock } from '../../core/clock.ts';
import type { Dialect } from './dialect.ts';
import type { InputRules } from './input-rules.ts';

/** A wire protocol in Smithy's terms; `protocols/` of the gateway has one file for each. */
export type Protocol = 'awsJson1_0' | 'awsJson1_1' | 'restJson1' | 'awsQuery' | 'rpcv2Cbor';

/** Who signed a request. */
export interface Caller {
  readonly accountId: string;
  /** `arn:aws:iam::<account>:root`, or `arn:aws:sts::<account>:assumed-role/<role>/<session>`. */
  readonly arn: string;
  readonly userId: string;
  /** The role whose policies decide; absent for the account's root, who may do anything. */
  readonly roleArn?: string;
  /** Policy documents that the session was given when the role was assumed; it may do only what they allow as well. */
  readonly sessionPolicies?: readonly string[];
}

export interface RequestContext<State> {
  readonly state: State;
  readonly accountId: string;
  /** The region in the request's signature. */
  readonly region: string;
  readonly requestId: string;
  readonly caller: Caller;
  readonly clock: Clock;
  /** `http://127.0.0.1:<port>`, where this request came in. */
  readonly endpoint: string;
  /** Aborts when the client hung up or the sandbox stops. */
  readonly signal: AbortSignal;
}

/** One action on one ARN, for {@link OperationDefinition.resources}. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
}

export interface OperationDefinition<In, Out, State> {
  /** Constraints of the input that AWS checks before anything else (aws-behaviour.md 1.5); data, checked for the operation. */
  readonly rules?: InputRules;
  /**
   * `shape` (default): input and output are the SDK's types (Uint8Array, Date, camel-cased members), whatever the protocol.
   * `wire`: a JSON service's body as it came, and the reply as it goes (DynamoDB, whose engine speaks the wire form).
   */
  readonly encoding?: 'shape' | 'wire';
  /** The IAM action; default `<iamPrefix>:<operation name>`; null when no permission is needed. */
  readonly action?: string | null;
  /**
   * The ARNs on which the action must be allowed; default `*`. An operation that needs several actions, as a transaction
   * does, names each with its ARN. Not called for the root, who may do anything.
   */
  resources?(input: In, context: RequestContext<State>): string | readonly (string | Permission)[];
  /** Values of IAM condition keys that only the operation knows, as `lambda:FunctionArn`. */
  conditionKeys?(
    input: In,
    context: RequestContext<State>,
  ): Readonly<Record<string, string | readonly string[]>> | undefined;
  /** Does it. Throws {@link ServiceError} for what AWS refuses; anything else is answered as InternalFailure. */
  handle(input: In, context: RequestContext<State>): Out | Promise<Out>;
}

/** An operation with its types erased, as lists and the gateway see it. */
export interface Operation<State> extends OperationDefinition<never, unknown, State> {
  /** The operation's own name, as `CreateRole`. */
  readonly name: string;
  readonly schema: StaticOperationSchema;
}

/** Describes one operation. `In` and `Out` are the SDK's own types of the operation's input and output. */
export function defineOperation<In, Out, State>(
  schema: StaticOperationSchema,
  definition: OperationDefinition<In, Out, State>,
): Operation<State> {
  return { ...definition, name: schema[2], schema };
}

export interface Service<State = unknown> {
  /** The service name in the credential scope of a signature: `lambda`, `iam`, `logs`, `monitoring`, ... */
  readonly signingName: string;
  /** What IAM actions start with: `lambda`, `cloudwatch`, ... */
  readonly iamPrefix: string;
  /** Every protocol that some client uses for it, the SDK's own first. */
  readonly protocols: readonly Protocol[];
  /** In front of the operation in `X-Amz-Target`, as `DynamoDB_20120810`; JSON services only. */
  readonly targetPrefix?: string;
  /** The XML namespace of awsQuery replies. */
  readonly xmlNamespace?: string;
  /** The limits, codes and sentences in which it differs from the others. */
  readonly dialect?: Partial<Dialect>;
  /** The sandbox's own, which never fails on purpose: through it faults are ended. */
  readonly isSpared?: boolean;
  readonly operations: readonly Operation<State>[];
  /** The names of AWS's other operations, so that a call is answered 501; for a REST service with the route, as `ListLayers GET /layers`. */
  readonly notServed?: readonly string[];
  readonly state: State;
}

/** An answer that AWS gives as an error: its code, its words, its HTTP status. */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number;
  /** Members of the error body beside the message, as `{ Type: 'User' }`; a `Message` here replaces `message`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.members = members;
  }
}
