/** Signature Version 4, the same for the signer and the verifier: canonical request, derived key, signature. */
import { createHmac, hash } from 'node:crypto';

export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** What a signature covers. */
export interface SignedParts {
  readonly method: string;
  /** As sent. */
  readonly path: string;
  /** As sent, without the `?`. */
  readonly query: string;
  /** The signature itself is in the query string, which it does not cover. */
  readonly presigned?: boolean;
  /** Lower-case names in the order of the signature. */
  readonly signedHeaders: readonly string[];
  header(name: string): string;
  readonly bodyHash: string;
}

/** When and for what a key signs. */
export interface SigningScope {
  /** `20251125T120000Z`. */
  readonly date: string;
  /** `<day>/<region>/<service>/aws4_request`. */
  readonly scope: string;
}

/** The signature in hexadecimal digits. */
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

/** The key for one scope, good for its day. */
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

/** The path as sent, encoded once more, as every service but S3 has it; dot segments and empty ones are resolved first. */
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

/** The parameters sorted by their encoded names and values; a presigned request leaves its own signature out. */
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

/** RFC 3986: everything but unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Text that is no valid encoding stays as it is: its signature will not match. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
