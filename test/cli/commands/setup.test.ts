import { CreateTableCommand, DynamoDBClient, PutItemCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateRoleCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UntagResourceCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { afterEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../../src/aws/wait.ts';
import { systemClock } from '../../../src/cli/system-clock.ts';
import { useCli } from '../../helpers/run-cli.ts';

const cli = useCli();

afterEach(async () => {
  await cli.sandbox.reset();
});

/** The outcomes such as `role created`, in the order of the lab. */
async function outcomes(argv: string): Promise<readonly string[]> {
  const result = await cli.json(argv);
  if (!Array.isArray(result.steps)) throw new Error(JSON.stringify(result));
  return (result.steps as { kind: string; outcome: string }[]).map(({ kind, outcome }) => `${kind} ${outcome}`);
}

async function mapping(FunctionName: string) {
  const { EventSourceMappings = [] } = await cli
    .client(LambdaClient)
    .send(new ListEventSourceMappingsCommand({ FunctionName }));
  expect(EventSourceMappings).toHaveLength(1);
  return EventSourceMappings[0];
}

/** Waits until nothing of the mapping is in transition. */
const settled = (FunctionName: string) =>
  waitFor(
    async () => {
      const { State = '' } = (await mapping(FunctionName)) ?? {};
      return /ing$/.test(State) ? { seen: State } : { value: State };
    },
    { what: 'the mapping', clock: systemClock, timeoutMs: 5_000, signal: new AbortController().signal },
  );

describe('setup of a lab that has drifted', () => {
  const FUNCTION = 'student-ProcessDynamoDBRecords';

  it('restores the settings of the function and nothing else', async () => {
    await cli.run('setup');
    await cli
      .client(LambdaClient)
      .send(new UpdateFunctionConfigurationCommand({ FunctionName: FUNCTION, Timeout: 77, MemorySize: 256 }));
    const status = await cli.run('status');
    expect(status.stdout).toContain(
      'drifted     function              student-ProcessDynamoDBRecords  timeout: 77, the lab has 3; memory: 256, the lab has 128',
    );
    const { stdout } = await cli.run('setup');
    expect(stdout).toContain(
      'updated     function              student-ProcessDynamoDBRecords  timeout: 77 -> 3; memory: 256 -> 128',
    );
    expect(stdout.match(/^unchanged/gm)).toHaveLength(5);
    const found = await cli.client(LambdaClient).send(new GetFunctionConfigurationCommand({ FunctionName: FUNCTION }));
    expect(found).toMatchObject({ Timeout: 3, MemorySize: 128 });
  });

  it('attaches a policy again', async () => {
    await cli.run('setup');
    const RoleName = 'student-lambda-dynamodb-role';
    const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole';
    await cli.client(IAMClient).send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    expect(await outcomes('setup')).toContain('role updated');
    const { AttachedPolicies } = await cli.client(IAMClient).send(new ListAttachedRolePoliciesCommand({ RoleName }));
    expect(AttachedPolicies).toMatchObject([{ PolicyArn }]);
  });

  it('enables a mapping that was disabled', async () => {
    await cli.run('setup');
    const { UUID } = (await mapping(FUNCTION)) ?? {};
    await cli.client(LambdaClient).send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false, BatchSize: 7 }));
    expect(await settled(FUNCTION)).toBe('Disabled');
    expect(await outcomes('setup')).toContain('event-source-mapping updated');
    expect(await mapping(FUNCTION)).toMatchObject({ State: 'Enabled', BatchSize: 100, UUID });
  });

  it('replaces a stream with another view type, and the mapping of the old stream', async () => {
    await cli.run('setup');
    const before = await mapping(FUNCTION);
    await cli
      .client(DynamoDBClient)
      .send(new UpdateTableCommand({ TableName: 'Dogs', StreamSpecification: { StreamEnabled: false } }));
    const result = await cli.run('setup'); // waits until the table is ACTIVE
    expect(result.code).toBe(0);
    const after = await mapping(FUNCTION);
    expect(after?.EventSourceArn).not.toBe(before?.EventSourceArn);
    expect(after?.UUID).not.toBe(before?.UUID);
    expect(result.stdout).toMatch(/created {5}stream/);
    expect(result.stdout).toMatch(/updated {5}event source mapping/);
  });

  it('deploys another language and another variant over existing code, and status recognizes them', async () => {
    expect(await outcomes('setup books')).toContain('function created');
    expect(await outcomes('setup books --runtime python')).toContain('function updated');
    expect((await cli.run('status books')).stdout).toContain(
      'ready       function              BooksStreamLogger  python3.13, lambda_function.lambda_handler',
    );
    expect(await outcomes('setup books --runtime python')).toContain('function unchanged');
    expect(await outcomes('setup scores --variant ported')).toContain('function created');
    expect((await cli.run('status scores')).stdout).not.toContain('drifted');
  });

  it('rejects a table with another key, with exit code 7', async () => {
    await cli.run('setup');
    await cli.sandbox.reset();
    await cli.client(DynamoDBClient).send(
      new CreateTableCommand({
        TableName: 'Dogs',
        AttributeDefinitions: [{ AttributeName: 'name', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'name', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    const { code, stderr } = await cli.run('setup --adopt');
    expect(stderr).toContain('error: The table Dogs has drifted: its key is name (S), the lab wants ID (N).');
    expect(code).toBe(7);
  });
});

describe('setup with existing resources', () => {
  const createDogs = () =>
    cli.client(DynamoDBClient).send(
      new CreateTableCommand({
        TableName: 'Dogs',
        AttributeDefinitions: [{ AttributeName: 'ID', AttributeType: 'N' }],
        KeySchema: [{ AttributeName: 'ID', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
  const createRole = () =>
    cli.client(IAMClient).send(
      new CreateRoleCommand({
        RoleName: 'student-lambda-dynamodb-role',
        AssumeRolePolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        }),
      }),
    );

  it('rejects resources that are not ours, and teardown does not touch them', async () => {
    await createDogs();
    const { code, stderr } = await cli.run('setup');
    expect(stderr).toContain(
      'error: The table Dogs already exists and does not belong to this lab.\n  hint: choose a --name; or --adopt',
    );
    expect(code).toBe(7);
    const teardown = await cli.run('teardown');
    expect(teardown.stdout).toContain('not ours    table                 Dogs  left as it is');
    expect(teardown.code).toBe(0);
    expect((await cli.run('status')).stdout).toContain('not ours    table                 Dogs  key ID (N)');
  });

  it('adopts resources that are not ours with --adopt, and teardown restores them', async () => {
    await createDogs();
    await createRole();
    await cli
      .client(DynamoDBClient)
      .send(new PutItemCommand({ TableName: 'Dogs', Item: { ID: { N: '1' }, name: { S: 'Rex' } } }));
    const setup = await cli.run('setup --adopt');
    expect(setup.stderr).not.toContain('error');
    expect(setup.stdout).toMatch(/^adopted {5}table/m);
    expect(setup.stdout).toMatch(/^adopted {5}role/m);
    expect(setup.stdout).toMatch(/^created {5}stream/m);
    expect(await outcomes('setup')).toEqual(Array(6).fill(expect.stringContaining('unchanged')));
    expect((await cli.run('run')).code).toBe(0);

    const teardown = await cli.run('teardown');
    expect(teardown.stdout).toMatch(/^put back {4}stream/m);
    expect(teardown.stdout).toMatch(/^put back {4}table/m);
    expect(teardown.stdout).toMatch(/^put back {4}role/m);
    expect(teardown.code).toBe(0);
    const status = await cli.run('status');
    expect(status.stdout).toMatch(/^not ours {4}table/m);
    expect(status.stdout).toMatch(/^not there {3}stream/m);
    const { AttachedPolicies } = await cli
      .client(IAMClient)
      .send(new ListAttachedRolePoliciesCommand({ RoleName: 'student-lambda-dynamodb-role' }));
    expect(AttachedPolicies).toEqual([]);
  });

  it('uses a given execution role, and does not change it', async () => {
    const { Role } = await createRole();
    const permission = { Effect: 'Allow', Action: ['logs:*', 'dynamodb:*'], Resource: '*' };
    await cli.client(IAMClient).send(
      new PutRolePolicyCommand({
        RoleName: 'student-lambda-dynamodb-role',
        PolicyName: 'given',
        PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [permission] }),
      }),
    );
    const steps = await outcomes(`setup --role ${Role?.Arn}`);
    expect(steps).toHaveLength(5);
    expect((await cli.run('teardown')).code).toBe(0);
    expect((await cli.run('status')).stdout).toMatch(/^not ours {4}role/m);
  });

  it('rejects a missing role at once, whether the function exists or not', async () => {
    const setup = 'setup --role arn:aws:iam::000000000000:role/service-role/nobody';
    const first = await cli.run(setup);
    await cli.run('setup');
    const second = await cli.run(setup);

    for (const { stderr, code } of [first, second]) {
      expect(stderr).toContain('error: There is no role arn:aws:iam::000000000000:role/service-role/nobody.');
      expect(code).toBe(2);
    }
    expect((await cli.run('status')).stdout.match(/^ready/gm)).toHaveLength(6);
  });

  it('keeps the labs of two names separate', async () => {
    expect((await cli.run('setup --name alice')).stdout).toContain('created     table                 alice-Dogs');
    expect((await cli.run('setup', { env: { STREAMLAB_NAME: 'bob' } })).stdout).toContain('bob-ProcessDynamoDBRecords');
    expect((await cli.run('write --name alice')).code).toBe(0);
    expect((await cli.run('teardown --name alice')).code).toBe(0);
    expect((await cli.run('status --name bob')).stdout.match(/^ready/gm)).toHaveLength(6);
  });
});

describe('setup and teardown that are interrupted or fail', () => {
  it('resumes an interrupted setup', async () => {
    const interrupt = new AbortController();
    const first = await cli.run('setup', {
      signal: interrupt.signal,
      onOutput: () => interrupt.abort(new Error('SIGINT')),
    });
    expect(first.stderr).toContain('Interrupted. Run the same command again to resume.');
    expect(first.code).toBe(130);
    const second = await outcomes('setup');
    expect(second).toContain('role unchanged');
    expect(second).toContain('event-source-mapping created');
  });

  it('reports how AWS responds to a deprecated runtime', async () => {
    const { code, stderr } = await cli.run('setup --runtime nodejs12.x');
    expect(stderr).toContain(
      'error: CreateFunction: The runtime parameter of nodejs12.x is no longer supported for creating or updating AWS Lambda functions.',
    );
    expect(code).toBe(2);
  });

  it('continues after a failure, reports it, and exits with 9 while something is left', async () => {
    await cli.run('setup');
    cli.sandbox.setFaults([{ operation: 'dynamodb:DeleteTable', kind: 'error' }]);
    const { code, stdout, stderr } = await cli.run('teardown');
    cli.sandbox.setFaults([]);
    expect(stdout).toMatch(/^failed {6}table {17}Dogs {2}DeleteTable: /m);
    expect(stdout).toMatch(/^removed {5}role/m);
    expect(stderr).toContain('warning: left over: table Dogs: still there\nRun it again: streamlab teardown dogs\n');
    expect(code).toBe(9);
    expect((await cli.run('teardown')).code).toBe(0);
  });
});

describe('code of a person in the function of a lab', () => {
  const FunctionName = 'student-ProcessDynamoDBRecords';
  const deploy = (name = 'index.mjs') =>
    cli.client(LambdaClient).send(
      new UpdateFunctionCodeCommand({
        FunctionName,
        ZipFile: zipSync({ [name]: strToU8("export const handler = async () => 'mine';") }),
      }),
    );

  it('is kept by setup, with its runtime and handler, and named by status', async () => {
    await cli.run('setup');
    await deploy('mine.mjs');
    await waitUntilFunctionUpdatedV2(
      { client: cli.client(LambdaClient), maxWaitTime: 30, minDelay: 1 },
      { FunctionName },
    );
    await cli
      .client(LambdaClient)
      .send(new UpdateFunctionConfigurationCommand({ FunctionName, Handler: 'mine.handler', Timeout: 9 }));

    expect((await cli.run('setup')).stdout).toMatch(/^updated {5}function .*timeout: 9 -> 3$/m);
    expect((await cli.run('setup')).stdout).toMatch(/^unchanged {3}function .*mine\.handler, with its own code$/m);
    expect((await cli.run('status')).stdout).toMatch(/^ready {7}function .*, with its own code$/m);
    expect((await cli.run('invoke')).stdout).toContain('mine');
  });

  it('is kept in a function that is adopted', async () => {
    await cli.run('setup');
    await deploy();
    const lambda = cli.client(LambdaClient);
    const { FunctionArn } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const TagKeys = ['streamlab:lab', 'streamlab:name'];
    await lambda.send(new UntagResourceCommand({ Resource: FunctionArn, TagKeys }));

    const adopted = /^adopted {5}function .* as it is, with its own code$/m;
    expect((await cli.run('setup --adopt --variant original')).stdout).toMatch(adopted);
    expect((await cli.run('setup --variant original')).stdout).toMatch(
      /^unchanged {3}function .*, with its own code$/m,
    );
  });

  it('is replaced only by --code lab, also when another handler of the lab is asked for', async () => {
    await cli.run('setup');
    await deploy();

    const refused = await cli.run('setup --variant original');
    expect(refused.stderr).toContain("its code is none of the lab's handlers");
    expect(refused.stderr).toContain('hint: add --code lab to replace it');
    expect(refused.code).toBe(7);
    expect((await cli.run('setup --variant original --code lab')).stdout).toMatch(/^updated {5}function .*code: /m);
    expect((await cli.run('setup')).stdout).toMatch(/^updated {5}function .*code: /m);
  });
});

it('setup --role of a role that does not exist creates nothing', async () => {
  const { stderr, code } = await cli.run('setup --role arn:aws:iam::000000000000:role/nobody');

  expect(stderr).toContain('error: There is no role arn:aws:iam::000000000000:role/nobody.');
  expect(code).toBe(2);
  expect((await cli.run('status')).stdout.match(/^not there/gm)).toHaveLength(6);
});

describe("setup --path and --permissions-boundary for the lab's own role", () => {
  const PermissionsBoundary = 'arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole';
  const options = `--path /labs/ --permissions-boundary ${PermissionsBoundary}`;
  const RoleName = 'student-lambda-dynamodb-role';
  const getRole = async () => (await cli.client(IAMClient).send(new GetRoleCommand({ RoleName }))).Role;

  it('are shown by a dry run, and found again by status, verify and teardown without them', async () => {
    const { stderr } = await cli.run(`setup ${options} --dry-run --explain`);
    expect(stderr).toMatch(/create-role .*--path \/labs\/ --permissions-boundary \S+AWSLambdaDynamoDBExecutionRole /);
    expect(stderr).toMatch(
      /create-function .*--role arn:aws:iam::000000000000:role\/labs\/student-lambda-dynamodb-role /,
    );

    expect((await cli.run(`setup ${options}`)).code).toBe(0);

    expect(await getRole()).toMatchObject({
      Path: '/labs/',
      PermissionsBoundary: { PermissionsBoundaryArn: PermissionsBoundary },
    });
    expect((await cli.run('setup')).stdout.match(/^unchanged/gm)).toHaveLength(6);
    expect((await cli.run('status')).stdout).toMatch(/^ready {7}role .*, path \/labs\/, boundary arn:/m);
    expect((await cli.run('verify')).code).toBe(0);
    expect((await cli.run('teardown')).stdout).toMatch(/^removed {5}role/m);
    await expect(getRole()).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('of a role that exists: sets the boundary, and refuses another path', async () => {
    await cli.run('setup');

    const bounded = await cli.run(`setup --permissions-boundary ${PermissionsBoundary}`);
    expect(bounded.stdout).toMatch(/^updated {5}role .* permissions boundary: none -> arn:/m);
    expect((await getRole())?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(PermissionsBoundary);
    const moved = await cli.run('setup --path /labs/');
    expect(moved.stderr).toContain('has drifted: its path is /, the lab wants /labs/');
    expect(moved.code).toBe(7);
  });

  it.each([
    ['--path labs', '--path takes the path of a role such as /labs/, with a slash at both ends, not labs'],
    ['--permissions-boundary x', '--permissions-boundary takes the ARN of a policy'],
    ['--path /a/ --role arn:aws:iam::000000000000:role/r', "are for the lab's own role"],
  ])('refuse %s', async (given, message) => {
    const { stderr, code } = await cli.run(`setup ${given}`);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
