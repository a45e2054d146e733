/** Requests as bytes, for facts about the wire that the SDK's clients hide. */
import { signRequest } from '../../src/sandbox/gateway/sign-request.ts';
import type { Account } from './account.ts';

export interface WireRequest {
  /** The signing name. */
  readonly service: string;
  /** Default POST. */
  readonly method?: string;
  /** Default `/`. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body where it is JSON. */
  readonly json: Readonly<Record<string, unknown>>;
}

export async function sendRaw(aws: Account, request: WireRequest): Promise<WireAnswer> {
  const { service, method = 'POST', path = '/', headers = {}, body } = request;
  const { sandbox } = aws;
  const unsigned = {
    method,
    path,
    headers: { host: new URL(sandbox.endpoint).host, ...headers },
    body: Buffer.from(body ?? ''),
  };
  const time = sandbox.clock.now();
  const signed = signRequest(unsigned, { ...sandbox.credentials, region: sandbox.region, service, time });
  const answer = await fetch(sandbox.endpoint + path, { method, headers: signed, body });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: /^\s*{/.test(text) ? JSON.parse(text) : {} };
}

/** A call of a service that speaks AWS JSON, by the whole value of its `X-Amz-Target`. */
export function sendJson(
  aws: Account,
  { service, target, version = '1.0' }: { service: string; target: string; version?: '1.0' | '1.1' },
  input: object = {},
): Promise<WireAnswer> {
  const headers = { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': target };
  return sendRaw(aws, { service, headers, body: JSON.stringify(input) });
}

/** A call of a service that speaks the Query protocol. */
export function sendQuery(aws: Account, service: string, parameters: Record<string, string>): Promise<WireAnswer> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return sendRaw(aws, { service, headers, body: new URLSearchParams(parameters).toString() });
}

/** A call of Lambda; a body of JSON when there is one. */
export function sendLambda(aws: Account, method: string, path: string, input?: object): Promise<WireAnswer> {
  const body = input === undefined ? {} : { body: JSON.stringify(input) };
  return sendRaw(aws, { service: 'lambda', method, path, headers: { 'content-type': 'application/json' }, ...body });
}
