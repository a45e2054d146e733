import { connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { GetCallerIdentity$, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { defineOperation, type Service } from '../../../src/sandbox/contract/service.ts';
import { signRequest, type UnsignedRequest } from '../../../src/sandbox/gateway/sign-request.ts';
import { dynamoDbDialect } from '../../../src/sandbox/services/dynamodb/dialect.ts';
import { lambdaDialect } from '../../../src/sandbox/services/lambda/dialect.ts';
import { type SignedFetch, signedFetch } from '../../helpers/signed-fetch.ts';
import { EXPIRED_KEY, ROLE_KEY, ROOT_KEY, useGateway } from '../../helpers/use-gateway.ts';

const NO_STATE = { state: undefined } as const;

/** The same operation for the services of each protocol. */
const whoAmI = defineOperation<object, object, undefined>(GetCallerIdentity$, { action: null, handle: () => ({}) });
const operations = [whoAmI];
const services: readonly Service<undefined>[] = [
  { ...NO_STATE, signingName: 'sts', iamPrefix: 'sts', protocols: ['awsQuery'], operations },
  {
    ...NO_STATE,
    signingName: 'dynamodb',
    iamPrefix: 'dynamodb',
    protocols: ['awsJson1_0'],
    targetPrefix: 'DynamoDB_20120810',
    dialect: dynamoDbDialect,
    operations,
  },
  {
    ...NO_STATE,
    signingName: 'lambda',
    iamPrefix: 'lambda',
    dialect: lambdaDialect,
    protocols: ['restJson1'],
    operations,
  },
];

const gateway = useGateway({ services });

interface Refusal {
  readonly status: number;
  readonly code: string | undefined;
  readonly message: string | undefined;
}

/** A Query request to STS, changed after it was signed by `tamper`. */
async function query(
  signer: Partial<SignedFetch> = {},
  tamper?: (headers: Record<string, string>) => void,
  body?: string,
) {
  const { endpoint, port } = gateway.gateway;
  const signedBody = 'Action=GetCallerIdentity&Version=2011-06-15';
  const unsigned: UnsignedRequest = {
    method: 'POST',
    path: '/',
    headers: {
      host: `127.0.0.1:${port}`,
      'content-type': 'application/x-www-form-urlencoded',
      ...(signer.headers ?? {}),
    },
    body: Buffer.from(signedBody),
  };
  const headers = signRequest(unsigned, { ...ROOT_KEY, region: 'eu-west-1', service: 'sts', ...signer });
  tamper?.(headers);
  const reply = await fetch(endpoint, { method: 'POST', headers, body: body ?? signedBody });
  const text = await reply.text();
  return {
    status: reply.status,
    code: /<Code>(.*)<\/Code>/.exec(text)?.[1],
    message: /<Message>(.*)<\/Message>/s.exec(text)?.[1],
  } satisfies Refusal;
}

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. ' +
  'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

test('accepts a valid signature', async () => {
  const before = gateway.requests();

  expect(await query()).toMatchObject({ status: 200 });
  expect(await query(ROLE_KEY)).toMatchObject({ status: 200 });
  expect(gateway.requests()).toBe(before + 2);
});

test('accepts the parts of an authorization in any order', async () => {
  const reorder = (headers: Record<string, string>): void => {
    const [algorithm, credential, signedHeaders, signature] = (headers.authorization ?? '').split(/,? /);
    headers.authorization = `${algorithm} ${credential},${signature},${signedHeaders}`;
  };

  expect(await query({}, reorder)).toMatchObject({ status: 200 });
  expect(await query({ secretAccessKey: 'guessed' }, reorder)).toMatchObject({ status: 403 });
});

describe('refuses, in the words of Query services', () => {
  test.each<[string, string, Parameters<typeof query>]>([
    ['a wrong secret', MISMATCH, [{ secretAccessKey: 'guessed' }]],
    ['a body changed after it was signed', MISMATCH, [{}, undefined, 'Action=GetSessionToken&Version=2011-06-15']],
    ['a signed header changed afterwards', MISMATCH, [{}, (headers) => (headers['content-type'] += '; charset=utf-8')]],
    [
      'a signature cut short',
      MISMATCH,
      [{}, (headers) => (headers.authorization = headers.authorization?.slice(0, -1) ?? '')],
    ],
    [
      'a body hash that is not the body’s',
      "The value of the 'x-amz-content-sha256' header does not match the SHA-256 of the request's body.",
      [{ headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }],
    ],
  ])('%s', async (_name, message, request) => {
    expect(await query(...request)).toEqual({ status: 403, code: 'SignatureDoesNotMatch', message });
  });

  test.each<[string, Partial<SignedFetch>]>([
    ['an unknown key', { accessKeyId: 'AKIASTRANGER' }],
    ['a session key without its token', { ...ROLE_KEY, sessionToken: undefined }],
    ['a session key with another token', { ...ROLE_KEY, sessionToken: 'made-up' }],
  ])('%s', async (_name, signer) => {
    expect(await query(signer)).toEqual({
      status: 403,
      code: 'InvalidClientTokenId',
      message: 'The security token included in the request is invalid.',
    });
  });

  test('an expired session', async () => {
    expect(await query(EXPIRED_KEY)).toEqual({
      status: 403,
      code: 'ExpiredToken',
      message: 'The security token included in the request is expired',
    });
  });

  test('no signature at all', async () => {
    expect(await query({}, (headers) => delete headers.authorization)).toEqual({
      status: 403,
      code: 'MissingAuthenticationToken',
      message: 'Request is missing Authentication Token',
    });
  });

  test.each([
    ['Basic dXNlcjpwYXNz', 'MissingAuthenticationToken', 'Request is missing Authentication Token'],
    [
      'AWS4-HMAC-SHA1 Credential=a/b/c/d/aws4_request, SignedHeaders=host, Signature=b',
      'IncompleteSignature',
      "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1'",
    ],
    [
      'AWS4- Signature=b,Credential=a',
      'IncompleteSignature',
      "Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4- Signature=b,Credential=a",
    ],
    [
      'AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request',
      'IncompleteSignature',
      "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. ",
    ],
    [
      'AWS4-HMAC-SHA256 Credential, SignedHeaders=host, Signature=b',
      'IncompleteSignature',
      "'Credential' not a valid key=value pair (missing equal-sign) in Authorization header:",
    ],
    [
      'AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=b',
      'IncompleteSignature',
      "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/b/c'",
    ],
    [
      'AWS4-HMAC-SHA256 Credential=a/b/c/d/aws3, SignedHeaders=host, Signature=b',
      'SignatureDoesNotMatch',
      "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws3'.",
    ],
    [
      'AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=x-amz-date, Signature=b',
      'SignatureDoesNotMatch',
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    ],
  ])('the authorization %s', async (authorization, code, message) => {
    const refusal = await query({}, (headers) => {
      headers.authorization = authorization;
    });

    expect(refusal.code).toBe(code);
    expect(refusal.message?.replaceAll('&quot;', '"')).toContain(message);
  });
});

describe('accepts a date', () => {
  const MINUTE = 60_000;

  test('of the sandbox’s time and of real time', async () => {
    expect(await query({ time: gateway.clock.now() + 14 * MINUTE })).toMatchObject({ status: 200 });
    expect(await query({ time: Date.now() - 14 * MINUTE })).toMatchObject({ status: 200 });
  });

  test.each([
    ['past', -16, /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 15 min\.\)$/],
    [
      'future',
      16,
      /^Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 15 min\.\)$/,
    ],
  ])('but not one in the %s', async (_name, minutes, message) => {
    expect(await query({ time: Date.now() + minutes * MINUTE })).toEqual({
      status: 403,
      code: 'SignatureDoesNotMatch',
      message: expect.stringMatching(message),
    });
  });

  test('but not a malformed one, or one that differs from the scope’s', async () => {
    expect(await query({}, (headers) => (headers['x-amz-date'] = 'today'))).toMatchObject({
      code: 'IncompleteSignature',
      message: "Date must be in ISO-8601 'basic format'. Got 'today'. See http://en.wikipedia.org/wiki/ISO_8601",
    });
    expect(await query({}, (headers) => (headers['x-amz-date'] = '20010101T000000Z'))).toMatchObject({
      code: 'SignatureDoesNotMatch',
      message: expect.stringContaining("!= '20010101', from '20010101T000000Z'."),
    });
  });
});

