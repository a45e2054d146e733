import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Service } from '../../src/sandbox/contract/service.ts';
import { cloudWatchService } from '../../src/sandbox/services/cloudwatch/index.ts';
import { controlService } from '../../src/sandbox/services/control/index.ts';
import { dynamoDbService } from '../../src/sandbox/services/dynamodb/index.ts';
import { dynamoDbStreamsService } from '../../src/sandbox/services/dynamodb-streams/index.ts';
import { iamService } from '../../src/sandbox/services/iam/index.ts';
import { kinesisService } from '../../src/sandbox/services/kinesis/index.ts';
import { lambdaService } from '../../src/sandbox/services/lambda/index.ts';
import { logsService } from '../../src/sandbox/services/logs/index.ts';
import { sqsService } from '../../src/sandbox/services/sqs/index.ts';
import { stsService } from '../../src/sandbox/services/sts/index.ts';
import { describeDifferences, describeOperations } from '../helpers/sandbox-facts.ts';

const README = path.resolve(import.meta.dirname, '../../src/sandbox/README.md');

/** The lists need no state: a service is made to be looked at, not to be called. */
const made = <State>(make: (state: State) => Service<State>): Service => make({} as State);

const SERVICES: readonly (readonly [string, Service])[] = [
  ['CloudWatch', made(cloudWatchService)],
  ['CloudWatch Logs', made(logsService)],
  ['DynamoDB', made(dynamoDbService)],
  ['DynamoDB Streams', made(dynamoDbStreamsService)],
  ['IAM', made(iamService)],
  ['Kinesis', made(kinesisService)],
  ['Lambda', made(lambdaService)],
  ['SQS', made(sqsService)],
  ['STS', made(stsService)],
  ['streamlab (the sandbox itself, not AWS)', made(controlService)],
];

/** What stands between the markers of a list in the README; rewritten when UPDATE_README is set. */
function section(name: string, expected: string): string {
  const text = readFileSync(README, 'utf8');
  const [start, end] = [`<!-- ${name}: begin -->\n`, `\n<!-- ${name}: end -->`];
  const from = text.indexOf(start) + start.length;
  const to = text.indexOf(end);
  if (process.env.UPDATE_README) writeFileSync(README, text.slice(0, from) + expected + text.slice(to));
  return readFileSync(README, 'utf8').slice(from, readFileSync(README, 'utf8').indexOf(end));
}

describe('the README of the sandbox', () => {
  it('lists every operation that is served, and no other (UPDATE_README=1 rewrites it)', () => {
    const expected = describeOperations(SERVICES);
    expect(section('operations', expected)).toBe(expected);
  });

  it('lists every known difference from AWS, as the code marks them (UPDATE_README=1 rewrites it)', () => {
    const expected = describeDifferences();
    expect(expected.split('\n').length).toBeGreaterThan(20);
    expect(section('differences', expected)).toBe(expected);
  });
});
