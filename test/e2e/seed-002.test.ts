import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasPython } from '../helpers/has-python.ts';
import { BIN, finished, ROOT, useBuiltCli } from './use-built-cli.ts';

/** Debian's; another `aws` or `python3` in PATH may be of another version, or without boto3. */
const AWS = '/usr/bin/aws';
const PYTHON = '/usr/bin/python3';
const hasAws = /^aws-cli\/2/.test(spawnSync(AWS, ['--version'], { encoding: 'utf8' }).stdout ?? '');
const hasBoto3 = spawnSync(PYTHON, ['-c', 'import boto3']).status === 0;

const HANDLER = path.join(ROOT, 'handlers/kinesis-python/lambda_function.py');

describe.skipIf(!hasAws || !hasPython)(`seed 002 with the AWS CLI (skipped where ${AWS} is not version 2)`, () => {
  const { env, folder } = useBuiltCli();

  it('runs from the first command to the last', { timeout: 180_000 }, async () => {
    copyFileSync(path.join(ROOT, 'payloads/kinesis.json'), path.join(folder, 'stream.json'));
    const script = path.join(ROOT, 'test/e2e/seed-002.sh');
    const words = [script, path.dirname(AWS), BIN, folder, HANDLER];

    const result = await finished(spawn('bash', words, { env, stdio: ['ignore', 'pipe', 'pipe'] }));

    expect(`${result.stderr}${result.stdout}`).toBe(`== create-role
arn:aws:iam::000000000000:role/lambda_basic_execution
== create-stream
ACTIVE	PROVISIONED	1	arn:aws:kinesis:us-east-1:000000000000:stream/Lab-Stream
== create-function
Pending	Creating
== create-event-source-mapping
Enabled	100	LATEST	arn:aws:kinesis:us-east-1:000000000000:stream/Lab-Stream
== invoke four times
200	None
200	None
200	None
200	None
"Successfully processed 1 records.""Successfully processed 1 records.""Successfully processed 1 records.""Successfully processed 1 records."
4
== metrics
4.0
0.0
calls	Invocations	Complete	4.0
errors	Errors	Complete	0.0
share	Errors in percent	Complete	0.0
== put-record
<its sequence number>	k	R3LDvMOfZSwgIkxhYi1TdHJlYW0i
Decoded payload: Grüße, "Lab-Stream"
1.0
== deletions
Deleting
== left
0
0
0
`);
    expect(result.code).toBe(0);
  });
});

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
