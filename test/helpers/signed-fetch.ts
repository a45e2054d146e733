/** One signed request with any path, headers and body, for what no SDK client would send. */
import { type Signer, signRequest } from '../../src/sandbox/gateway/sign-request.ts';
import { ROOT_KEY } from './use-gateway.ts';

export interface SignedFetch extends Partial<Signer> {
  /** The signing name. */
  readonly service: string;
  /** Default POST. */
  readonly method?: string;
  /** Default `/`. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export function signedFetch(
  { endpoint, port }: { readonly endpoint: string; readonly port: number },
  { method = 'POST', path = '/', headers = {}, body, ...signer }: SignedFetch,
): Promise<Response> {
  const signed = signRequest(
    { method, path, headers: { host: `127.0.0.1:${port}`, ...headers }, body: Buffer.from(body ?? '') },
    { ...ROOT_KEY, region: 'eu-west-1', ...signer },
  );
  return fetch(endpoint + path, { method, headers: signed, ...(body === undefined ? {} : { body }) });
}
