import { spawn } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasPython } from '../helpers/has-python.ts';
import { hasAwsCli, PYTHON, useAwsCli } from '../helpers/use-aws-cli.ts';
import { BIN, type Finished, finished, ROOT, useBuiltCli } from './use-built-cli.ts';

describe.skipIf(!hasAwsCli)(`the AWS CLI (skipped where ${PYTHON} has no version 2)`, () => {
  const { env, folder } = useBuiltCli();
  const aws = useAwsCli();
  const runScript = (script: string, ...words: readonly string[]): Promise<Finished> => {
    const args = [path.join(import.meta.dirname, script), aws, BIN, folder, ...words];
    return finished(spawn('bash', args, { env, stdio: ['ignore', 'pipe', 'pipe'] }));
  };

  it.skipIf(!hasPython)('runs seed 002 from the first command to the last', { timeout: 180_000 }, async () => {
    copyFileSync(path.join(ROOT, 'payloads/kinesis.json'), path.join(folder, 'stream.json'));

    const result = await runScript('seed-002.sh', path.join(ROOT, 'handlers/kinesis-python/lambda_function.py'));

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

  it('runs seed 004 from the first command to the last', { timeout: 180_000 }, async () => {
    copyFileSync(path.join(ROOT, 'payloads/dogs.json'), path.join(folder, 'input.json'));

    const result = await runScript('seed-004.sh');

    const shown = result.stdout
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+/g, '<label>')
      .replaceAll(/DynamoDB Record: .*/g, '<record>');
    expect(`${result.stderr}${shown}`).toBe(`== create-role
arn:aws:iam::000000000000:role/student-lambda-dynamodb-role
== attach-role-policy
== create-table
CREATING
== create-function
Pending
== invoke
200
"This is a message from Lambda"
== update-table
UPDATING
arn:aws:dynamodb:us-east-1:000000000000:table/Dogs/stream/<label>
== create-event-source-mapping
== put-item
== logs tail
<record>
== deletions
Deleting
DELETING
== left
0
0
0
`);
    const record = JSON.parse(/DynamoDB Record: (.*)/.exec(result.stdout)?.[1] ?? '{}');
    expect(record).toMatchObject({
      Keys: { ID: { N: '6' } },
      NewImage: { breed: { S: 'husky' }, eyes: { S: 'blue' }, ID: { N: '6' } },
      // Keys: ID 2 + 6 is 2; the image: ID 4, breed 5 + husky 5, eyes 4 + blue 4.
      SizeBytes: 26,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    });
    expect(record.SequenceNumber).toMatch(/^\d{21,40}$/);
    expect(result.code).toBe(0);
  });
});
