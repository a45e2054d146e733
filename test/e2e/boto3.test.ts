import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasPython } from '../helpers/has-python.ts';
import { PYTHON } from '../helpers/use-aws-cli.ts';
import { finished, ROOT, useBuiltCli } from './use-built-cli.ts';

const hasBoto3 = spawnSync(PYTHON, ['-c', 'import boto3']).status === 0;
const knowsHostPrefixSetting =
  spawnSync('python3', [
    '-c',
    'import boto3, botocore.configprovider as c; c.BOTOCORE_DEFAUT_SESSION_VARIABLES["disable_host_prefix_injection"]',
  ]).status === 0;
const HANDLER = path.join(ROOT, 'handlers/kinesis-python/lambda_function.py');

describe.skipIf(!hasBoto3 || !hasPython)(`seed 002 with boto3 (skipped where ${PYTHON} cannot import it)`, () => {
  const { env, run } = useBuiltCli();

  it('runs from the first call to the last', { timeout: 60_000 }, async () => {
    const { environment } = JSON.parse((await run('sandbox', 'env', '--json')).stdout);
    const words = [path.join(ROOT, 'test/e2e/seed-002.py'), path.join(ROOT, 'payloads/kinesis.json'), HANDLER];
    const options = { env: { ...env, ...environment, PYTHONIOENCODING: 'utf8' } };

    const result = await finished(spawn(PYTHON, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] }));

    expect(`${result.stderr}${result.stdout}`).toBe(`== role
arn:aws:iam::000000000000:role/lambda_basic_execution
== stream
ACTIVE PROVISIONED 1
== function
Pending Creating
== mapping
Creating 100
Enabled
== invoke four times
200 None Successfully processed 1 records.
200 None Successfully processed 1 records.
200 None Successfully processed 1 records.
200 None Successfully processed 1 records.
4
== metrics
Invocations 4.0
Errors 0.0
Duration above 0: True
calls Invocations Complete 4.0
errors Errors Complete 0.0
== put-record
the same sequence number: True k Grüße, Lab-Stream
['Decoded payload: Grüße, Lab-Stream']
IteratorAge 1.0
Invocations 5.0
['ProcessKinesisRecords']
== deletions
Deleting
== left
[]
[] []
[] []
Stream Lab-Stream under account 000000000000 not found.
`);
    expect(result.code).toBe(0);
  });
});

describe.skipIf(!knowsHostPrefixSetting)('boto3 from the environment (skipped where python3 has no recent one)', () => {
  const { env, run } = useBuiltCli();

  it('tails live with the defaults of the SDK, whose host prefix names no host here', async () => {
    const { environment } = JSON.parse((await run('sandbox', 'env', '--json')).stdout);
    const program = `
import boto3
logs = boto3.client("logs")
logs.create_log_group(logGroupName="live")
arn = logs.describe_log_groups()["logGroups"][0]["logGroupArn"]
stream = logs.start_live_tail(logGroupIdentifiers=[arn])["responseStream"]
print(next(iter(stream))["sessionStart"]["logGroupIdentifiers"])
stream.close()`;
    const options = { env: { ...env, ...environment } };

    const result = await finished(spawn('python3', ['-c', program], { ...options, stdio: ['ignore', 'pipe', 'pipe'] }));

    expect(`${result.stderr}${result.stdout}`).toContain(':log-group:live');
    expect(result.code).toBe(0);
  });
});
