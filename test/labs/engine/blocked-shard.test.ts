import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { LambdaClient, UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../../src/aws/wait.ts';
import { systemClock } from '../../../src/cli/system-clock.ts';
import { planLab } from '../../../src/labs/engine/plan.ts';
import { proveTrigger } from '../../../src/labs/engine/prove-trigger.ts';
import { statusOf } from '../../../src/labs/engine/status-of.ts';
import type { CheckResult } from '../../../src/labs/engine/verify.ts';
import type { StepContext } from '../../../src/steps/context.ts';
import { listMappings } from '../../../src/steps/event-source-mapping.ts';
import { rounds } from '../../helpers/rounds.ts';
import { SHORT_LIMITS, useLabs } from '../../helpers/use-lab.ts';

const labs = useLabs();

async function deploy(FunctionName: string, source: string): Promise<void> {
  const ZipFile = zipSync({ 'index.mjs': strToU8(source) });
  await labs.client(LambdaClient).send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
}

async function untilResult(step: StepContext, functionName: string, wanted: string): Promise<void> {
  await waitFor(
    async () => {
      const [mapping] = await listMappings(step, functionName);
      const seen = mapping?.LastProcessingResult ?? 'no mapping';
      return seen === wanted ? { value: seen } : { seen };
    },
    { what: wanted, clock: systemClock, timeoutMs: 30_000, signal: step.signal, longestPauseMs: 25 },
  );
}

const states = (results: readonly CheckResult[]): readonly string[] => results.map(({ state }) => state);

/** Fails for one item, and logs the others as the lab's own handler does. */
const FAILS_FOR_13 = `export const handler = async (event) => {
  for (const record of event.Records) {
    if (record.dynamodb.Keys?.ID?.N === '13') throw new Error('unlucky');
    for (const one of [record.eventID, record.eventName, record.eventSourceARN]) console.log(one);
    console.log('DynamoDB Record: %j', record.dynamodb);
    console.log('eventSourceARN: "%s"', record.eventSourceARN);
  }
  return 'This is a message from Lambda';
};`;

describe('a lab with a blocked shard', () => {
  it('is blocked, not ready, ends run with the reason, and gets the same verdict from each verify', async () => {
    const up = await labs.lab('dogs', { name: 'blocked' });
    const functionName = 'blocked-ProcessDynamoDBRecords';
    await deploy(functionName, FAILS_FOR_13);
    const put = new PutItemCommand({ TableName: 'blocked-Dogs', Item: { ID: { N: '13' } } });
    await labs.client(DynamoDBClient).send(put);
    await untilResult(up.step, functionName, 'PROBLEM: Function call failed');

    const resources = await statusOf(up.step, planLab(up.lab, {}));
    expect(resources.find(({ kind }) => kind === 'event-source-mapping')).toMatchObject({
      outcome: 'blocked',
      detail: expect.stringMatching(
        /LastProcessingResult PROBLEM: Function call failed; IteratorAge .*, since about \d{4}-.*; why it fails: streamlab tail-logs dogs/,
      ),
    });

    const readOnly = await up.verify({ noWrite: true });
    expect(readOnly[4]).toMatchObject({
      state: 'fail',
      observed: expect.stringContaining('last result PROBLEM: Function call failed'),
      cause: expect.stringMatching(
        /the function fails: Error: unlucky; .*LastProcessingResult PROBLEM: Function call failed; IteratorAge .* since about \d{4}-/,
      ),
    });

    const options = { limits: SHORT_LIMITS, cleanUp: up.step, onLeftOver: () => {} };
    await expect(proveTrigger(up.step, up.lab, options)).rejects.toThrow(
      /^The trigger does not deliver: the function fails: Error: unlucky/,
    );

    for (let round = 0; round < rounds({ normal: 2, long: 12 }); round += 1) {
      const results = await up.verify({ limits: SHORT_LIMITS });

      // Its code is not the lab's; all else is right, but one shard delivers nothing.
      expect(states(results)).toEqual(['pass', 'fail', 'pass', 'pass', 'pass', 'fail']);
      expect(results[5]?.cause).toContain('the function fails: Error: unlucky');
      expect(results[5]?.next).toMatch(/^streamlab setup dogs .*--name blocked$/);
    }
  });
});

describe('a lab whose blocked shard was freed', () => {
  it('is ready when the log has had no failure for longer than a retry takes', async () => {
    const { lab, step } = await labs.lab('dogs', { name: 'freed' });
    const functionName = 'freed-ProcessDynamoDBRecords';
    await deploy(functionName, FAILS_FOR_13);
    const put = new PutItemCommand({ TableName: 'freed-Dogs', Item: { ID: { N: '13' } } });
    await labs.client(DynamoDBClient).send(put);
    await untilResult(step, functionName, 'PROBLEM: Function call failed');
    await deploy(functionName, FAILS_FOR_13.replace("'13'", "'14'"));
    await labs.sandbox.advanceClock(61_000);
    await untilResult(step, functionName, 'OK');
    const trigger = async () =>
      (await statusOf(step, planLab(lab, {}))).find(({ kind }) => kind === 'event-source-mapping')?.outcome;

    expect(await trigger()).toBe('blocked');
    await labs.sandbox.advanceClock(91_000);
    expect(await trigger()).toBe('ready');
  });
});

/** Counts each score, and then answers what a trigger that reads batch item failures takes for a failure. */
const COUNTS_AND_FAILS = `import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({});
export const handler = async (event) => {
  for (const record of event.Records) {
    console.log('DynamoDB Record: %j', record.dynamodb);
    if (record.eventName === 'REMOVE') continue;
    await client.send(new UpdateItemCommand({
      TableName: process.env.TARGET_TABLE,
      Key: { Username: record.dynamodb.NewImage.Username },
      UpdateExpression: 'ADD Score :attrValue',
      ExpressionAttributeValues: { ':attrValue': record.dynamodb.NewImage.Score },
    }));
  }
  const answer = 'Successfully processed ' + event.Records.length + ' records.';
  return event.Records[0].eventSourceARN.includes('account-id') ? answer : { batchItemFailures: [{ itemIdentifier: '' }] };
};`;

describe('a function that counts its records again with every retry', () => {
  it('fails the checks of its sums, which wait until the retries have arrived', async () => {
    const up = await labs.lab('scores', { name: 'again' });
    await deploy('again-AggregateScoresByUser', COUNTS_AND_FAILS);

    const results = await up.verify();

    expect(states(results)).toEqual(['pass', 'fail', 'pass', 'fail', 'fail']);
    for (const one of results.slice(3)) {
      expect(one.observed).toBe('75 after 1 of score 25');
      expect(one.cause).toContain('a record was counted more than once');
    }
  });
});
