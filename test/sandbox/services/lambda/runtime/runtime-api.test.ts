import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { RuntimeApi, type RuntimeCall } from '../../../../../src/sandbox/services/lambda/runtime/runtime-api.ts';

const opened: RuntimeApi[] = [];

afterEach(() => {
  for (const api of opened.splice(0)) api.close();
});

async function open({ requireToken = false } = {}): Promise<{ api: RuntimeApi; calls: RuntimeCall[]; base: string }> {
  const calls: RuntimeCall[] = [];
  const api = await RuntimeApi.start(requireToken, (call) => calls.push(call));
  opened.push(api);
  return { api, calls, base: `http://${api.address}/2018-06-01/runtime` };
}

const delivery = {
  invocation: {
    requestId: 'id-1',
    payload: Buffer.from('{"a":1}'),
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
    clientContext: '{"custom":{}}',
  },
  deadline: 1_764_000_000_123,
  traceId: 'Root=1-0-0',
};

/** Delivers this event to a waiting client. */
async function deliver({ api, calls, base }: Awaited<ReturnType<typeof open>>): Promise<Response> {
  const waiting = fetch(`${base}/invocation/next`);
  await expect.poll(() => calls.at(-1)).toEqual({ kind: 'next' });
  api.deliver(delivery);
  return waiting;
}

describe('the Runtime API', () => {
  it('delivers an event with its headers', async () => {
    const response = await deliver(await open());
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'lambda-runtime-aws-request-id': 'id-1',
      'lambda-runtime-deadline-ms': '1764000000123',
      'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:000000000000:function:f',
      'lambda-runtime-trace-id': 'Root=1-0-0',
      'lambda-runtime-client-context': '{"custom":{}}',
    });
    expect(await response.json()).toEqual({ a: 1 });
  });

  it('takes a response', async () => {
    const opened = await open();
    await deliver(opened);
    const response = await fetch(`${opened.base}/invocation/id-1/response`, { method: 'POST', body: '"done"' });
    expect([response.status, await response.json()]).toEqual([202, { status: 'OK' }]);
    expect(opened.calls.at(-1)).toEqual({ kind: 'response', body: Buffer.from('"done"') });
  });

  it('takes errors of an invocation and of an initialisation', async () => {
    const opened = await open();
    const init = { method: 'POST', body: '{}', headers: { 'Lambda-Runtime-Function-Error-Type': 'Runtime.X' } };
    expect((await fetch(`${opened.base}/init/error`, init)).status).toBe(202);
    expect(opened.calls).toEqual([{ kind: 'init-error', body: Buffer.from('{}'), errorType: 'Runtime.X' }]);
    await deliver(opened);
    await fetch(`${opened.base}/invocation/id-1/error`, { method: 'POST', body: '{}' });
    expect(opened.calls.at(-1)).toEqual({ kind: 'error', body: Buffer.from('{}') });
  });

  it('refuses a result for another invocation, or a second one', async () => {
    const opened = await open();
    await deliver(opened);
    const post = (id: string): Promise<Response> =>
      fetch(`${opened.base}/invocation/${id}/response`, { method: 'POST', body: '1' });
    const refused = await post('id-2');
    expect([refused.status, await refused.json()]).toEqual([
      400,
      { errorType: 'InvalidRequestID', errorMessage: 'Invalid request ID' },
    ]);
    expect((await post('id-1')).status).toBe(202);
    expect((await post('id-1')).status).toBe(400);
  });

  it('turns a response that is too long into an error', async () => {
    const opened = await open();
    await deliver(opened);
    const body = Buffer.alloc(6_291_557, '1');
    const response = await fetch(`${opened.base}/invocation/id-1/response`, { method: 'POST', body });
    expect(response.status).toBe(413);
    expect(opened.calls.at(-1)).toMatchObject({ kind: 'error', errorType: 'Function.ResponseSizeTooLarge' });
  });

  it.each([
    ['GET', '/invocation/id-1/response'],
    ['POST', '/invocation/next'],
    ['GET', '/../../etc/passwd'],
    ['GET', ''],
  ])('knows nothing of %s %s', async (method, resource) => {
    const { base, calls } = await open();
    expect((await fetch(base + resource, { method })).status).toBe(404);
    expect(calls).toEqual([]);
  });

  it('serves no web page', async () => {
    const { base, calls } = await open();
    expect((await fetch(`${base}/invocation/next`, { headers: { Origin: 'https://example.com' } })).status).toBe(403);
    const other = base.replace('127.0.0.1', 'localhost');
    expect((await fetch(`${other}/invocation/next`).catch(() => ({ status: 403 }))).status).toBe(403);
    expect(calls).toEqual([]);
  });

  it("serves streamlab's own clients by their token only", async () => {
    const { api, base, calls } = await open({ requireToken: true });
    const next = (token: string): Promise<Response> =>
      fetch(`${base}/invocation/next`, { headers: { 'Streamlab-Token': token } });
    expect((await next('x'.repeat(api.token.length))).status).toBe(403);
    expect((await fetch(`${base}/invocation/next`)).status).toBe(403);
    const waiting = next(api.token);
    await expect.poll(() => calls).toEqual([{ kind: 'next' }]);
    api.deliver(delivery);
    expect((await waiting).status).toBe(200);
  });

  // Only root can act as another user.
  it.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
    'lets no other user of the machine fetch an event or post a result, whatever address family its socket has',
    async () => {
      const { base, calls, api } = await open();
      for (const host of ['127.0.0.1', '::ffff:127.0.0.1']) {
        const answered = (uid: number): Promise<string> => ask(new URL(base).port, host, uid);
        expect(await answered(65_534)).toBe('');
        expect(calls).toEqual([]);
        expect(await answered(0)).toMatch(/^HTTP\/1.1 202/);
        expect(calls.splice(0)).toMatchObject([{ kind: 'init-error' }]);
      }
      expect(api.address).toMatch(/^127\.0\.0\.1:\d+$/);
    },
  );
});

const ASK = `
const [port, host] = process.argv.slice(1);
const socket = require('node:net').connect(Number(port), host);
socket.on('error', () => {});
socket.write(\`POST /2018-06-01/runtime/init/error HTTP/1.1\\r\\nHost: 127.0.0.1:\${port}\\r\\nConnection: close\\r\\nContent-Length: 2\\r\\n\\r\\n{}\`);
socket.pipe(process.stdout);
`;

/** What the Runtime API answers to a request of this user. */
async function ask(port: string, host: string, uid: number): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', ASK, port, host], { uid, cwd: '/' });
  return stdout;
}
