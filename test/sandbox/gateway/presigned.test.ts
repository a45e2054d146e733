import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { stsService } from '../../../src/sandbox/services/sts/index.ts';
import { NO_SESSIONS, ROLE_KEY, ROOT_KEY, useGateway } from '../../helpers/use-gateway.ts';

const gateway = useGateway({ services: [stsService(NO_SESSIONS)] });

interface Presigner {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly time?: number;
  readonly expires?: number;
}

const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();
const sha256 = (data: string): string => createHash('sha256').update(data).digest('hex');

/** A GetCallerIdentity request as a URL, such as `aws eks get-token` creates. */
function presign({ accessKeyId, secretAccessKey, sessionToken, time = Date.now(), expires = 60 }: Presigner): string {
  const { endpoint, port } = gateway.gateway;
  const date = new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${date.slice(0, 8)}/eu-west-1/sts/aws4_request`;
  const parameters = {
    Action: 'GetCallerIdentity',
    Version: '2011-06-15',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${accessKeyId}/${scope}`,
    'X-Amz-Date': date,
    'X-Amz-Expires': String(expires),
    ...(sessionToken === undefined ? {} : { 'X-Amz-Security-Token': sessionToken }),
    'X-Amz-SignedHeaders': 'host',
  };
  const query = Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  const canonical = `GET\n/\n${query}\nhost:127.0.0.1:${port}\n\nhost\n${sha256('')}`;
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonical)}`).toString('hex');
  return `${endpoint}/?${query}&X-Amz-Signature=${signature}`;
}

async function get(url: string): Promise<{ status: number; text: string }> {
  const reply = await fetch(url);
  return { status: reply.status, text: await reply.text() };
}

test('a presigned URL is accepted like a signature in a header', async () => {
  expect((await get(presign(ROOT_KEY))).text).toContain('<Arn>arn:aws:iam::000000000000:root</Arn>');
  expect((await get(presign(ROLE_KEY))).text).toContain('assumed-role/worker/session</Arn>');
});

test.each([
  ['changed', (url: string) => url.replace('Version=2011-06-15', 'Version=2011-06-16'), /SignatureDoesNotMatch/],
  [
    'incomplete',
    (url: string) => url.replace(/&X-Amz-Date=[^&]*/, ''),
    /parameters must include &apos;|must include 'X-Amz-Date'/,
  ],
  ['of another algorithm', (url: string) => url.replace('HMAC-SHA256', 'HMAC-MD5'), /Unsupported AWS 'algorithm'/],
])('a URL that is %s is refused', async (_name, change, message) => {
  const reply = await get(change(presign(ROOT_KEY)));

  expect(reply.status).toBeGreaterThanOrEqual(400);
  expect(reply.text).toMatch(message);
});

test('a URL expires when it says, after a week at the latest', async () => {
  expect(await get(presign({ ...ROOT_KEY, time: Date.now() - 61_000 }))).toMatchObject({
    status: 403,
    text: expect.stringContaining('Signature expired'),
  });
  expect(await get(presign({ ...ROOT_KEY, time: Date.now() - 3_600_000, expires: 7200 }))).toMatchObject({
    status: 200,
  });
  expect((await get(presign({ ...ROOT_KEY, expires: 604_801 }))).text).toContain('X-Amz-Expires');
});
