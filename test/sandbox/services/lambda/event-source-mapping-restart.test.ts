import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateStreamCommand, KinesisClient, PutRecordCommand, waitUntilStreamExists } from '@aws-sdk/client-kinesis';
import { CreateEventSourceMappingCommand, GetEventSourceMappingCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../../../src/sandbox/index.ts';
import type { ClientConfig } from '../../../helpers/use-clients.ts';
import type { UsedSandbox } from '../../../helpers/use-sandbox.ts';
import { deployFunction, waitFor, waitForState } from './mappings/deployed-function.ts';

/** A sandbox on a folder, with new clients each time, as its port may change. */
async function open(folder: string): Promise<Pick<UsedSandbox, 'client'> & { dispose(): Promise<void> }> {
  const { dispose, ...sandbox } = await startSandbox({ folder });
  const { endpoint, region, credentials } = sandbox;
  const clients: { destroy(): void }[] = [];
  return {
    client: <Client extends { destroy(): void }>(type: new (config: ClientConfig) => Client): Client => {
      const client = new type({ endpoint, region, credentials, maxAttempts: 1 });
      clients.push(client);
      return client;
    },
    dispose: async () => {
      for (const client of clients) client.destroy();
      await dispose();
    },
  };
}

test('a mapping resumes when the sandbox restarts, without a request', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'streamlab-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const put = (client: KinesisClient, text: string) =>
    client.send(new PutRecordCommand({ StreamName: 'Lab', PartitionKey: 'one', Data: Buffer.from(text) }));
  const dataOf = (text: string): string =>
    JSON.parse(text)
      .Records.map(({ kinesis }: { kinesis: { data: string } }) => Buffer.from(kinesis.data, 'base64').toString())
      .join(' ');

  const before = await open(folder);
  const kinesis = before.client(KinesisClient);
  await kinesis.send(new CreateStreamCommand({ StreamName: 'Lab', ShardCount: 1 }));
  await waitUntilStreamExists(
    { client: kinesis, minDelay: 0.01, maxDelay: 0.05, maxWaitTime: 30 },
    { StreamName: 'Lab' },
  );
  const fn = await deployFunction(before, { name: 'lab', policy: 'AWSLambdaKinesisExecutionRole' });
  const { UUID } = await before.client(LambdaClient).send(
    new CreateEventSourceMappingCommand({
      FunctionName: fn.functionName,
      EventSourceArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/Lab',
      StartingPosition: 'TRIM_HORIZON',
    }),
  );
  await waitForState(before, UUID, 'Enabled');
  await put(kinesis, 'first');
  await waitFor(
    () => before.client(LambdaClient).send(new GetEventSourceMappingCommand({ UUID })),
    (mapping) => mapping.LastProcessingResult === 'OK',
  );
  await before.dispose();

  const after = await open(folder);
  await put(after.client(KinesisClient), 'second');
  const events = await waitFor(
    () => fn.events(),
    (list) => list.length >= 2,
  );
  await after.dispose();

  expect(events.map(dataOf)).toEqual(['first', 'second']);
});
