import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { IAMClient, UntagRoleCommand } from '@aws-sdk/client-iam';
import { LambdaClient, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { type Aws, describeCall } from '../../src/aws/clients.ts';
import type { Clock } from '../../src/core/clock.ts';
import { findLab } from '../../src/labs/catalog/index.ts';
import { planLab } from '../../src/labs/engine/plan.ts';
import { setUpLab } from '../../src/labs/engine/set-up-lab.ts';
import { statusOf } from '../../src/labs/engine/status-of.ts';
import { tearDownLab } from '../../src/labs/engine/tear-down-lab.ts';
import { samplePayload } from '../../src/labs/sample-payload.ts';
import { resourceName, type StepContext } from '../../src/steps/context.ts';
import { invokeNewFunction } from '../../src/steps/invoke.ts';
import { SkippingClock } from '../helpers/skipping-clock.ts';
import { type Refused, withLateReads, withLostReplies, withRefusals } from '../helpers/unkind-aws.ts';
import { useLabs } from '../helpers/use-lab.ts';

const labs = useLabs();
const LAG_MS = 5_000;
const QUIET = { adopt: false, onStep: () => {} };

/** Sets a lab up and tears it down through `unkind`; the sandbox itself tells what is there after each. */
async function upAndDown(labId: string, name: string, unkind: (aws: Aws, clock: Clock) => Aws) {
  const own = labs.step(labId, name);
  const clock = new SkippingClock();
  const step: StepContext = { ...own, aws: unkind(own.aws, clock), clock };
  const specs = planLab(findLab(labId));
  const setup = await setUpLab(step, specs, QUIET);
  const up = await statusOf(own, specs);
  const { steps, left } = await tearDownLab(step, specs, () => {});
  const down = await statusOf(own, specs);
  const outcomes = (results: readonly { readonly outcome: string }[]) => new Set(results.map(({ outcome }) => outcome));
  return { setup: outcomes(setup), up: outcomes(up), teardown: outcomes(steps), left, down: outcomes(down) };
}

const WELL = {
  up: new Set(['ready']),
  teardown: new Set(['removed']),
  left: [],
  down: new Set(['not there']),
};

describe.each(['kinesis', 'music', 'scores'])('the lab %s', (labId) => {
  it('is set up and torn down though every read shows a change late', async () => {
    expect(await upAndDown(labId, 'late', (aws, clock) => withLateReads(aws, { clock, lagMs: LAG_MS }))).toEqual({
      ...WELL,
      setup: new Set(['created']),
    });
  });

  it('is set up and torn down though the first reply to every change is lost', async () => {
    expect(await upAndDown(labId, 'lost', withLostReplies)).toMatchObject(WELL);
  });
});

const ASSUME = 'The role defined for the function cannot be assumed by Lambda.';
const KMS =
  'Lambda was unable to configure access to your environment variables because the KMS key is invalid for CreateGrant. Please check your KMS key settings. KMS Exception: InvalidArnException KMS Message: ARN does not refer to a valid principal: arn:aws:iam::000000000000:role/r';
const NO_ROLE = 'The role with name refused-lambda-dynamodb-role cannot be found.';
const NO_STREAM =
  'Cannot access stream arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/S. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.';
const TRUST =
  'The provided execution role does not have permissions to call this. Please add Lambda as a Trusted Entity for the role.';
const ABORTED = 'A conflicting operation is currently in progress against this resource. Please try again.';

const refused = (operation: string, error: string, message: string): Refused => ({
  operation,
  error,
  message,
  times: 2,
});

describe('setup and teardown wait for refusals that pass by themselves', () => {
  it('of the calls for roles, functions, mappings and log groups', async () => {
    const refusals = [
      refused('CreateLogGroup', 'OperationAbortedException', ABORTED),
      refused('AttachRolePolicy', 'NoSuchEntityException', NO_ROLE),
      refused('AttachRolePolicy', 'ConcurrentModificationException', 'Policy was changed concurrently.'),
      refused('PutRolePolicy', 'NoSuchEntityException', NO_ROLE),
      refused('CreateFunction', 'InvalidParameterValueException', ASSUME),
      refused('CreateFunction', 'InvalidParameterValueException', KMS),
      refused('CreateEventSourceMapping', 'InvalidParameterValueException', NO_STREAM),
      refused('CreateEventSourceMapping', 'InvalidParameterValueException', ASSUME),
      refused('CreateEventSourceMapping', 'InvalidParameterValueException', TRUST),
      refused('CreateEventSourceMapping', 'ResourceNotFoundException', 'Function not found: arn:aws:lambda:::f'),
      refused('DeleteLogGroup', 'OperationAbortedException', ABORTED),
      refused('DeleteRole', 'DeleteConflictException', 'Cannot delete entity, must detach all policies first.'),
      refused('DeleteRole', 'EntityTemporarilyUnmodifiableException', 'Please try again later.'),
    ];
    const hits: Refused[] = [];

    const results = await upAndDown('scores', 'refused', (aws) => withRefusals(aws, refusals, hits));

    expect(results).toEqual({ ...WELL, setup: new Set(['created']) });
    expect(refusals.filter((one) => !hits.includes(one))).toEqual([]);
  });

  it('of changes to a table that is being changed', async () => {
    const hits: Refused[] = [];
    const refusals = ['UpdateTimeToLive', 'UpdateTable', 'DeleteTable'].map((operation) =>
      refused(operation, 'ResourceInUseException', 'Attempt to change a resource which is still in use'),
    );

    const results = await upAndDown('music', 'refused', (aws) => withRefusals(aws, refusals, hits));

    expect(results).toEqual({ ...WELL, setup: new Set(['created']) });
    expect(hits).toHaveLength(6);
  });

  it('of the tags of a role that is adopted right after its creation', async () => {
    const { lab, step } = await labs.lab('scores', { name: 'adopted' });
    const spec = planLab(lab).find(({ kind }) => kind === 'role');
    if (spec?.kind !== 'role') throw new Error('the lab has no role');
    const tags = { RoleName: resourceName(step, spec.name), TagKeys: ['streamlab:lab', 'streamlab:name'] };
    await labs.client(IAMClient).send(new UntagRoleCommand(tags));
    const hits: Refused[] = [];
    const aws = withRefusals(step.aws, [refused('TagRole', 'NoSuchEntityException', NO_ROLE)], hits);

    const results = await setUpLab({ ...step, aws, clock: new SkippingClock() }, [spec], { ...QUIET, adopt: true });

    expect(results).toMatchObject([{ outcome: 'adopted' }]);
    expect(hits).toHaveLength(2);
  });

  it('of the first call of a new function', async () => {
    const { lab, step } = await labs.lab('dogs', { name: 'called' });
    const hits: Refused[] = [];
    const refusals = [
      refused('Invoke', 'KMSAccessDeniedException', 'Lambda was unable to decrypt the environment variables.'),
      refused('Invoke', 'AccessDeniedException', ASSUME),
    ];
    const unkind = { ...step, aws: withRefusals(step.aws, refusals, hits), clock: new SkippingClock() };

    const reply = await invokeNewFunction(unkind, lab.function.name, await samplePayload(lab));

    expect(reply.functionError).toBeUndefined();
    expect(hits).toHaveLength(4);
  });

  it('and give up after --timeout, with the last answer', async () => {
    const step = labs.step('dogs', 'stays');
    const forever = { ...refused('CreateLogGroup', 'OperationAbortedException', ABORTED), times: 1_000 };
    const aws = withRefusals(step.aws, [forever], []);

    const setup = setUpLab({ ...step, aws, clock: new SkippingClock() }, planLab(findLab('dogs')), QUIET);

    await expect(setup).rejects.toMatchObject({ exitCode: 8, message: expect.stringContaining(ABORTED) });
  });
});

describe('a change', () => {
  it('is made once, though reads do not show it for some time', async () => {
    const { lab, step } = await labs.lab('dogs', { name: 'drift' });
    const FunctionName = resourceName(step, lab.function.name);
    const TableName = resourceName(step, lab.source.name);
    await labs.client(LambdaClient).send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 9 }));
    const off = { TableName, StreamSpecification: { StreamEnabled: false } };
    await labs.client(DynamoDBClient).send(new UpdateTableCommand(off));
    const clock = new SkippingClock();
    const sent: string[] = [];
    const aws = withLateReads(
      {
        ...step.aws,
        send: (client, command) => {
          sent.push(describeCall(command).operation);
          return step.aws.send(client, command);
        },
      },
      { clock, lagMs: LAG_MS },
    );

    const results = await setUpLab({ ...step, aws, clock }, planLab(lab), QUIET);

    expect(results.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
      'role unchanged',
      'log-group unchanged',
      'function updated',
      'table unchanged',
      'stream created',
      'event-source-mapping updated',
    ]);
    expect(sent.filter((operation) => /^(Create|Update|Delete)/.test(operation)).sort()).toEqual([
      'CreateEventSourceMapping',
      'DeleteEventSourceMapping',
      'UpdateFunctionConfiguration',
      'UpdateTable',
    ]);
    expect((await statusOf(step, planLab(lab))).map(({ outcome }) => outcome)).toEqual(Array(6).fill('ready'));
  });
});

