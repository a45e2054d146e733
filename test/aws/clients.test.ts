import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, it } from 'vitest';
import { type Aws, openAws } from '../../src/aws/clients.ts';
import { SkippingClock } from '../helpers/skipping-clock.ts';
import { useSandbox } from '../helpers/use-sandbox.ts';

const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };
const { signal } = new AbortController();

let server: Server | undefined;
let aws: Aws | undefined;
let requests = 0;
afterEach(() => {
  aws?.dispose();
  server?.closeAllConnections();
  server?.close();
  requests = 0;
});

/** A connection to an endpoint that answers like this. */
async function openTo(listener: RequestListener, timeoutMs?: number): Promise<Aws> {
  const listening = createServer((request, response) => {
    requests += 1;
    listener(request, response);
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address() as AddressInfo; // it listens on a port, not on a pipe
  const endpoint = `http://127.0.0.1:${port}`;
  const target = { kind: 'endpoint', endpoint, region: 'us-east-1', credentials } as const;
  aws = openAws(target, { signal, clock: new SkippingClock(), timeoutMs });
  return aws;
}

const answering = (status: number, headers: Record<string, string>, body: string): RequestListener => {
  return (request, response) => {
    request.resume();
    response.writeHead(status, headers).end(body);
  };
};

const reads = [
  ['ListTables', (to: Aws) => to.send(DynamoDBClient, new ListTablesCommand({}))],
  ['ListStreams', (to: Aws) => to.send(KinesisClient, new ListStreamsCommand({}))],
  ['GetRole', (to: Aws) => to.send(IAMClient, new GetRoleCommand({ RoleName: 'r' }))],
] as const;

describe('an endpoint that does not answer', () => {
  it.each(reads)('ends %s after its time', async (operation, read) => {
    const hanging = await openTo(() => {}, 40);
    await expect(read(hanging)).rejects.toMatchObject({
      message: `${operation}: ${hanging.target.endpoint} has not answered within 40 ms`,
      hint: 'check --endpoint-url, or leave it out to use the sandbox',
    });
  });

  it('ends a call whose answer begins and never ends', async () => {
    const half = await openTo((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).write('{"TableNames":');
    }, 40);
    await expect(half.send(DynamoDBClient, new ListTablesCommand({}))).rejects.toThrow(/^ListTables: .*40 ms/);
  });

  it('does not call a function again that may be running', async () => {
    const hanging = await openTo(() => {});
    const command = new InvokeCommand({ FunctionName: 'f' });
    await expect(hanging.send(LambdaClient, command, { timeoutMs: 40 })).rejects.toThrow('not answered within 40 ms');
    expect(requests).toBeLessThan(2);
  });
});

describe('an answer that is not of AWS', () => {
  const page = '<!DOCTYPE html>\n<html><body>Please log in</body></html>';

  it.each(reads)('is named as a web page by %s', async (operation, read) => {
    const portal = await openTo(answering(200, { 'content-type': 'text/html; charset=utf-8' }, page));
    await expect(read(portal)).rejects.toMatchObject({
      name: 'ForeignAnswer',
      message: `${operation}: ${portal.target.endpoint} answered 200 with a web page, which is not an answer of AWS`,
    });
  });

  it.each(reads)('is quoted by %s when it is a text', async (operation, read) => {
    const portal = await openTo(answering(404, { 'content-type': 'text/plain' }, 'no such host'));
    await expect(read(portal)).rejects.toThrow(
      `${operation}: ${portal.target.endpoint} answered 404 with "no such host"`,
    );
  });

  it.each([
    [reads[0], 'application/x-amz-json-1.0', '{"TableNames":["a'],
    [reads[2], 'text/xml', '<GetRoleResponse><GetRoleResult><Role><RoleName>r'],
    [reads[2], 'text/xml', '{}'],
  ])('is unreadable when it ends early or is of another kind', async ([, read], type, body) => {
    const half = await openTo(answering(200, { 'content-type': type }, body));
    await expect(read(half)).rejects.toThrow('answered with what cannot be read, which is not an answer of AWS');
  });

  it('is not that of an emulator which leaves out the type and the request ID', async () => {
    const emulator = await openTo(answering(200, { 'content-type': 'text/html' }, '{"TableNames":["a"]}'));
    await expect(emulator.send(DynamoDBClient, new ListTablesCommand({}))).resolves.toMatchObject({
      TableNames: ['a'],
    });
  });
});

describe('throttling', () => {
  const used = useSandbox();
  const open = (onThrottled: () => void): Aws => {
    const { endpoint, region, credentials: own } = used.config();
    aws = openAws(
      { kind: 'sandbox', endpoint, region, credentials: own },
      { signal, clock: new SkippingClock(), onThrottled },
    );
    return aws;
  };
  afterEach(() => used.sandbox.setFaults([]));

  it('is waited for, and told', async () => {
    used.sandbox.setFaults([{ operation: 'dynamodb:ListTables', kind: 'throttle', count: 10 }]);
    let told = 0;
    const calls = open(() => {
      told += 1;
    });
    await expect(calls.send(DynamoDBClient, new ListTablesCommand({}))).resolves.toMatchObject({ TableNames: [] });
    expect(told).toBe(10);
  });

  it('ends a call that is refused every time', async () => {
    used.sandbox.setFaults([{ operation: 'dynamodb:ListTables', kind: 'throttle' }]);
    await expect(open(() => {}).send(DynamoDBClient, new ListTablesCommand({}))).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
      hint: 'wait a moment, then run it again',
    });
  });
});
