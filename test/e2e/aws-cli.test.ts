import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { BIN, finished, ROOT, useBuiltCli } from './use-built-cli.ts';

/** Debian's; another `aws` in PATH may be version 1, which has no `logs tail`. */
const AWS = '/usr/bin/aws';
const hasAws = /^aws-cli\/2/.test(spawnSync(AWS, ['--version'], { encoding: 'utf8' }).stdout ?? '');

describe.skipIf(!hasAws)(`seed 004 with the AWS CLI (skipped where ${AWS} is not version 2)`, () => {
  const { env, folder } = useBuiltCli();

  it('runs from the first command to the last', { timeout: 180_000 }, async () => {
    copyFileSync(path.join(ROOT, 'payloads/dogs.json'), path.join(folder, 'input.json'));
    const script = path.join(ROOT, 'test/e2e/seed-004.sh');
    const result = await finished(
      spawn('bash', [script, path.dirname(AWS), BIN, folder], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
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
