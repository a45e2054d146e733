/** Verifies Signature Version 4: the owner of the key, the date, and that the request is unchanged. */
import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import type { Caller } from '../contract/service.ts';
import { ServiceError } from '../contract/service.ts';
import type { RequestHead } from './request.ts';
import { invalidSignature, type RequestSignature, SignatureReader } from './request-signature.ts';
import { computeSignature, deriveKey, formatBasicDate, sha256 } from './signing.ts';

export interface Credentials {
  readonly secretAccessKey: string;
  readonly caller: Caller;
}

/** Returns `expired` for a session that has ended, undefined for a key that was never issued. */
export type FindCredentials = (
  region: string,
  accessKeyId: string,
  sessionToken?: string,
) => Credentials | 'expired' | undefined;

/** A request with a known key and a valid date; the signature is verified when the body is there. */
export interface KnownSigner {
  readonly signature: RequestSignature;
  readonly credentials: Credentials;
}

const TOLERANCE_MS = 15 * 60_000;
const MOST_KEYS = 1000;
const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

export class SignatureVerifier {
  readonly #signatures = new SignatureReader();
  /** Derived keys by access key and scope; deriving one takes four digests. */
  readonly #keys = new Map<string, { readonly secret: string; readonly key: Buffer }>();
  readonly #findCredentials: FindCredentials;
  readonly #clock: Clock;

  constructor(findCredentials: FindCredentials, clock: Clock) {
    this.#findCredentials = findCredentials;
    this.#clock = clock;
  }

  /** The checks that do not need the body. Throws AWS's ServiceError. */
  identify(head: RequestHead): KnownSigner {
    const signature = this.#signatures.read(head);
    this.#checkDate(signature);
    const credentials = this.#findCredentials(signature.region, signature.accessKeyId, signature.sessionToken);
    if (credentials === undefined) {
      throw new ServiceError('UnrecognizedClientException', 'The security token included in the request is invalid.');
    }
    if (credentials === 'expired') {
      throw new ServiceError('ExpiredTokenException', 'The security token included in the request is expired');
    }
    return { signature, credentials };
  }

  /** Throws InvalidSignatureException unless the signature is that of this request. */
  verify({ signature, credentials }: KnownSigner, head: RequestHead, body: Buffer): void {
    const bodyHash = body.length === 0 ? EMPTY_HASH : sha256(body);
    const given = head.headers['x-amz-content-sha256'];
    if (given !== undefined && given !== bodyHash) {
      throw invalidSignature(
        "The value of the 'x-amz-content-sha256' header does not match the SHA-256 of the request's body.",
      );
    }
    const { signedHeaders } = signature;
    const signedTarget = head.headers['x-amz-target'] === undefined || signedHeaders.includes('x-amz-target');
    if (!signedTarget) throw invalidSignature("'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization.");
    const { method, path, query } = head;
    const expected = computeSignature(this.#key(signature, credentials.secretAccessKey), signature, {
      method,
      path,
      query,
      presigned: signature.expiresMs !== undefined,
      signedHeaders,
      header: (name) => headerText(head, name),
      bodyHash,
    });
    if (!equal(expected, signature.value)) {
      throw invalidSignature(
        'The request signature we calculated does not match the signature you provided. ' +
          'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      );
    }
  }

  #key({ accessKeyId, scope }: RequestSignature, secret: string): Buffer {
    const name = `${accessKeyId}/${scope}`;
    const cached = this.#keys.get(name);
    if (cached?.secret === secret) return cached.key;
    const key = deriveKey(secret, scope);
    if (this.#keys.size >= MOST_KEYS) this.#keys.clear();
    this.#keys.set(name, { secret, key });
    return key;
  }

  /**
   * Valid within 15 minutes of the sandbox's time or of real time, because advancing the sandbox's clock does not change that of
   * its clients. Differs from AWS: some services there accept a clock skew of no more than 5 minutes into the future.
   */
  #checkDate({ date, day, expiresMs = TOLERANCE_MS }: RequestSignature): void {
    const time = parseBasicDate(date);
    if (time === undefined) {
      throw new ServiceError(
        'IncompleteSignatureException',
        `Date must be in ISO-8601 'basic format'. Got '${date}'. See http://en.wikipedia.org/wiki/ISO_8601`,
      );
    }
    if (!date.startsWith(day)) {
      throw invalidSignature(
        `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${date.slice(0, 8)}', from '${date}'.`,
      );
    }
    const realNow = Date.now();
    const isGood = (now: number): boolean => time >= now - expiresMs && time <= now + TOLERANCE_MS;
    if (isGood(realNow) || isGood(this.#clock.now())) return;
    const minutes = Math.round(expiresMs / 60_000);
    throw invalidSignature(
      time < realNow
        ? `Signature expired: ${date} is now earlier than ${formatBasicDate(realNow - expiresMs)} (${formatBasicDate(realNow)} - ${minutes} min.)`
        : `Signature not yet current: ${date} is still later than ${formatBasicDate(realNow + TOLERANCE_MS)} (${formatBasicDate(realNow)} + 15 min.)`,
    );
  }
}

function headerText({ headers, host }: RequestHead, name: string): string {
  const value = name === 'host' ? host : headers[name];
  return typeof value === 'string' ? value : (value?.join(',') ?? '');
}

function parseBasicDate(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Constant-time comparison. */
function equal(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}
