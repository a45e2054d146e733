/** Signature Version 4 for signer and verifier: canonical request, derived key, signature. */
import { createHmac, hash } from 'node:crypto';

export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** The parts of a request that a signature covers. */
export interface SignedParts {
  readonly method: string;
  /** As sent. */
  readonly path: string;
  /** As sent, without the `?`. */
  readonly query: string;
  /** The query string contains the signature, which does not cover itself. */
  readonly presigned?: boolean;
  /** Lower-case names in the order of `SignedHeaders`. */
  readonly signedHeaders: readonly string[];
  header(name: string): string;
  readonly bodyHash: string;
}

/** Date and scope of a signature. */
export interface SigningScope {
  /** `20251125T120000Z`. */
  readonly date: string;
  /** `<day>/<region>/<service>/aws4_request`. */
  readonly scope: string;
}

/** In hexadecimal digits. */
export function computeSignature(key: Buffer, { date, scope }: SigningScope, parts: SignedParts): string {
  const { method, path, query, presigned = false, signedHeaders, bodyHash } = parts;
  let headers = '';
  for (const name of signedHeaders) {
    const value = parts.header(name);
    headers += `${name}:${value.includes('  ') ? value.replace(/ +/g, ' ') : value}\n`;
  }
  const canonical = `${method}\n${canonicalPath(path)}\n${canonicalQuery(query, presigned)}\n${headers}\n${signedHeaders.join(';')}\n${bodyHash}`;
  return createHmac('sha256', key)
    .update(`${ALGORITHM}\n${date}\n${scope}\n${sha256(canonical)}`)
    .digest('hex');
}

/** The key for one credential scope, valid for its day. */
export function deriveKey(secret: string, scope: string): Buffer {
  let key = Buffer.from(`AWS4${secret}`);
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest();
  return key;
}

export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data);
}

/** `20251125T120000Z`. */
export function formatBasicDate(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** The path as sent, normalized and encoded once more, as for every service except S3. */
function canonicalPath(path: string): string {
  if (path === '/' || path === '') return '/';
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encode(segment));
  }
  const end = segments.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${segments.join('/')}${end}`;
}

/** The parameters sorted by encoded name and value, without the signature of a presigned request. */
function canonicalQuery(query: string, presigned: boolean): string {
  if (query === '') return '';
  return query
    .split('&')
    .filter((part) => part !== '' && !(presigned && part.startsWith('X-Amz-Signature=')))
    .map((part) => {
      const sign = part.indexOf('=');
      const [name, value] = sign < 0 ? [part, ''] : [part.slice(0, sign), part.slice(sign + 1)];
      return [encode(decode(name)), encode(decode(value))] as const;
    })
    .sort(([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** RFC 3986: all but unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Text with an invalid encoding is returned unchanged: its signature will not match. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
