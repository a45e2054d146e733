/** Signs a request with AWS Signature Version 4, for our own control calls and raw clients. */
import { createHash, createHmac } from 'node:crypto';

export interface UnsignedRequest {
  readonly method: string;
  /** Without a query string. */
  readonly path: string;
  /** Lower-case names; `host` must be among them. All of them are signed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface Signer {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly region: string;
  /** The signing name. */
  readonly service: string;
  /** Milliseconds since the epoch; default: now. */
  readonly time?: number;
}

/** The request's headers with the date, the token and the `authorization` that signs them. */
export function signRequest(request: UnsignedRequest, signer: Signer): Record<string, string> {
  const date = new Date(signer.time ?? Date.now()).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const headers: Record<string, string> = { ...request.headers, 'x-amz-date': date };
  if (signer.sessionToken !== undefined) headers['x-amz-security-token'] = signer.sessionToken;
  const names = Object.keys(headers).sort();
  const signedHeaders = names.join(';');
  const canonicalRequest = [
    request.method,
    request.path,
    '',
    ...names.map((name) => `${name}:${headers[name]?.trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders,
    sha256(request.body),
  ].join('\n');
  const scope = `${date.slice(0, 8)}/${signer.region}/${signer.service}/aws4_request`;
  const stringToSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonicalRequest)].join('\n');
  const key = scope
    .split('/')
    .reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${signer.secretAccessKey}`);
  const signature = createHmac('sha256', key).update(stringToSign).digest('hex');
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${signer.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  return headers;
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
