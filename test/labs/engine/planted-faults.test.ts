import { CloudWatchLogsClient, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteTableCommand, DynamoDBClient, type StreamViewType, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DetachRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
  LambdaClient,
  UpdateEventSourceMappingCommand,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../../src/aws/wait.ts';
import { systemClock } from '../../../src/cli/system-clock.ts';
import type { LabChoices } from '../../../src/labs/engine/plan.ts';
import { scoreOf } from '../../../src/labs/engine/verify.ts';
import { logGroupName, resourceName, type StepContext } from '../../../src/steps/context.ts';
import { eventSourceMapping, listMappings } from '../../../src/steps/event-source-mapping.ts';
import { settle } from '../../../src/steps/resource.ts';
import type { ResourceSpec } from '../../../src/steps/spec.ts';
import { findTable, table as tableResource } from '../../../src/steps/table.ts';
import { isLong } from '../../helpers/rounds.ts';
import { runNext } from '../../helpers/run-next.ts';
import { SHORT_LIMITS, useLabs } from '../../helpers/use-lab.ts';

const labs = useLabs();

interface Fault {
  readonly fault: string;
  readonly lab: string;
  readonly choices?: LabChoices;
  readonly alter?: (spec: ResourceSpec) => ResourceSpec;
  readonly plant?: (step: StepContext) => Promise<unknown>;
  /** Verify waits for deliveries that do not happen, so it gets short limits. */
  readonly waits?: true;
  /** The name of a lab of its own: a late invocation, or an environment that is warm, would hide the fault. */
  readonly ownLab?: string;
  /** The checks that must fail, and no other. */
  readonly red: readonly number[];
  /** The checks that cannot be decided because of that. */
  readonly skipped?: readonly number[];
  readonly cause: RegExp;
  /** Of the first check that fails, like the cause. */
  readonly observed?: RegExp;
  readonly call?: RegExp;
  /** How many commands lead to green; default 1. */
  readonly fixes?: number;
}

const DOGS = 'YOURNAME-ProcessDynamoDBRecords';

const faults: readonly Fault[] = [
  {
    fault: 'no stream',
    lab: 'dogs',
    plant: (step) => switchStream(step, 'Dogs', undefined),
    red: [4, 6],
    cause: /stream of the table is not enabled/,
    fixes: 2,
  },
  {
    fault: 'wrong view type',
    lab: 'dogs',
    plant: async (step) => {
      await renewStream(step, 'Dogs', 'KEYS_ONLY');
      await renewMapping(step, DOGS, 'Dogs');
    },
    red: [4],
    cause: /view type is KEYS_ONLY/,
  },
  {
    fault: 'a view type without old images',
    lab: 'books',
    plant: async (step) => {
      await renewStream(step, 'books', 'NEW_IMAGE');
      await renewMapping(step, 'BooksStreamLogger', 'books', { BatchSize: 1 });
    },
    red: [2, 3],
    cause: /no OldImage/,
  },
  {
    fault: 'mapping disabled',
    lab: 'dogs',
    plant: (step) => changeMapping(step, DOGS, { Enabled: false }),
    red: [5, 6],
    cause: /mapping is Disabled/,
  },
  {
    fault: 'mapping disabled',
    lab: 'hello',
    plant: (step) => changeMapping(step, 'HelloStream', { Enabled: false }),
    red: [4, 5, 6],
    cause: /mapping is Disabled/,
  },
  {
    fault: 'mapping disabled',
    lab: 'kinesis',
    plant: (step) => changeMapping(step, 'ProcessKinesisRecords', { Enabled: false }),
    red: [2, 5],
    cause: /mapping is Disabled/,
  },
  {
    fault: 'mapping disabled',
    lab: 'scores',
    plant: (step) => changeMapping(step, 'AggregateScoresByUser', { Enabled: false }),
    red: [2, 4, 5],
    cause: /mapping is Disabled/,
  },
  {
    fault: 'mapping disabled',
    lab: 'music',
    plant: (step) => changeMapping(step, 'LaboratorioDBStreamFunction', { Enabled: false }),
    red: [6],
    cause: /mapping is disabled/,
  },
  {
    fault: 'mapping to an old stream ARN',
    lab: 'dogs',
    plant: (step) => renewStream(step, 'Dogs', 'NEW_AND_OLD_IMAGES'),
    red: [5, 6],
    cause: /former stream/,
  },
  {
    fault: 'two mappings',
    lab: 'dogs',
    plant: async (step) => {
      await renewStream(step, 'Dogs', 'NEW_AND_OLD_IMAGES');
      await createMapping(step, DOGS, 'Dogs');
    },
    red: [5],
    cause: /2 mappings/,
  },
  {
    fault: 'wrong batch size',
    lab: 'books',
    // Without a window it would depend on timing whether records share a batch.
    plant: (step) => changeMapping(step, 'BooksStreamLogger', { BatchSize: 10, MaximumBatchingWindowInSeconds: 1 }),
    red: [1, 2, 3, 4],
    cause: /had 3 records/,
  },
  {
    fault: 'wrong retries',
    lab: 'scores',
    plant: (step) => changeMapping(step, 'AggregateScoresByUser', { MaximumRetryAttempts: 9 }),
    red: [2],
    observed: /retries 9$/,
    cause: /retries is 9, the lab has 2/,
  },
  {
    fault: 'mapping deleted',
    lab: 'hello',
    plant: async (step) => {
      const { UUID } = await mappingOf(step, 'HelloStream');
      await labs.client(LambdaClient).send(new DeleteEventSourceMappingCommand({ UUID }));
    },
    red: [4, 5, 6],
    cause: /nothing connects the stream/,
  },
  {
    fault: 'role without GetRecords',
    lab: 'dogs',
    plant: async (step) => {
      await replacePolicies(step, 'YOURNAME-lambda-dynamodb-role', 'AWSLambdaDynamoDBExecutionRole', [
        'dynamodb:DescribeStream',
        'dynamodb:GetShardIterator',
        'dynamodb:ListStreams',
        'logs:*',
      ]);
    },
    waits: true,
    red: [1, 6],
    cause: /may not dynamodb:GetRecords/,
  },
  {
    fault: 'role that Lambda may not assume',
    lab: 'dogs',
    ownLab: 'trust',
    plant: (step) => trust(step, [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' } }]),
    waits: true,
    red: [1, 3, 6],
    cause: /does not let lambda.amazonaws.com assume it/,
    call: /^aws iam get-role /,
  },
  {
    fault: 'role that denies Lambda what it allows',
    lab: 'dogs',
    ownLab: 'trust-denied',
    plant: (step) => {
      const Principal = { Service: 'lambda.amazonaws.com' };
      return trust(step, [
        { Effect: 'Allow', Principal },
        { Effect: 'Deny', Principal },
      ]);
    },
    waits: true,
    red: [1, 3, 6],
    cause: /does not let lambda.amazonaws.com assume it/,
    call: /^aws iam get-role /,
  },
  {
    fault: 'role that may update every table',
    lab: 'scores',
    plant: (step) => grant(step, 'lambda_basic_execution_dynamodb', ['dynamodb:UpdateItem']),
    red: [2],
    cause: /grant more than the lab needs/,
  },
  {
    fault: 'handler throwing',
    lab: 'dogs',
    plant: (step) => deploy(step, DOGS, "export const handler = async () => { throw new Error('planted'); };"),
    waits: true,
    red: [2, 3, 6],
    cause: /code is none of handlers/,
  },
  {
    fault: 'handler that logs everything and then throws',
    lab: 'dogs',
    plant: (step) =>
      deploy(
        step,
        DOGS,
        "export const handler = async (event) => { console.log(JSON.stringify(event)); throw new Error('planted'); };",
      ),
    waits: true,
    red: [2, 3, 6],
    cause: /code is none of handlers/,
  },
  {
    fault: 'three-parameter handler on nodejs24.x',
    lab: 'dogs',
    choices: { variant: 'original' },
    waits: true,
    red: [3, 6],
    cause: /Runtime.CallbackHandlerDeprecated/,
  },
  {
    fault: 'three-parameter handler on nodejs24.x',
    lab: 'hello',
    choices: { variant: 'original' },
    waits: true,
    red: [3, 5, 6],
    cause: /Runtime.CallbackHandlerDeprecated/,
  },
  {
    fault: 'a handler without the SDK it needs',
    lab: 'scores',
    choices: { variant: 'original' },
    waits: true,
    red: [3, 4, 5],
    cause: /Runtime.ImportModuleError/,
  },
  {
    fault: 'wrong TTL attribute',
    lab: 'music',
    alter: (spec) => (spec.kind === 'time-to-live' ? { ...spec, attribute: 'ExpiresAt' } : spec),
    red: [5],
    skipped: [6],
    cause: /looks at ExpiresAt/,
  },
  {
    fault: 'target table missing',
    lab: 'scores',
    plant: async (step) => {
      const TableName = resourceName(step, 'GameScoresByUser');
      await labs.client(DynamoDBClient).send(new DeleteTableCommand({ TableName }));
      await gone(step, 'GameScoresByUser');
    },
    red: [1, 3, 4, 5],
    cause: /no table/,
  },
  {
    fault: 'log group deleted',
    lab: 'dogs',
    ownLab: 'log-group',
    plant: (step) =>
      labs
        .client(CloudWatchLogsClient)
        .send(new DeleteLogGroupCommand({ logGroupName: logGroupName(resourceName(step, DOGS)) })),
    red: [6],
    cause: /log group was deleted/,
  },
  {
    fault: 'function deleted',
    lab: 'dogs',
    plant: (step) =>
      labs.client(LambdaClient).send(new DeleteFunctionCommand({ FunctionName: resourceName(step, DOGS) })),
    red: [2, 3, 6],
    cause: /no function/,
  },
];

/**
 * Faults of a chain are planted one after the other in the same lab, which is green again after each; chains run in
 * parallel. Only the chain of music is apart: its verify moves the clock, which would let running invocations time out.
 */
const nameOf = ({ lab, waits, ownLab }: Fault): string => ownLab ?? (waits ? `${lab}-waits` : lab);

for (const name of new Set(faults.map(nameOf))) {
  const chain = faults
    .filter((fault) => nameOf(fault) === name)
    .map((fault, index, all) => ({ ...fault, name, isLast: index === all.length - 1 }));
  const suite = name.startsWith('music') ? describe : describe.concurrent;
  suite(`verify on a planted fault (${name})`, () => {
    it.sequential.each(chain)(
      '$fault ($lab) fails exactly the checks $red, and passes after the commands that they name',
      examine,
    );
  });
}

async function examine(fault: Fault & { readonly name: string; readonly isLast: boolean }): Promise<void> {
  const {
    lab,
    name,
    choices,
    alter,
    plant,
    waits = false,
    red,
    skipped = [],
    cause,
    observed = /./,
    call = /./,
    fixes = 1,
    isLast,
  } = fault;
  const up = await labs.lab(lab, { name, choices, alter });
  await plant?.(up.step);

  const results = await up.verify(waits ? { limits: SHORT_LIMITS } : {});

  const ids = (state: string): number[] =>
    results.filter((result) => result.state === state).map(({ id }) => Number(id.split('/')[1]));
  const failed = results.filter(({ state }) => state === 'fail');
  expect({ red: ids('fail'), skipped: ids('skipped'), pending: ids('pending') }, report(results)).toEqual({
    red,
    skipped,
    pending: [],
  });
  expect(failed[0]?.cause).toMatch(cause);
  expect(failed[0]?.observed).toMatch(observed);
  expect(failed[0]?.call).toMatch(call);
  for (const one of failed) {
    for (const text of [one.cause, one.next, one.expected, one.observed, one.call]) expect(text).toBeTruthy();
  }

  const followed: string[] = [];
  let last = results;
  while (followed.length < fixes) {
    if (followed.length > 0) last = await up.verify();
    const next = last.find(({ state }) => state === 'fail')?.next ?? '';
    followed.push(next);
    await runNext(next, labs);
  }
  // In between, the next fault fails exactly its own checks only where this one is gone.
  if (!isLast && !isLong) return;
  last = await up.verify();
  expect(scoreOf(last), `${followed.join('\n')}\n${report(last)}`).toMatchObject({ passed: up.lab.checks.length });
}

function report(
  results: readonly { readonly id: string; readonly state: string; readonly observed: string }[],
): string {
  return results.map(({ id, state, observed }) => `${id} ${state} ${observed}`).join('\n');
}

async function switchStream(step: StepContext, logical: string, viewType: StreamViewType | undefined) {
  const StreamSpecification =
    viewType === undefined ? { StreamEnabled: false } : { StreamEnabled: true, StreamViewType: viewType };
  const TableName = resourceName(step, logical);
  await labs.client(DynamoDBClient).send(new UpdateTableCommand({ TableName, StreamSpecification }));
  const spec = { kind: 'table', name: logical, partitionKey: { name: 'any', type: 'S' } } as const;
  await settle(step, tableResource, spec);
}

/** Disables and enables it: a new stream, with a new ARN. */
async function renewStream(step: StepContext, logical: string, viewType: StreamViewType) {
  await switchStream(step, logical, undefined);
  await switchStream(step, logical, viewType);
}

async function mappingOf(step: StepContext, logical: string) {
  const [mapping] = await listMappings(step, resourceName(step, logical));
  if (mapping === undefined) throw new Error('no mapping');
  return mapping;
}

async function changeMapping(step: StepContext, logical: string, change: object) {
  const { UUID } = await mappingOf(step, logical);
  await labs.client(LambdaClient).send(new UpdateEventSourceMappingCommand({ UUID, ...change }));
  await mappingsSettled(step, logical);
}

async function renewMapping(step: StepContext, logical: string, table: string, settings: object = {}) {
  const { UUID } = await mappingOf(step, logical);
  await labs.client(LambdaClient).send(new DeleteEventSourceMappingCommand({ UUID }));
  await createMapping(step, logical, table, settings);
}

async function createMapping(step: StepContext, logical: string, table: string, settings: object = {}) {
  const { LatestStreamArn: EventSourceArn } = (await findTable(step, table)) ?? {};
  const FunctionName = resourceName(step, logical);
  await labs
    .client(LambdaClient)
    .send(
      new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn, StartingPosition: 'LATEST', ...settings }),
    );
  await mappingsSettled(step, logical);
}

async function mappingsSettled(step: StepContext, logical: string) {
  await until(async () => {
    const mappings = await listMappings(step, resourceName(step, logical));
    return mappings.every((mapping) => eventSourceMapping.pending?.(mapping) === undefined);
  });
}

function trust(step: StepContext, statements: readonly object[]) {
  const Statement = statements.map((one) => ({ ...one, Action: 'sts:AssumeRole' }));
  const RoleName = resourceName(step, 'YOURNAME-lambda-dynamodb-role');
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  return labs.client(IAMClient).send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
}

async function replacePolicies(step: StepContext, role: string, managed: string, actions: readonly string[]) {
  const PolicyArn = `arn:aws:iam::aws:policy/service-role/${managed}`;
  const RoleName = resourceName(step, role);
  await labs.client(IAMClient).send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
  await grant(step, role, actions);
}

async function grant(step: StepContext, role: string, actions: readonly string[]) {
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
  });
  const RoleName = resourceName(step, role);
  await labs.client(IAMClient).send(new PutRolePolicyCommand({ RoleName, PolicyName: 'planted', PolicyDocument }));
}

async function deploy(step: StepContext, logical: string, source: string) {
  const FunctionName = resourceName(step, logical);
  const ZipFile = zipSync({ 'index.mjs': strToU8(source) });
  await labs.client(LambdaClient).send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
}

async function gone(step: StepContext, logical: string) {
  await until(async () => (await findTable(step, logical)) === undefined);
}

async function until(holds: () => Promise<boolean>) {
  const { signal } = new AbortController();
  const look = async () => ((await holds()) ? { value: true } : { seen: 'not yet' });
  await waitFor(look, {
    what: 'the fault to be planted',
    clock: systemClock,
    timeoutMs: 5_000,
    signal,
    longestPauseMs: 25,
  });
}
