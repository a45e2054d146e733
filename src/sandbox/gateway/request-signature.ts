/** Parses a request's signature, from the header or (presigned) the query string; nothing is verified yet. */
import { ServiceError } from '../contract/service.ts';
import type { RequestHead } from './request.ts';
import { ALGORITHM, formatBasicDate, type SigningScope } from './signing.ts';

/** The parts that are the same in all requests of one client and day. */
export interface CredentialScope {
  readonly accessKeyId: string;
  /** `20251125`. */
  readonly day: string;
  readonly region: string;
  /** The signing name. */
  readonly service: string;
  /** `<day>/<region>/<service>/aws4_request`. */
  readonly scope: string;
  readonly signedHeaders: readonly string[];
}

export interface RequestSignature extends CredentialScope, SigningScope {
  /** The signature itself, in hexadecimal digits. */
  readonly value: string;
  readonly sessionToken: string | undefined;
  /** How long a presigned request is valid, in milliseconds; undefined for a signature in the header. */
  readonly expiresMs: number | undefined;
}

/** Caches the parsed credential scopes, which a client repeats all day. */
export class SignatureReader {
  readonly #scopes = new Map<string, CredentialScope>();

  /** Throws AWS's ServiceError for a missing or malformed signature. */
  read(head: RequestHead): RequestSignature {
    const { authorization } = head.headers;
    const presigned = head.query.includes('X-Amz-Algorithm');
    if (authorization === undefined) {
      if (presigned) return readPresigned(new URLSearchParams(head.query));
      throw missingToken(head);
    }
    if (presigned) {
      throw invalidSignature(
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
      );
    }
    if (!authorization.startsWith('AWS4-') && !head.dialect.readsAnyScheme) throw missingToken(head);
    const date = head.headers['x-amz-date'];
    const token = head.headers['x-amz-security-token'];
    const start = authorization.lastIndexOf(SIGNATURE);
    const tail = start < 0 ? '' : authorization.slice(start + SIGNATURE.length);
    // Every client puts the signature last; only then is the text before it the same in all requests.
    const isLast = tail !== '' && !tail.includes(',') && hasDate(head);
    return {
      ...(isLast ? this.#scope(authorization, start) : readAuthorization(authorization, hasDate(head))),
      value: tail.split(',', 1)[0] ?? '',
      date: typeof date === 'string' ? date : basicDate(head.headers.date),
      sessionToken: typeof token === 'string' ? token : undefined,
      expiresMs: undefined,
    };
  }

  #scope(authorization: string, end: number): CredentialScope {
    const prefix = authorization.slice(0, end);
    let scope = this.#scopes.get(prefix);
    if (scope === undefined) {
      scope = readAuthorization(authorization, true);
      if (this.#scopes.size >= MOST_SCOPES) this.#scopes.clear();
      this.#scopes.set(prefix, scope);
    }
    return scope;
  }
}

const SIGNATURE = 'Signature=';
const MOST_SCOPES = 1000;

function missingToken({ dialect }: RequestHead): ServiceError {
  return new ServiceError('MissingAuthenticationTokenException', dialect.missingToken);
}

function hasDate({ headers }: RequestHead): boolean {
  return headers['x-amz-date'] !== undefined || headers.date !== undefined;
}

function readAuthorization(authorization: string, dated: boolean): CredentialScope {
  const [algorithm = '', ...rest] = authorization.trim().split(/[\s,]+/);
  const parts = new Map<string, string>();
  for (const part of rest) {
    const sign = part.indexOf('=');
    if (sign < 0) {
      throw incomplete(
        `'${part}' not a valid key=value pair (missing equal-sign) in Authorization header: '${authorization}'.`,
      );
    }
    parts.set(part.slice(0, sign), part.slice(sign + 1));
  }
  const missing = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => !parts.get(name))
    .map((name) => `Authorization header requires '${name}' parameter. `);
  if (!dated) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
  }
  if (missing.length > 0) throw incomplete(`${missing.join('')}Authorization=${authorization}`);
  if (algorithm !== ALGORITHM) {
    throw incomplete(`Unsupported AWS 'algorithm': '${algorithm}' (only ${ALGORITHM} for now). `);
  }
  return readScope(parts.get('Credential') ?? '', parts.get('SignedHeaders') ?? '');
}

function readPresigned(parameters: URLSearchParams): RequestSignature {
  const names = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders', 'X-Amz-Date'];
  const missing = names.filter((name) => !parameters.get(name));
  if (missing.length > 0) {
    const complaints = missing.map((name) => `AWS query-string parameters must include '${name}'. `);
    throw incomplete(`${complaints.join('')}Re-examine the query-string parameters.`);
  }
  const get = (name: string): string => parameters.get(name) ?? '';
  if (get('X-Amz-Algorithm') !== ALGORITHM) {
    throw incomplete(`Unsupported AWS 'algorithm': '${get('X-Amz-Algorithm')}' (only ${ALGORITHM} for now). `);
  }
  const seconds = Number(parameters.get('X-Amz-Expires') ?? DEFAULT_EXPIRY_SECONDS);
  if (!(seconds >= 0 && seconds <= MOST_EXPIRY_SECONDS)) {
    throw incomplete(`X-Amz-Expires must be a number of seconds up to ${MOST_EXPIRY_SECONDS}`);
  }
  return {
    ...readScope(get('X-Amz-Credential'), get('X-Amz-SignedHeaders')),
    value: get('X-Amz-Signature'),
    date: get('X-Amz-Date'),
    sessionToken: parameters.get('X-Amz-Security-Token') ?? undefined,
    expiresMs: seconds * 1000,
  };
}

const DEFAULT_EXPIRY_SECONDS = 900;
const MOST_EXPIRY_SECONDS = 604_800;

function readScope(credential: string, signedHeaders: string): CredentialScope {
  const [accessKeyId = '', day = '', region = '', service = '', terminator = '', ...more] = credential
    .replace(/\/+$/, '')
    .split('/');
  if (terminator === '' || more.length > 0) {
    throw incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    );
  }
  if (terminator !== 'aws4_request') {
    throw invalidSignature(`Credential should be scoped with a valid terminator: 'aws4_request', not '${terminator}'.`);
  }
  const headers = signedHeaders.toLowerCase().split(';');
  if (!headers.includes('host') && !headers.includes(':authority')) {
    throw invalidSignature("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  return {
    accessKeyId,
    day,
    region,
    service,
    scope: `${day}/${region}/${service}/aws4_request`,
    signedHeaders: headers,
  };
}

/** A `Date` header in the format of `X-Amz-Date`; text that is no date is returned unchanged, for the error message. */
function basicDate(text = ''): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : formatBasicDate(time);
}

function incomplete(message: string): ServiceError {
  return new ServiceError('IncompleteSignatureException', message);
}

export function invalidSignature(message: string): ServiceError {
  return new ServiceError('InvalidSignatureException', message);
}
