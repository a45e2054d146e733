/** Signs a request with AWS Signature Version 4, for calls of the control service and for tests. */
import { ALGORITHM, computeSignature, deriveKey, formatBasicDate, sha256 } from './signing.ts';

export interface UnsignedRequest {
  readonly method: string;
  /** Without a query string. */
  readonly path: string;
  /** Lower-case names, with `host` among them. All headers are signed. */
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

/** The request's headers with date, token and `authorization`. */
export function signRequest({ method, path, headers, body }: UnsignedRequest, signer: Signer): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken, region, service, time = Date.now() } = signer;
  const date = formatBasicDate(time);
  const signed: Record<string, string> = { ...headers, 'x-amz-date': date };
  if (sessionToken !== undefined) signed['x-amz-security-token'] = sessionToken;
  const signedHeaders = Object.keys(signed).sort();
  const scope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
  const signature = computeSignature(
    deriveKey(secretAccessKey, scope),
    { date, scope },
    { method, path, query: '', signedHeaders, header: (name) => signed[name]?.trim() ?? '', bodyHash: sha256(body) },
  );
  return {
    ...signed,
    authorization: `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`,
  };
}

/** How long AWS signs the address of a function's code for. */
const PRESIGNED_SECONDS = 600;

/** The address of a GET request with its signature in the query string. */
export function presignUrl(
  endpoint: string,
  { path, region, service }: { readonly path: string; readonly region: string; readonly service: string },
  { accessKeyId, secretAccessKey }: Pick<Signer, 'accessKeyId' | 'secretAccessKey'>,
): string {
  const date = formatBasicDate(Date.now());
  const scope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
  const query = new URLSearchParams({
    'X-Amz-Algorithm': ALGORITHM,
    'X-Amz-Credential': `${accessKeyId}/${scope}`,
    'X-Amz-Date': date,
    'X-Amz-Expires': String(PRESIGNED_SECONDS),
    'X-Amz-SignedHeaders': 'host',
  }).toString();
  const header = (): string => new URL(endpoint).host;
  const parts = { method: 'GET', path, query, signedHeaders: ['host'], header, bodyHash: sha256('') };
  const signature = computeSignature(deriveKey(secretAccessKey, scope), { date, scope }, parts);
  return `${endpoint}${path}?${query}&X-Amz-Signature=${signature}`;
}
