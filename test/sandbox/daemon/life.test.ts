import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { callControl } from '../../../src/sandbox/daemon/client.ts';
import { controlFilePath, readControlFiles, type SandboxConnection } from '../../../src/sandbox/daemon/control-file.ts';
import { ensureSandbox, findSandbox, stopSandbox } from '../../../src/sandbox/daemon/start.ts';
import { clientConfig, useClients } from '../../helpers/use-clients.ts';
import { createFunction, hasProc, isAlive, processesOf, startProcess, untilGone, useHomes } from './use-homes.ts';

const newHome = useHomes();

const client = useClients();
const dynamoDb = (connection: SandboxConnection) => client(DynamoDBClient, clientConfig(connection));

const createTable = (connection: SandboxConnection, TableName: string) =>
  dynamoDb(connection).send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'ID', AttributeType: 'N' }],
      KeySchema: [{ AttributeName: 'ID', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
const tables = async (connection: SandboxConnection) =>
  (await dynamoDb(connection).send(new ListTablesCommand({}))).TableNames;

describe('starting', () => {
  it('finds the running sandbox', async () => {
    const home = newHome();
    const started: number[] = [];
    const onStart = ({ pid }: SandboxConnection): void => void started.push(pid);

    const first = await ensureSandbox({ home, onStart });
    const second = await ensureSandbox({ home, onStart });

    expect(second).toEqual(first);
    expect(started).toEqual([first.pid]);
  });

  it('keeps state, port and credentials across a restart', async () => {
    const home = newHome();
    const first = await ensureSandbox({ home });
    await createTable(first, 'Dogs');
    await stopSandbox({ home });

    const second = await ensureSandbox({ home });

    const { pid, processStart, startedAt } = second;
    expect(second).toEqual({ ...first, pid, processStart, startedAt });
    expect(second.pid).not.toBe(first.pid);
    expect(await tables(second)).toEqual(['Dogs']);
  });

  it('restarts a sandbox of another build, and keeps its state', async () => {
    const home = newHome();
    const old = await ensureSandbox({ home });
    await createTable(old, 'Dogs');
    writeFileSync(controlFilePath(home), JSON.stringify({ ...old, version: '0.0.1+1' }));

    const [one, another] = await Promise.all([ensureSandbox({ home }), ensureSandbox({ home })]);

    expect(isAlive(old.pid)).toBe(false);
    expect(another.pid).toBe(one.pid);
    expect(one.version).not.toBe('0.0.1+1');
    expect(await tables(one)).toEqual(['Dogs']);
  });

  it('refuses a port that is taken, leaves no process and no control file, and starts on another port', async () => {
    const home = newHome();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number }; // of a TCP server

    await expect(ensureSandbox({ home, port })).rejects.toThrow(`The sandbox cannot listen on port ${port}: `);

    expect(readControlFiles(home)[0]).toBeUndefined();
    if (hasProc) await expect.poll(() => processesOf(home)).toEqual([]);
    const { endpoint } = await ensureSandbox({ home });
    expect(endpoint).not.toBe(`http://127.0.0.1:${port}`);
    server.close();
  });

  it('keeps two homes apart: processes, ports, keys and tables', async () => {
    const [one, other] = await Promise.all([ensureSandbox({ home: newHome() }), ensureSandbox({ home: newHome() })]);
    await createTable(one, 'Dogs');

    expect(one.pid).not.toBe(other.pid);
    expect(one.endpoint).not.toBe(other.endpoint);
    expect(await tables(other)).toEqual([]);
    const { accessKeyId, secretAccessKey } = one;
    await expect(tables({ ...other, accessKeyId, secretAccessKey })).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
  });

  it('stops when it is interrupted', async () => {
    const home = newHome();
    const interrupt = new AbortController();
    const starting = ensureSandbox({ home, signal: interrupt.signal });
    interrupt.abort(new Error('SIGINT'));
    await expect(starting).rejects.toThrow('SIGINT');
    // The started process may come up or not; in either case the next command works.
    const { pid } = await ensureSandbox({ home });
    if (hasProc) await expect.poll(() => processesOf(home)).toEqual([pid]);
  });
});

describe('ending', () => {
  it('can be requested twice, also at the same time', async () => {
    const home = newHome();
    const { pid } = await ensureSandbox({ home });

    const stopped = await Promise.all([stopSandbox({ home }), stopSandbox({ home })]);

    expect(isAlive(pid)).toBe(false);
    expect(stopped.some((one) => one?.pid === pid)).toBe(true);
    expect(await stopSandbox({ home })).toBeUndefined();
  });

  it.skipIf(process.platform === 'win32').each(['SIGTERM', 'SIGINT'] as const)('is clean on %s', async (signal) => {
    const home = newHome();
    const { pid } = await ensureSandbox({ home });

    process.kill(pid, signal);
    await untilGone([pid]);

    expect(readControlFiles(home)[0]).toBeUndefined();
  });

  it('does not stop the next sandbox, which has the same port and the same keys', async () => {
    const home = newHome();
    const first = await ensureSandbox({ home });
    await stopSandbox({ home });
    const second = await ensureSandbox({ home });
    expect(second.endpoint).toBe(first.endpoint);

    await expect(callControl(first, 'Stop', { Pid: first.pid })).rejects.toThrow(`The process ${first.pid} has ended.`);

    expect(await findSandbox({ home })).toEqual(second);
  });

  it('works in spite of injected faults, which can be removed as well', async () => {
    const home = newHome();
    const connection = await ensureSandbox({ home });
    await callControl(connection, 'SetFaults', { Faults: [{ operation: '*', kind: 'drop' }] });
    await expect(tables(connection)).rejects.toThrow();
    expect(await findSandbox({ home })).toEqual(connection);
    await callControl(connection, 'SetFaults', { Faults: [] });
    expect(await tables(connection)).toEqual([]);
    await callControl(connection, 'SetFaults', { Faults: [{ operation: '*', kind: 'error' }] });

    await stopSandbox({ home });

    expect(isAlive(connection.pid)).toBe(false);
  });

  it('makes an immediate start wait for it', async () => {
    const home = newHome();
    const first = await ensureSandbox({ home });
    await callControl(first, 'Stop');

    const second = await ensureSandbox({ home });

    expect(second.pid).not.toBe(first.pid);
    expect(await findSandbox({ home })).toEqual(second);
  });

  it('does not happen by itself while a function runs, whoever called it', async () => {
    const home = newHome();
    const marker = path.join(home, 'done');
    const code = `
      import { writeFileSync } from 'node:fs';
      export const handler = async () => {
        await new Promise((resolve) => setTimeout(resolve, 2500));
        writeFileSync(${JSON.stringify(marker)}, '');
      };`;
    const lambda = await createFunction(client, await ensureSandbox({ home }), { name: 'slow', code, Timeout: 60 });
    await stopSandbox({ home });
    const { child } = await startProcess({ home, idleMs: 1_500 });
    const ended = once(child, 'exit');
    // The same port and keys.
    await lambda.send(new InvokeCommand({ FunctionName: 'slow', InvocationType: 'Event', Payload: '{}' }));

    expect((await ended)[0]).toBe(0);

    expect(existsSync(marker)).toBe(true);
  });

  it('happens by itself after enough idle time, not before', async () => {
    const home = newHome();
    const idleMs = 800;
    const { child, message } = await startProcess({ home, idleMs });
    const ended = once(child, 'exit');
    if (!('ready' in message)) throw new Error(message.message);
    const started = performance.now();
    let called = started;
    while (called - started < idleMs + 200) {
      await callControl(message.ready, 'GetStatus');
      called = performance.now();
    }
    expect(child.exitCode).toBeNull();

    expect((await ended)[0]).toBe(0);

    expect(performance.now() - called).toBeGreaterThan(idleMs - 100);
    expect(readControlFiles(home)[0]).toBeUndefined();
  });
});