describe('what is there already', () => {
  it('is recognized as ours, though neither it nor its tags are shown at first', async () => {
    const { lab, step } = await labs.lab('dogs', { name: 'resumed' });
    const hits: Refused[] = [];
    const refusals = ['DescribeTable', 'ListTagsOfResource'].map((operation) =>
      refused(operation, 'ResourceNotFoundException', 'Requested resource not found'),
    );
    const unkind = { ...step, aws: withRefusals(step.aws, refusals, hits), clock: new SkippingClock() };

    const results = await setUpLab(unkind, planLab(lab), QUIET);

    expect(results.map(({ outcome }) => outcome)).toEqual(Array(6).fill('unchanged'));
    expect(hits).toHaveLength(4);
  });

  it('is removed by the second look of teardown when the first did not show it', async () => {
    const { lab, step } = await labs.lab('dogs', { name: 'hidden' });
    const late = { operation: 'GetRole', error: 'NoSuchEntityException', message: NO_ROLE, times: 1 };
    const unkind = { ...step, aws: withRefusals(step.aws, [late], []), clock: new SkippingClock() };

    const { left } = await tearDownLab(unkind, planLab(lab), () => {});

    expect(left).toEqual([]);
    expect((await statusOf(step, planLab(lab))).map(({ outcome }) => outcome)).toEqual(Array(6).fill('not there'));
  });

  it('is adopted and put back, though every read shows a change late', async () => {
    const own = labs.step('dogs', 'found');
    const TableName = resourceName(own, 'Dogs');
    const ID = 'ID';
    await labs.client(DynamoDBClient).send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [{ AttributeName: ID, AttributeType: 'N' }],
        KeySchema: [{ AttributeName: ID, KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    const clock = new SkippingClock();
    const step = { ...own, aws: withLateReads(own.aws, { clock, lagMs: LAG_MS }), clock };
    const specs = planLab(findLab('dogs'));

    const setup = await setUpLab(step, specs, { ...QUIET, adopt: true });
    const { steps, left } = await tearDownLab(step, specs, () => {});

    expect(setup.find(({ kind }) => kind === 'table')?.outcome).toBe('adopted');
    expect(steps.filter(({ outcome }) => outcome === 'put back').map(({ kind }) => kind)).toEqual(['stream', 'table']);
    expect(left).toEqual([]);
    const { Table } = await labs.client(DynamoDBClient).send(new DescribeTableCommand({ TableName }));
    expect(Table?.StreamSpecification).toBeUndefined();
    const tags = new ListTagsOfResourceCommand({ ResourceArn: Table?.TableArn });
    expect((await labs.client(DynamoDBClient).send(tags)).Tags).toEqual([]);
  });
});
