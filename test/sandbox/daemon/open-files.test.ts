/** A sandbox whose clients hold more connections than it may open files. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { CreateTableCommand, DynamoDBClient, PutItemCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { READY_FD, type ReadyMessage } from '../../../src/sandbox/daemon/process-options.ts';
import { processEntry } from '../../../src/sandbox/daemon/version.ts';
import { clientConfig, useClients } from '../../helpers/use-clients.ts';
import { useHomes } from './use-homes.ts';

const newHome = useHomes();
const client = useClients();

it.skipIf(process.platform !== 'linux')(
  'goes on writing when connections use up the open files (Linux only)',
  async () => {
    const options = JSON.stringify({ home: newHome(), idleMs: 60_000 });
    const child = spawn('sh', ['-c', 'ulimit -n 128; exec "$@"', 'sh', process.execPath, processEntry(), options], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const [line] = await once(child.stdio[READY_FD] ?? child, 'data');
    const message: ReadyMessage = JSON.parse(String(line));
    if (!('ready' in message)) throw new Error(message.message);
    // With one connection, which stays open.
    const dynamoDb = client(DynamoDBClient, clientConfig(message.ready));
    await dynamoDb.send(
      new CreateTableCommand({
        TableName: 'Dogs',
        AttributeDefinitions: [{ AttributeName: 'ID', AttributeType: 'N' }],
        KeySchema: [{ AttributeName: 'ID', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    await waitUntilTableExists({ client: dynamoDb, maxWaitTime: 30, minDelay: 0.01 }, { TableName: 'Dogs' });
    const sockets: Socket[] = [];
    for (let count = 0; count < 200; count += 1) {
      const socket = connect(Number(new URL(message.ready.endpoint).port), '127.0.0.1');
      socket.on('error', () => {});
      sockets.push(socket);
      await once(socket, 'connect');
    }

    // More than LevelDB keeps in memory, so that it opens new files.
    const data = { B: randomBytes(350_000) };
    for (let id = 0; id < 40; id += 1) {
      const put = dynamoDb.send(new PutItemCommand({ TableName: 'Dogs', Item: { ID: { N: String(id) }, data } }));
      await expect(put).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
    }

    for (const socket of sockets) socket.destroy();
  },
);