describe('refuses in the form of each protocol', () => {
  const json = { service: 'dynamodb', headers: { 'x-amz-target': 'DynamoDB_20120810.PutItem' }, body: '{}' };

  test('AWS JSON: 400, with the framework’s prefix for DynamoDB', async () => {
    const reply = await signedFetch(gateway.gateway, { ...json, accessKeyId: 'AKIASTRANGER' });

    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({
      __type: 'com.amazon.coral.service#UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    });
    const wrong = await signedFetch(gateway.gateway, { ...json, secretAccessKey: 'guessed' });
    expect(await wrong.json()).toEqual({
      __type: 'com.amazon.coral.service#InvalidSignatureException',
      message: MISMATCH,
    });
  });

  test('REST JSON: 403', async () => {
    const reply = await signedFetch(gateway.gateway, { service: 'lambda', path: '/f', secretAccessKey: 'guessed' });

    expect(reply.status).toBe(403);
    expect(reply.headers.get('x-amzn-errortype')).toBe('InvalidSignatureException');
    expect(await reply.json()).toEqual({ message: MISMATCH });
  });

  test.each([
    ['DynamoDB_20120810.PutItem', 'com.amazon.coral.service#', 'Request is missing Authentication Token'],
    ['Kinesis_20131202.PutRecord', '', 'Missing Authentication Token'],
  ])('without a signature: %s in its own words', async (target, prefix, message) => {
    const { endpoint } = gateway.gateway;

    const reply = await fetch(endpoint, { method: 'POST', headers: { 'x-amz-target': target }, body: '{}' });

    expect(await reply.json()).toEqual({ __type: `${prefix}MissingAuthenticationTokenException`, message });
  });

  test('Kinesis treats any scheme as a malformed signature', async () => {
    const { endpoint } = gateway.gateway;
    const headers = { 'x-amz-target': 'Kinesis_20131202.PutRecord', authorization: 'X' };

    const reply = await fetch(endpoint, { method: 'POST', headers, body: '{}' });

    expect(await reply.json()).toEqual({
      __type: 'IncompleteSignatureException',
      message:
        "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. " +
        "Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a " +
        "'X-Amz-Date' or a 'Date' header. Authorization=X",
    });
  });

  test('two signatures, even when one is empty', async () => {
    const { endpoint } = gateway.gateway;

    const reply = await fetch(`${endpoint}/?X-Amz-Algorithm`, {
      method: 'POST',
      headers: { ...json.headers, authorization: 'X' },
      body: '{}',
    });

    expect(await reply.json()).toEqual({
      __type: 'com.amazon.coral.service#InvalidSignatureException',
      message: "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    });
  });

  test('a target that is not signed', async () => {
    const { endpoint, port } = gateway.gateway;
    const request = { method: 'POST', path: '/', headers: { host: `127.0.0.1:${port}` }, body: Buffer.from('{}') };
    const headers = signRequest(request, { ...ROOT_KEY, region: 'eu-west-1', service: 'dynamodb' });

    const reply = await fetch(endpoint, { method: 'POST', headers: { ...headers, ...json.headers }, body: '{}' });

    expect(await reply.json()).toMatchObject({
      message: "'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization.",
    });
  });

  test('names a service that the sandbox does not have', async () => {
    const reply = await signedFetch(gateway.gateway, { service: 's3', method: 'GET', path: '/bucket' });

    expect(reply.status).toBe(501);
    expect(await reply.json()).toEqual({ message: "The streamlab sandbox does not serve the service 's3'." });
  });
});

describe('refuses web pages', () => {
  test('by their Origin', async () => {
    const reply = await fetch(gateway.gateway.endpoint, { headers: { origin: 'https://example.com' } });

    expect(reply.status).toBe(403);
    expect(await reply.json()).toEqual({ message: 'Requests from web pages are not served.' });
  });

  test.each(['example.com', 'localhost', '127.0.0.1:1', 'localhost.example.com:PORT', ''])(
    'by the foreign host %j, however well it is signed',
    async (host) => {
      const { port } = gateway.gateway;
      const reply = await raw(
        `GET / HTTP/1.1\r\nhost: ${host.replace('PORT', String(port))}\r\nconnection: close\r\n\r\n`,
      );

      expect(reply).toMatch(/^HTTP\/1\.1 403 /);
      expect(reply).toContain('This is not the host that the request names.');
    },
  );

  test.each([
    [
      'AWS JSON',
      'content-type: application/x-amz-json-1.0\r\nx-amz-target: DynamoDB_20120810.ListTables',
      /content-type: application\/x-amz-json-1.0\r\n[\s\S]*\{"__type":"[^"]*AccessDeniedException","(m|M)essage":"This is not the host that the request names."\}/,
    ],
    [
      'Query',
      'content-type: application/x-www-form-urlencoded; charset=utf-8',
      /content-type: text\/xml\r\n[\s\S]*<Code>AccessDenied<\/Code><Message>This is not the host that the request names.<\/Message>/,
    ],
  ])('in the form of the protocol %s, so that its clients can read why', async (_, head, expected) => {
    const reply = await raw(
      `POST / HTTP/1.1\r\nhost: stream-127.0.0.1\r\n${head}\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}`,
    );

    expect(reply).toMatch(/^HTTP\/1\.1 403 /);
    expect(reply).toMatch(expected);
  });

  test.each(['localhost', 'LOCALHOST', '[::1]', '127.0.0.1'])('but not the local names such as %s', async (name) => {
    const { port } = gateway.gateway;
    const reply = await raw(`GET / HTTP/1.1\r\nhost: ${name}:${port}\r\nconnection: close\r\n\r\n`);

    expect(reply).toContain('MissingAuthenticationToken');
  });

  test('over HTTP/2 as well', async () => {
    const session = connectHttp2(gateway.gateway.endpoint);
    const status = await new Promise((resolve, reject) => {
      const stream = session.request({ ':path': '/', ':authority': 'example.com' });
      stream.on('response', (headers) => resolve(headers[':status']));
      stream.on('error', reject);
      stream.resume();
    });
    session.close();

    expect(status).toBe(403);
  });
});

/** Sends bytes piece by piece and returns the reply up to the end of the connection. */
function raw(...pieces: readonly (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket: Socket = connect(gateway.gateway.port, '127.0.0.1', async () => {
      socket.setNoDelay(true);
      for (const piece of pieces) {
        await new Promise((written) => socket.write(piece, written));
        await new Promise((turn) => setImmediate(turn));
      }
    });
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
}

describe('survives', () => {
  const isAlive = async (): Promise<unknown> => new STSClient(gateway.config()).send(new GetCallerIdentityCommand());

  test.each<[string, readonly (string | Buffer)[], RegExp]>([
    ['bytes that are not HTTP', [Buffer.from([0, 1, 2, 3, 13, 10, 13, 10])], /^HTTP\/1\.1 400 /],
    ['half a preface', ['PRI * HTTP/2.0\r\n\r\nSM\r\n', 'no\r\n\r\n'], /^HTTP\/1\.1 400 /],
    ['a preface and then noise', ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', Buffer.alloc(1000, 255)], /^/],
    ['a header that never ends', [`GET / HTTP/1.1\r\nx: ${'x'.repeat(100_000)}`], /^HTTP\/1\.1 400 /],
  ])('%s', async (_name, pieces, reply) => {
    expect(await raw(...pieces)).toMatch(reply);
    await isAlive();
  });

  test('a request that arrives byte by byte', async () => {
    const { port } = gateway.gateway;
    const request = `PUT / HTTP/1.1\r\nhost: localhost:${port}\r\nconnection: close\r\n\r\n`;

    expect(await raw(...request)).toContain('MissingAuthenticationToken');
  });

  test('an HTTP/2 preface that arrives byte by byte', async () => {
    const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
    const goAway = Buffer.from([0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

    const reply = await raw(...'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', settings, goAway);

    // The server's SETTINGS frame: HTTP/2 was recognised.
    expect(reply.charCodeAt(3)).toBe(4);
  });

  test('a client that disconnects in the middle of its body', async () => {
    const { port } = gateway.gateway;
    const headers = signRequest(
      { method: 'POST', path: '/', headers: { host: `127.0.0.1:${port}` }, body: Buffer.from('abc') },
      { ...ROOT_KEY, region: 'eu-west-1', service: 'sts' },
    );
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const socket = connect(port, '127.0.0.1');
    await new Promise((resolve) =>
      socket.write(`POST / HTTP/1.1\r\n${lines.join('')}content-length: 3\r\n\r\na`, resolve),
    );
    socket.destroy();

    await isAlive();
    expect(gateway.logged).toEqual([]);
  });

  test('a body that is longer than the limit', async () => {
    const reply = await signedFetch(gateway.gateway, {
      service: 'dynamodb',
      headers: { 'x-amz-target': 'DynamoDB_20120810.PutItem', 'content-type': 'application/x-amz-json-1.0' },
      body: new Uint8Array(16 * 1024 * 1024 + 1),
    });

    expect(reply.status).toBe(413);
    expect(await reply.text()).toContain('Request must be smaller than 16777216 bytes for the PutItem operation');
  });
});
