/** Failed AWS calls as errors with a one-sentence cause and a hint. */
import { formatDuration } from '../core/duration.ts';
import { EXIT, type ExitCode, type Hint, UserError } from '../core/errors.ts';
import { FOREIGN_ANSWER } from './foreign-answer.ts';
import type { Target } from './target.ts';

/** A failed call. `name` is AWS's error code as the SDK names it (`ResourceNotFoundException`). */
export class AwsError extends UserError {
  readonly operation: string;
  /** AWS's message. */
  readonly reason: string;

  constructor(name: string, operation: string, { reason, message, hint, exitCode, cause }: AwsErrorDetails) {
    super(message, { hint, exitCode, cause });
    this.name = name;
    this.operation = operation;
    this.reason = reason;
  }
}

interface AwsErrorDetails {
  readonly reason: string;
  readonly message: string;
  readonly hint?: Hint;
  readonly exitCode?: ExitCode;
  readonly cause: unknown;
}

/** Whether `error` has one of AWS's error codes; services differ in the code for the same failure. */
export function isAwsError(error: unknown, ...names: readonly string[]): error is AwsError {
  return error instanceof AwsError && names.includes(error.name);
}

/** Whether nothing answers there. */
export function isUnreachable(error: unknown): error is AwsError {
  return error instanceof AwsError && error.exitCode === EXIT.notThere;
}

export function isAccessDenied(error: unknown): error is AwsError {
  return isAwsError(error, 'AccessDenied', 'AccessDeniedException');
}

/** The response to a call, or undefined when AWS says that the resource does not exist. */
export async function undefinedIfAbsent<T>(response: Promise<T>): Promise<T | undefined> {
  try {
    return await response;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** What every answer of AWS to a call has: one without it is not from AWS. */
export function requireMember<T>(
  member: T | undefined,
  { name, operation, target }: { readonly name: string; readonly operation: string; readonly target: Target },
): T {
  if (member !== undefined) return member;
  throw awsError(Object.assign(new Error(`answered without ${name}`), { name: FOREIGN_ANSWER }), operation, target);
}

/** Whether AWS says that the resource does not exist. */
export function isAbsent(error: unknown): error is AwsError {
  return isAwsError(error, 'ResourceNotFoundException', 'NoSuchEntityException', 'NoSuchEntity');
}

const EXPIRED = ['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired', 'RequestExpired'];
const NO_CREDENTIALS = ['CredentialsProviderError', 'TokenProviderError', 'ProviderError'];
const WRONG_CREDENTIALS = [
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'InvalidAccessKeyId',
  'AuthFailure',
];
const DENIED = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'NotAuthorized'];
const SKEWED = ['RequestTimeTooSkewed', 'RequestInTheFuture'];
const THROTTLED = [
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'LimitExceededException',
  'RequestLimitExceeded',
  'ProvisionedThroughputExceededException',
];
/** No connection was made, so nothing can have happened. */
const UNREACHABLE = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'];
const NETWORK = [...UNREACHABLE, 'ECONNRESET', 'ETIMEDOUT', 'EPIPE'];

export function awsError(error: unknown, operation: string, target: Target): AwsError {
  const name = error instanceof Error ? error.name : 'Unknown';
  const code = error instanceof Error && 'code' in error ? String(error.code) : name;
  const reason = error instanceof Error ? error.message : String(error);
  const build = (message: string, hint: Hint, exitCode?: ExitCode): AwsError =>
    new AwsError(name, operation, { reason, message, hint, exitCode, cause: error });
  const profile = target.profile ?? 'default';

  if (EXPIRED.includes(name)) {
    return build(`${operation}: the credentials have expired`, `aws sso login --profile ${profile}`, EXIT.credentials);
  }
  if (NO_CREDENTIALS.includes(name)) {
    const given = target.kind === 'aws' ? '--target aws' : (target.endpointFrom ?? '--endpoint-url');
    const hint = `aws configure --profile ${profile}; without ${given} the sandbox is used, which needs none`;
    return build(`No AWS credentials: ${reason}`, hint, EXIT.credentials);
  }
  if (WRONG_CREDENTIALS.includes(name)) {
    return build(`${operation}: ${reason}`, `check the keys with: aws sts get-caller-identity`, EXIT.credentials);
  }
  if (DENIED.includes(name)) {
    const hint = 'ask for that permission; without iam:CreateRole, use setup --role <ARN of an existing role>';
    return build(`${operation}: ${reason || 'access denied'}`, hint, EXIT.credentials);
  }
  if (SKEWED.includes(name)) return build(`${operation}: ${reason}`, "correct this machine's clock", EXIT.credentials);
  if (THROTTLED.includes(name)) return build(`${operation}: ${reason}`, 'wait a moment, then run it again');
  const whom = target.endpoint ?? `AWS in ${target.region}`;
  const late = /(\d+) ms (requestTimeout|of inactivity)/.exec(reason)?.[1];
  if (name === 'TimeoutError' && late !== undefined) {
    const message = `${operation}: ${whom} has not answered within ${formatDuration(Number(late))}`;
    return build(message, networkHint(target));
  }
  if (NETWORK.includes(code) || NETWORK.includes(name) || name === 'TimeoutError') {
    const exitCode = UNREACHABLE.includes(code) ? EXIT.notThere : undefined;
    return build(`${operation}: cannot reach ${whom} (${code})`, networkHint(target), exitCode);
  }
  if (name === FOREIGN_ANSWER || isUnreadable(error)) {
    const what = name === FOREIGN_ANSWER ? reason : 'answered with what cannot be read';
    return build(`${operation}: ${whom} ${what}, which is not an answer of AWS`, foreignHint(target));
  }
  const hint = target.kind === 'sandbox' && isFailure(error) ? SEE_LOG : undefined;
  return new AwsError(name, operation, { reason, message: `${operation}: ${reason || name}`, hint, cause: error });
}

const SEE_LOG: Hint = (nextCommand) => `see sandbox.log in the folder that ${nextCommand('sandbox', 'status')} prints`;

/** A failure of the service itself, as the SDK marks it: in the sandbox a full disk or a bug. */
function isFailure(error: unknown): boolean {
  if (!(error instanceof Error) || !('$metadata' in error)) return false;
  const { $metadata: metadata } = error;
  return (
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata && metadata.httpStatusCode === 500
  );
}

/** The SDK could not decode a response, which it says in the message alone. */
function isUnreadable(error: unknown): boolean {
  return error instanceof Error && '$response' in error && error.message.includes('Deserialization error:');
}

function foreignHint(target: Target): Hint {
  return target.kind === 'aws' ? 'a proxy or a login page is in between: check the network' : networkHint(target);
}

function networkHint({ kind, endpointFrom }: Target): Hint {
  if (kind === 'sandbox') return (nextCommand) => nextCommand('sandbox', 'status');
  if (endpointFrom !== undefined) return `check ${endpointFrom}, or unset it to use the sandbox`;
  if (kind === 'endpoint') return 'check --endpoint-url, or leave it out to use the sandbox';
  return 'check the network and --region';
}
