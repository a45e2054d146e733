/** The default `--name` on AWS: derived from the caller's ARN, and the same with every command of the same caller. */
import { parseArn } from '../core/arn.ts';

export interface CallerName {
  /** A valid `--name`; undefined when the caller's name has no letter and no digit. */
  readonly prefix: string | undefined;
  /** What it was derived from, for people: `session ada@example.org`, `role labber`. */
  readonly from: string;
}

/** Roles of IAM Identity Center: the session's name is that of the person. */
const SSO_ROLE = /^AWSReservedSSO_/;

/**
 * Names of sessions that nobody has chosen. SDKs, and containers and pods, invent one for each session, with a time stamp or an
 * identifier in it: `aws-sdk-js-1795270680123`, `botocore-session-1795270680`. Others are the same for everybody:
 * `aws-sdk-js-session-1`, `default_session`, `GitHubActions`. The identifier of an EC2 instance is not one of them: it stays,
 * and machines of several people may share a role.
 */
const INVENTED = [
  /^(aws-sdk-\w+|aws-go-sdk|botocore-session)-/,
  /^(default_session|GitHubActions)$/,
  /^\d+$/,
  // Seconds, milliseconds, microseconds or nanoseconds since 1970, or the 18 digits of .NET's ticks.
  /(?<!\d)(1\d{9}(\d{3}){0,3}|\d{18})(?!\d)/,
  /(?<![0-9a-f])[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}(?![0-9a-f])/i,
];

/** An address of a person may have any digits in it. */
const isInvented = (sessionName: string): boolean =>
  !sessionName.includes('@') && INVENTED.some((pattern) => pattern.test(sessionName));

export function callerName(arn: string): CallerName {
  const [kind = '', ...path] = (parseArn(arn)?.resource ?? arn).split('/');
  const last = path.at(-1) ?? kind;
  if (kind !== 'assumed-role') return named(kind === last ? 'account' : kind, last);
  const [role = last] = path;
  return SSO_ROLE.test(role) || !isInvented(last) ? named('session', last) : named('role', role);
}

function named(kind: string, name: string): CallerName {
  return { prefix: asPrefix(name), from: `${kind} ${name}` };
}

/** A name reduced to a valid prefix: `ada.lovelace@example.org` -> `ada-lovelace`. */
function asPrefix(name: string): string | undefined {
  const prefix = name
    .replace(/@.*$/, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 20)
    .replace(/^-+|-+$/g, '');
  return prefix || undefined;
}
