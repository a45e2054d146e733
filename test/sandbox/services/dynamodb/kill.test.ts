/** Acknowledged writes survive `kill -9`: item, index entry and stream record, each exactly once. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AttributeMap } from '../../../../src/core/item-size.ts';
import { packageRoot } from '../../../../src/core/package-root.ts';
import { dynamoDbService } from '../../../../src/sandbox/services/dynamodb/index.ts';
import { type DynamoDbState, openDynamoDb } from '../../../../src/sandbox/services/dynamodb/state.ts';
import { streamRecord } from '../../../../src/sandbox/services/dynamodb/streams/stream-record.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import { directCalls, testEnvironment } from '../../../helpers/direct-service.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { rounds } from '../../../helpers/rounds.ts';
import { replay } from './replay.ts';

const RUNS = rounds({ normal: 2, long: 25 });
const TableName = 'killed';

/** Below node_modules, so that its imports resolve. */
const program = path.join(
  packageRoot(),
  'node_modules',
  '.cache',
  'streamlab-test',
  `dynamodb-writer-${process.pid}.mjs`,
);
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'streamlab-kill-'));
  await build({
    entryPoints: [path.join(packageRoot(), 'test/fixtures/dynamodb-writer.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await rm(program, { force: true });
});

/** Kills the writer after it has acknowledged `writes` writes; returns all acknowledged ones. */
async function killAfter(writes: number, run: number): Promise<string[]> {
  const child = spawn(process.execPath, ['--no-warnings', program, folder, String(run)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(line);
    if (acknowledged.length === writes) child.kill('SIGKILL');
  }
  // The kill may have truncated the last line.
  if (!/^\d+\/\d+\/\d+(\+10[01])?$/.test(acknowledged.at(-1) ?? '')) acknowledged.pop();
  return acknowledged;
}

async function recordsOf({ streams, environment }: DynamoDbState) {
  const [stream] = streams.list(TableName);
  if (stream === undefined) throw new Error('the stream is gone');
  const shards = await Promise.all(
    streams.shards(stream).map(({ shardId }) => streams.log(shardId).readAfter(undefined, 1_000_000)),
  );
  return shards
    .flat()
    .sort((a, b) => (a.sequenceNumber < b.sequenceNumber ? -1 : 1))
    .map((record) => streamRecord(record, stream, environment.region));
}

test('every acknowledged write has its item and exactly one record', async () => {
  const acknowledged: string[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    acknowledged.push(...(await killAfter(1 + Math.floor(Math.random() * 3000), run)));

    const store = await openStore(folder);
    const env = testEnvironment(new FakeClock(Date.now()));
    const state = await openDynamoDb(store, env);
    const call = directCalls(dynamoDbService(state), env);
    try {
      const records = await recordsOf(state);
      const numbers = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
      expect(new Set(numbers).size).toBe(numbers.length);

      const recorded = new Map<string | undefined, number>();
      for (const { dynamodb } of records) {
        const write = dynamodb.NewImage?.write?.S;
        recorded.set(write, (recorded.get(write) ?? 0) + 1);
      }
      expect(acknowledged.filter((write) => recorded.get(write) !== 1)).toEqual([]);

      const { Items } = await call<{ Items: AttributeMap[] }>('Scan', { TableName });
      const byId = new Map(Items.map((item) => [item.id?.S, item]));
      expect(byId).toEqual(replay(records));
      for (let writer = 0; writer < 8; writer += 1) {
        const pair = [100, 101].map((n) => byId.get(`key-${writer}-${n}`)?.write?.S?.split('+')[0]);
        expect(pair[0]).toBe(pair[1]);
      }

      const { Items: entries } = await call<{ Items: AttributeMap[] }>('Scan', { TableName, IndexName: 'by-write' });
      expect(new Map(entries.map((entry) => [entry.id?.S, entry]))).toEqual(byId);
      expect(entries).toHaveLength(Items.length);
    } finally {
      await state.dispose();
      await store.close();
    }
  }
});
