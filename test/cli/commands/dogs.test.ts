import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { useCli } from '../../helpers/run-cli.ts';

/** One lab from its first command to its last; each test continues where the one before it ended. */
const cli = useCli();

/** Replaces what differs between runs by a placeholder. */
function withPlaceholders(text: string): string {
  return text
    .replaceAll(cli.sandbox.endpoint, '<endpoint>')
    .replaceAll(/\d+(\.\d+)? (ms|s)\b/g, '<time>')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, '<id>');
}

describe('the lab dogs', () => {
  it('is planned by setup --dry-run, which changes nothing', async () => {
    const { stdout, stderr, code } = await cli.run('setup --dry-run');
    expect(stdout).toBe(`to create   role                  student-lambda-dynamodb-role  CreateRole, AttachRolePolicy
to create   log group             /aws/lambda/student-ProcessDynamoDBRecords  CreateLogGroup
to create   function              student-ProcessDynamoDBRecords  CreateFunction
to create   table                 Dogs  CreateTable
to create   stream                Dogs  UpdateTable
to create   event source mapping  Dogs -> student-ProcessDynamoDBRecords  CreateEventSourceMapping
`);
    expect(withPlaceholders(stderr)).toBe(`Target: sandbox <endpoint>, us-east-1
Nothing was changed (--dry-run).
`);
    expect(code).toBe(0);
    expect((await cli.run('status')).stdout.match(/^not there/gm)).toHaveLength(6);
  });

  it('tells to set it up when its function or table does not exist', async () => {
    const invoke = await cli.run('invoke');
    expect(invoke.stderr).toContain(
      'error: There is no function student-ProcessDynamoDBRecords.\n  hint: streamlab setup dogs',
    );
    const write = await cli.run('write');
    expect(write.stderr).toContain('error: There is no table Dogs.\n  hint: streamlab setup dogs');
    expect([invoke.code, write.code]).toEqual([10, 10]);
  });

  it('is set up in the order of its steps', async () => {
    const { stdout, stderr, code } = await cli.run('setup dogs');
    expect(stdout).toBe(`created     role                  student-lambda-dynamodb-role  AWSLambdaDynamoDBExecutionRole
created     log group             /aws/lambda/student-ProcessDynamoDBRecords
created     function              student-ProcessDynamoDBRecords  nodejs24.x, index.handler
created     table                 Dogs  key ID (N)
created     stream                Dogs  NEW_AND_OLD_IMAGES
created     event source mapping  Dogs -> student-ProcessDynamoDBRecords  LATEST, batch size 100
`);
    expect(withPlaceholders(stderr)).toBe('Target: sandbox <endpoint>, us-east-1\nReady in <time>.\n');
    expect(code).toBe(0);
  });

  it('is not changed by a second setup', async () => {
    const { steps } = await cli.json('setup');
    expect(steps).toHaveLength(6);
    expect(steps).toEqual((steps as unknown[]).map(() => expect.objectContaining({ outcome: 'unchanged' })));
  });

  it('prints only the reply of invoke to standard output', async () => {
    const { stdout, stderr, code } = await cli.run('invoke');
    expect(stdout).toBe('"This is a message from Lambda"\n');
    expect(stderr).toMatch(/START RequestId: .*DynamoDB Record: .*END RequestId: .*MB, cold, init/s);
    expect(code).toBe(0);
  });

  it('reads an event from a file, standard input or the command line, and writes the reply to a file', async () => {
    const event = JSON.stringify({ Records: [] });
    await writeFile(path.join(cli.cwd, 'input.txt'), event);
    for (const argv of [
      ['invoke', '--payload', 'input.txt', '--out', 'outputfile.txt'],
      ['invoke', '--payload', '-'],
      ['invoke', '--payload', event],
    ]) {
      const { stdout, stderr } = await cli.run(argv, { stdin: event });
      expect(stdout).toBe('"This is a message from Lambda"\n');
      expect(stderr).toContain('"Records": []');
    }
    expect(await readFile(path.join(cli.cwd, 'outputfile.txt'), 'utf8')).toBe('"This is a message from Lambda"');
  });

  it('exits with 5 when the function itself fails', async () => {
    const { stdout, stderr, code } = await cli.run(['invoke', '--payload', '{"Records": 1}']);
    expect(JSON.parse(stdout)).toMatchObject({ errorType: 'TypeError' });
    expect(stderr).toContain('warning: the function failed (Unhandled)');
    expect(code).toBe(5);
  });

  it('writes its test items, each with the stream record that it produces', async () => {
    const { stdout, code } = await cli.run('write');
    expect(stdout).toBe('put     ID 1  INSERT\nupdate  ID 1  MODIFY\ndelete  ID 1  REMOVE\n');
    expect(code).toBe(0);
  });

  it('shows the log events of the writes', async () => {
    const { stdout, stderr, code } = await cli.run([
      ...'tail-logs --count 6 --timeout 30s --raw --filter'.split(' '),
      '"DynamoDB Record"',
    ]);
    // Three of the sample event, three of the writes.
    expect(stdout.match(/DynamoDB Record: .*\n/g)).toHaveLength(6);
    expect(stderr).toContain('Following /aws/lambda/student-ProcessDynamoDBRecords; stop with Ctrl-C.');
    expect(code).toBe(0);
  });

  it('does not call a runtime warm that has failed', async () => {
    await cli.run('setup --name failed --variant original');
    const { stderr, code } = await cli.run('invoke --name failed');
    expect(stderr).toMatch(/^[\d.]+ ms, billed \d+ ms, \d+ of 128 MB, error$/m);
    expect(code).toBe(5);
    await cli.run('teardown --name failed');
  });

  it('prints the AWS CLI command of each call with --explain', async () => {
    const { stderr } = await cli.run(['--explain', 'write', '--put', '{"ID": 6, "breed": "husky"}']);
    expect(withPlaceholders(stderr)).toBe(`Target: sandbox <endpoint>, us-east-1
$ eval "$(streamlab sandbox env)"
$ aws dynamodb put-item --table-name Dogs --item '{"ID":{"N":"6"},"breed":{"S":"husky"}}' --return-values ALL_OLD
`);
  });

  it('is removed in reverse order, and nothing is left', async () => {
    const { stdout, stderr, code } = await cli.run('teardown');
    expect(stdout).toBe(`removed     event source mapping  Dogs -> student-ProcessDynamoDBRecords
removed     stream                Dogs  with its table
removed     table                 Dogs
removed     function              student-ProcessDynamoDBRecords
removed     log group             /aws/lambda/student-ProcessDynamoDBRecords
removed     role                  student-lambda-dynamodb-role
`);
    expect(withPlaceholders(stderr)).toBe('Target: sandbox <endpoint>, us-east-1\nNothing of dogs is left (<time>).\n');
    expect(code).toBe(0);
  });

  it('has nothing left to remove the second time', async () => {
    const { labs, left } = await cli.json('teardown');
    expect(left).toEqual([]);
    const [{ steps }] = labs as [{ steps: { outcome: string }[] }];
    expect(steps.map(({ outcome }) => outcome)).toEqual(Array(6).fill('not there'));
  });

  it('runs from setup to teardown in one go', async () => {
    const { code, stderr, stdout } = await cli.run('run --teardown');
    expect(stderr.match(/^-- .*$/gm)).toEqual([
      '-- dogs: setup',
      '-- dogs: invoke',
      '-- dogs: write',
      '-- dogs: logs',
      '-- dogs: verify',
      '-- dogs: teardown',
    ]);
    expect(stdout.match(/DynamoDB Record: /g)).toHaveLength(3);
    expect(stderr).toContain('Nothing of dogs is left');
    expect(code).toBe(0);
  });
});
