import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { afterEach, describe, expect, it } from 'vitest';
import { useCli } from '../../helpers/run-cli.ts';

const cli = useCli();

afterEach(() => cli.sandbox.setFaults([]));

const listTables = () => cli.client(DynamoDBClient).send(new ListTablesCommand());
const listStreams = () => cli.client(KinesisClient).send(new ListStreamsCommand());

describe('throttled calls of a command', () => {
  it('are sent again until they pass, and said once', async () => {
    await cli.run('sandbox faults add lambda --throttle --count 4');
    const { code, stderr } = await cli.run('status dogs');
    expect(code).toBe(0);
    expect(stderr.match(/ is throttling: it refuses calls because there are too many/g)).toHaveLength(1);
    expect((await cli.run('sandbox faults list')).stdout).toContain('4 hits');
  });
});

describe('streamlab sandbox faults', () => {
  it('injects a fault, shows what is left of it, and removes it', async () => {
    const added = await cli.run('sandbox faults add dynamodb:ListTables --throttle --count 3');
    expect(added).toEqual({
      code: 0,
      stdout: 'dynamodb:ListTables  throttle  each request  0 hits, 3 of 3 left\n',
      stderr: 'Remove all faults with: streamlab sandbox faults clear\n',
    });

    await expect(listTables()).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
    await expect(listTables()).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
    await listStreams();

    expect((await cli.run('sandbox faults list')).stdout).toBe(
      'dynamodb:ListTables  throttle  each request  2 hits, 1 of 3 left\n',
    );
    expect((await cli.run('sandbox faults clear')).stdout).toBe('No faults are injected.\n');
    await listTables();
  });

  it('keeps the count of a fault when another is added', async () => {
    await cli.run('sandbox faults add dynamodb --error --count 2');
    await expect(listTables()).rejects.toMatchObject({ name: 'InternalServerError' });

    await cli.run('sandbox faults add kinesis:* --drop --share 40%');
    expect((await cli.run('sandbox status')).stdout).toContain(
      'Faults: 2 injected, see streamlab sandbox faults list\n',
    );

    expect(await cli.json('sandbox faults list')).toEqual({
      schemaVersion: 1,
      command: 'sandbox faults list',
      faults: [
        { operation: 'dynamodb', kind: 'error', share: 1, hits: 1, count: 2, left: 1 },
        { operation: 'kinesis:*', kind: 'drop', share: 0.4, hits: 0 },
      ],
    });
    expect((await cli.run('sandbox faults list')).stdout).toBe(
      'dynamodb   error  each request      1 hit, 1 of 2 left\nkinesis:*  drop   40 % of requests  0 hits\n',
    );
  });

  it('delays requests', async () => {
    const { stdout } = await cli.run('sandbox faults add * --latency 1.5s --share 0.125');
    expect(stdout).toBe('*  latency 1.5 s  12.5 % of requests  0 hits\n');
    await cli.run('sandbox faults clear');
    await cli.run('sandbox faults add dynamodb:ListTables --latency 30s --count 1');
    const call = listTables();
    for (;;) {
      const { faults } = (await cli.json('sandbox faults list')) as { faults: { hits: number }[] };
      if (faults[0]?.hits === 1) break;
    }
    await cli.run('sandbox clock --advance 30s');
    expect((await call).TableNames).toEqual([]);
  });

  it.each([
    [
      'dynamodb',
      'A fault is one of --latency, --throttle, --error, --drop, --drop-reply, --truncate, and --hang, not none of them.',
    ],
    [
      'dynamodb --drop --latency 2s',
      'A fault is one of --latency, --throttle, --error, --drop, --drop-reply, --truncate, and --hang, not --latency and --drop.',
    ],
    ['dynamodb --latency 61m', '--latency takes at most 1 h.'],
    ['dynamodb --latency soon', '--latency takes a duration'],
    ['dynamodb --drop --share 140%', '--share takes a share such as 40% or 0.4, not 140%.'],
    ['dynamodb --drop --share half', '--share takes a share such as 40% or 0.4, not half.'],
    ['dynamodb --drop --count 0', '--count takes a whole number from 1, not 0.'],
    ['dynamo --drop', 'The sandbox has no service "dynamo"; its services are cloudwatch, dynamodb, iam, '],
    ['dynamodb:PutItems --drop', 'The sandbox does not serve the operation dynamodb:PutItems.'],
    ['dynamodb:CreateBackup --drop', 'The sandbox does not serve the operation dynamodb:CreateBackup.'],
    ['DynamoDB --drop', 'The operation of a fault must be a service such as dynamodb, '],
  ])('refuses add %s', async (line, message) => {
    const { code, stderr, stdout } = await cli.run(`sandbox faults add ${line}`);
    expect(stderr).toContain(`error: ${message}`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(await cli.json('sandbox faults list')).toMatchObject({ faults: [] });
  });

  it('points to the help of the command', async () => {
    const { stderr } = await cli.run('sandbox faults add dynamo --drop');
    expect(stderr.split('\n')[1]).toContain('streamlab sandbox faults add --help');
  });

  it('refuses a fault without an operation', async () => {
    const { code, stderr } = await cli.run('sandbox faults add --drop');
    expect(stderr).toContain("error: Missing required argument 'operation'.");
    expect(stderr).toContain('streamlab sandbox faults add --help');
    expect(code).toBe(2);
  });

  it('has help with examples', async () => {
    const { stdout } = await cli.run('sandbox faults add --help');
    expect(stdout).toContain('Usage: streamlab sandbox faults add [options] <operation>');
    expect(stdout).toContain('streamlab sandbox faults add dynamodb:PutItem --throttle --count 3');
    expect((await cli.run('help sandbox faults add')).stdout).toBe(stdout);
  });
});
