import { DynamoDBClient, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { openAws } from '../../../src/aws/clients.ts';
import { labs as allLabs } from '../../../src/labs/catalog/index.ts';
import { type CheckResult, scoreOf } from '../../../src/labs/engine/verify.ts';
import type { ResourceSpec } from '../../../src/steps/spec.ts';
import { rounds } from '../../helpers/rounds.ts';
import { useLabs } from '../../helpers/use-lab.ts';

const labs = useLabs();

const states = (results: readonly CheckResult[]): Record<string, string> =>
  Object.fromEntries(results.map(({ id, state }) => [id, state]));

const report = (results: readonly CheckResult[]): string =>
  results.map(({ id, state, observed, cause }) => `${id} ${state} ${observed} ${cause ?? ''}`).join('\n');

const ids = allLabs.map(({ id }) => id);
/** Its verify moves the clock, which would let running invocations of other labs time out. */
const MOVES_CLOCK = 'music';
const sideBySide = ids.filter((id) => id !== MOVES_CLOCK);

/** Where verify writes items. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  dogs: ['Dogs'],
  hello: ['HelloItems'],
  books: ['books'],
  scores: ['GameScoreRecords', 'GameScoresByUser'],
  music: ['Music'],
};

/** Tests that share a lab run one after the other; those of different labs run in parallel. */
describe('verify on a lab that was set up by streamlab', () => {
  const passesEachTime = async (id: string): Promise<void> => {
    const up = await labs.lab(id);

    // Twice each in test:long; here the second verify of one lab shows that the first leaves nothing in its way.
    const times = id === 'dogs' ? 2 : rounds({ normal: 1, long: 2 });
    for (let time = 0; time < times; time += 1) {
      const reported: string[] = [];
      const results = await up.verify({ onCheck: (result) => reported.push(result.id) });

      expect(scoreOf(results), report(results)).toMatchObject({ passed: up.lab.checks.length, failed: 0 });
      expect(results.map((one) => one.id)).toEqual(up.lab.checks.map((_, index) => `${id}/${index + 1}`));
      expect(reported).toEqual(results.map((one) => one.id));
    }
    for (const TableName of TABLES[id] ?? []) {
      const { Items } = await labs.client(DynamoDBClient).send(new ScanCommand({ TableName }));
      expect(Items, TableName).toEqual([]);
    }
  };
  const TITLE = 'passes every check of %s each time, reports them in order, and leaves no item';
  it.concurrent.each(sideBySide)(TITLE, passesEachTime);
  it.each([MOVES_CLOCK])(TITLE, passesEachTime);

  it('passes a variant that works', async () => {
    const up = await labs.lab('scores', { name: 'guarded', choices: { variant: 'guarded' } });

    const results = await up.verify();

    expect(scoreOf(results), report(results)).toMatchObject({ passed: up.lab.checks.length });
  });
});

describe('verify on a mapping that was created by hand', () => {
  it("passes Lambda's defaults for failures, which the lab's instructions do not change", async () => {
    const alter = (spec: ResourceSpec): ResourceSpec => {
      if (spec.kind !== 'event-source-mapping') return spec;
      return { ...spec, reportBatchItemFailures: undefined, bisectBatch: undefined, maximumRetryAttempts: undefined };
    };
    const up = await labs.lab('scores', { name: 'defaults', alter });

    const results = await up.verify();

    expect(scoreOf(results), report(results)).toMatchObject({ passed: up.lab.checks.length, failed: 0 });
  });
});

describe('the clean-up of verify', () => {
  it('restores the sum of the sample', async () => {
    const up = await labs.lab('scores', { name: 'sums' });
    const FunctionName = 'sums-AggregateScoresByUser';
    const record = { eventName: 'INSERT', dynamodb: { NewImage: { Username: { S: 'Jane Doe' }, Score: { N: '7' } } } };
    const Payload = Buffer.from(JSON.stringify({ Records: [record] }));
    await labs.client(LambdaClient).send(new InvokeCommand({ FunctionName, Payload }));

    const [, , third] = await up.verify();

    expect(third?.observed).toContain('Score of Jane Doe 7 -> 107');
    const { Item } = await labs
      .client(DynamoDBClient)
      .send(new GetItemCommand({ TableName: 'sums-GameScoresByUser', Key: { Username: { S: 'Jane Doe' } } }));
    expect(Item?.Score).toEqual({ N: '7' });
  });

  it('keeps the records of a function that fails on REMOVE, each counted once, because deleting them would block its shard', async () => {
    const up = await labs.lab('scores', { name: 'ported', choices: { variant: 'ported' } });

    const results = await up.verify();

    expect(scoreOf(results), report(results)).toMatchObject({ passed: up.lab.checks.length });
    expect(results[4]?.observed).toContain('its records stay: the function fails on REMOVE');
    const scan = (TableName: string) => labs.client(DynamoDBClient).send(new ScanCommand({ TableName }));
    const { Items: records = [] } = await scan('ported-GameScoreRecords');
    const { Items: totals = [] } = await scan('ported-GameScoresByUser');
    const sum = (items: readonly Record<string, { readonly N?: string }>[]) =>
      items.reduce((all, { Score }) => all + Number(Score?.N), 0);
    expect(records.length).toBeGreaterThanOrEqual(4);
    expect(sum(totals)).toBe(sum(records));
  });
});

describe('verify without writing', () => {
  it.concurrent.each<[string, readonly number[]]>([
    ['dogs', [3, 6]],
    ['hello', [3, 5, 6]],
    ['books', [1, 2, 3, 4]],
    ['kinesis', [3, 4, 5]],
    ['scores', [3, 4, 5]],
    ['music', [1, 2, 3, 4, 5, 6]],
  ])('of %s skips the checks %s and says so', async (id, skipped) => {
    const up = await labs.lab(id);
    const calls: string[] = [];
    const { endpoint, region, credentials } = labs.config();
    const aws = openAws(
      { kind: 'sandbox', endpoint, region, credentials },
      { signal: up.step.signal, clock: up.step.clock, onCall: ({ operation }) => calls.push(operation) },
    );

    const results = await up.verify({ noWrite: true }, { ...up.step, aws });
    aws.dispose();

    const found = results.filter(({ state }) => state === 'skipped');
    expect(found.map((one) => Number(one.id.split('/')[1]))).toEqual(skipped);
    for (const { observed } of found) expect(observed).toContain('--no-write');
    expect(scoreOf(results)).toMatchObject({ failed: 0, passed: up.lab.checks.length - skipped.length });
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.filter((name) => !/^(Get|List|Describe|Simulate)/.test(name))).toEqual([]);
  });
});

describe('verify where the clock cannot be moved', () => {
  it('reports checks that depend on time as pending, never as failed', async () => {
    const up = await labs.lab('music');

    const results = await up.verify({}, { ...up.step, moveClock: undefined });

    expect(states(results)).toEqual({
      'music/1': 'pass',
      'music/2': 'pass',
      'music/3': 'pass',
      'music/4': 'pass',
      'music/5': 'pending',
      'music/6': 'pending',
    });
  });
});

describe('verify on a lab that is not set up', () => {
  it.concurrent.each(ids)('fails every check of %s that is about AWS, at once', async (id) => {
    const up = await labs.lab(id, { name: 'nobody', isUp: false });

    const results = await up.verify();

    const local = id === 'hello' ? { 'hello/2': 'pass' } : {};
    const expected = Object.fromEntries(results.map((one) => [one.id, 'fail']));
    expect(states(results), report(results)).toEqual({ ...expected, ...local });
    expect(Math.max(...results.map(({ ms }) => ms))).toBeLessThan(5_000);
  });
});
