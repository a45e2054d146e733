import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { StoreLockedError } from '../../src/sandbox/store/level-database.ts';
import { openStore } from '../../src/sandbox/store/level-store.ts';
import { signedFetch } from '../helpers/signed-fetch.ts';

const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function emptyFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'streamlab-test-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  cleanups.push(() => sandbox.dispose());
  return sandbox;
}

function dynamoDb({ endpoint, credentials }: Sandbox, region = 'us-east-1'): DynamoDBClient {
  const client = new DynamoDBClient({ endpoint, credentials: { ...credentials }, region, maxAttempts: 1 });
  cleanups.push(() => client.destroy());
  return client;
}

const createDogs = new CreateTableCommand({
  TableName: 'Dogs',
  AttributeDefinitions: [{ AttributeName: 'ID', AttributeType: 'N' }],
  KeySchema: [{ AttributeName: 'ID', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
});

async function tables(client: DynamoDBClient): Promise<string[] | undefined> {
  return (await client.send(new ListTablesCommand({}))).TableNames;
}

describe('startSandbox', () => {
  it('serves an account whose root user has the returned credentials', async () => {
    const { endpoint, credentials, region } = await start();
    const sts = new STSClient({ endpoint, credentials: { ...credentials }, region });
    const { Account, Arn, UserId } = await sts.send(new GetCallerIdentityCommand({}));
    expect({ Account, Arn, UserId }).toEqual({
      Account: '000000000000',
      Arn: 'arn:aws:iam::000000000000:root',
      UserId: '000000000000',
    });
    sts.destroy();
  });

  it.each(['s3', 'constructor', '__proto__'])('names a service %s that it does not have', async (service) => {
    const sandbox = await start();
    const reply = await signedFetch(sandbox, { ...sandbox.credentials, service });
    expect(reply.status).toBe(501);
    expect(await reply.text()).toContain(`The streamlab sandbox does not serve the service '${service}'.`);
  });

  it('runs twice in one process, each with its own state', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    await dynamoDb(first).send(createDogs);
    expect(await tables(dynamoDb(first))).toEqual(['Dogs']);
    expect(await tables(dynamoDb(second))).toEqual([]);
  });

  it('keeps regions apart', async () => {
    const sandbox = await start();
    await dynamoDb(sandbox, 'us-east-1').send(createDogs);
    expect(await tables(dynamoDb(sandbox, 'eu-west-1'))).toEqual([]);
    expect(await tables(dynamoDb(sandbox, 'us-east-1'))).toEqual(['Dogs']);
  });

  it('stores state, credentials, port and clock in its folder', async () => {
    const folder = emptyFolder();
    const first = await startSandbox({ folder });
    await dynamoDb(first).send(createDogs);
    await first.advanceClock(3_600_000);
    await first.dispose();
    const second = await start({ folder });
    expect(second.credentials).toEqual(first.credentials);
    expect(second.port).toBe(first.port);
    expect(second.clock.offsetMs).toBe(3_600_000);
    expect(await tables(dynamoDb(second))).toEqual(['Dogs']);
  });

  it('does not go back in time when the clock of the machine was set back while it was stopped', async () => {
    const folder = emptyFolder();
    const first = await startSandbox({ folder });
    const stopped = first.clock.now();
    await first.dispose();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 30 * 24 * 3_600_000 });
    try {
      const second = await start({ folder });
      expect(second.clock.now()).toBeGreaterThanOrEqual(stopped);
      expect(second.clock.offsetMs).toBe(0);
      await dynamoDb(second).send(createDogs);
    } finally {
      vi.useRealTimers();
    }
  });

  it('has a clock of whole milliseconds, also when it was advanced by or stored with a fraction', async () => {
    const folder = emptyFolder();
    const store = await openStore(path.join(folder, 'store'));
    await store.batch([{ type: 'put', key: 'settings/clock-offset', value: '28799971.2' }]);
    await store.close();

    const sandbox = await start({ folder });
    expect(sandbox.clock.offsetMs).toBe(28_799_972);
    await sandbox.advanceClock(0.4);
    await sandbox.advanceClock(1.7);

    expect(sandbox.clock.offsetMs).toBe(28_799_974);
    expect(sandbox.clock.now()).toBe(Math.trunc(sandbox.clock.now()));
  });

  it('listens on another port when that of the last start is in use, unless the port is given', async () => {
    const folder = emptyFolder();
    const first = await startSandbox({ folder });
    const { port } = first;
    await first.dispose();
    const other = await start({ port });
    await expect(startSandbox({ folder, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const again = await start({ folder });
    expect(again.port).not.toBe(other.port);
  });

  it('refuses a folder that another sandbox has open', async () => {
    const folder = emptyFolder();
    await start({ folder });
    await expect(startSandbox({ folder })).rejects.toBeInstanceOf(StoreLockedError);
  });

  it('deletes everything but its credentials on reset', async () => {
    const sandbox = await start();
    await dynamoDb(sandbox).send(createDogs);
    await sandbox.reset();
    expect(await tables(dynamoDb(sandbox))).toEqual([]);
    await dynamoDb(sandbox).send(createDogs);
    expect(await tables(dynamoDb(sandbox))).toEqual(['Dogs']);
  });

  it('removes the code of functions on reset', async () => {
    const folder = emptyFolder();
    const code = path.join(folder, 'functions', 'us-east-1', 'package');
    const sandbox = await start({ folder });
    mkdirSync(code, { recursive: true });
    await sandbox.reset();
    expect(existsSync(code)).toBe(false);
  });

  it('lets requests wait until a reset is done', async () => {
    const sandbox = await start();
    const client = dynamoDb(sandbox);
    await client.send(createDogs);
    const reset = Promise.all([sandbox.reset(), sandbox.reset()]);
    // Before it is done, the table would be there already, or be deleted with the others.
    await client.send(createDogs);
    await reset;
    expect(await tables(client)).toEqual(['Dogs']);
  });

  it('can be disposed twice, and no longer replies then', async () => {
    const sandbox = await start();
    await Promise.all([sandbox.dispose(), sandbox.dispose()]);
    await expect(fetch(sandbox.endpoint)).rejects.toThrow();
  });
});
