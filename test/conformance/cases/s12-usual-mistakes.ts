/** Section 12: common mistakes of sandboxes, each tested again from the point of view of a lab. */

import { type ConformanceCase, membersOf, renderError } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { pythonRecorder, untilRecords } from '../deliveries.ts';
import { expect } from '../expect.ts';
import { invoke } from '../functions.ts';
import { logMessages } from '../log-events.ts';
import { createMapping, mappingMembers } from '../mappings.ts';
import {
  BASIC_POLICY,
  createFunction,
  createKinesisStream,
  createRole,
  createTable,
  createTableStream,
  functionRequest,
  untilActive,
  zipOf,
} from '../resources.ts';
import { readStream, shardsOf } from '../stream-records.ts';
import { putItems } from '../writes.ts';

const map = (aws: Account, EventSourceArn: string) =>
  aws.lambda.createEventSourceMapping({ FunctionName: aws.name, EventSourceArn, StartingPosition: 'LATEST' });

const noStream = (aws: Account) => aws.arn('kinesis', `stream/${aws.name}`);

export const usualMistakeCases: readonly ConformanceCase[] = [
  {
    section: '12.1',
    operation: 'CreateEventSourceMapping',
    given: 'a mapping',
    expected: '202 Creating, BatchSize 100, every stream member: not 200 Enabled, BatchSize 10',
    run: async (aws) => {
      await createFunction(aws);
      const answer = await map(aws, await createTableStream(aws));
      expect([answer.$metadata.httpStatusCode, answer.State, answer.BatchSize]).toEqual([202, 'Creating', 100]);
      expect(membersOf(answer)).toEqual(membersOf(mappingMembers(aws, '')));
    },
  },
  {
    section: '12.2',
    operation: 'CreateEventSourceMapping',
    given: 'an unknown function, then an unknown stream',
    expected: '400 InvalidParameterValueException, never 404',
    run: async (aws) => {
      const stream = await createTableStream(aws);
      const first = await map(aws, stream).catch(renderError);
      await createFunction(aws);
      const second = await map(aws, noStream(aws)).catch(renderError);
      expect([first, second]).toEqual([
        'InvalidParameterValueException 400: Function does not exist',
        `InvalidParameterValueException 400: Stream not found: ${noStream(aws)}`,
      ]);
    },
  },
  {
    section: '12.3',
    operation: 'CreateEventSourceMapping',
    given: 'a duplicate',
    expected: 'blanks inside the quotes and the bare function name',
    run: async (aws) => {
      await createFunction(aws);
      const stream = await createTableStream(aws);
      await map(aws, stream);
      const answer = await map(aws, stream).catch(renderError);
      expect(answer).toContain(`(" ${stream} ") and function (" ${aws.name} ")`);
    },
  },
  {
    section: '12.4',
    operation: 'PutItem',
    given: 'an item put three times unchanged',
    expected: 'one stream record',
    run: async (aws) => {
      const stream = await createTableStream(aws);
      await putItems(aws, 'a', 'a', 'a');
      expect(await readStream(aws, stream)).toHaveLength(1);
    },
  },
  {
    section: '12.5',
    operation: 'UpdateItem -> function',
    given: 'a changed item with both images',
    needsPython: true,
    expected: 'SizeBytes of keys and both images, a creation time in whole seconds as a float',
    run: async (aws) => {
      const streamArn = await createTableStream(aws);
      await putItems(aws, 'id_value');
      const Item = { id: { S: 'id_value' }, id2: { S: 'id2_new_value' } };
      await aws.dynamodb.putItem({ TableName: aws.name, Item });
      await createMapping(aws, streamArn, { FunctionName: await pythonRecorder(aws) });
      const found = await untilRecords(aws, 2, { functionName: 'python-recorder', streamArn });
      const text = found.map((delivery) => delivery.text).join();
      expect(text.match(/"SizeBytes":\d+/g)).toEqual(['"SizeBytes":20', '"SizeBytes":46']);
      expect(text.match(/"ApproximateCreationDateTime":\d+\.0,/g)).toHaveLength(2);
    },
  },
  {
    section: '12.8',
    operation: 'Invoke',
    given: 'an unknown function, invoked and looked up',
    expected: 'only Invoke says :$LATEST',
    run: async (aws) => {
      const FunctionName = aws.name;
      const arn = aws.arn('lambda', `function:${aws.name}`);
      const answers = await Promise.all([
        aws.lambda.invoke({ FunctionName }).catch(renderError),
        aws.lambda.getFunction({ FunctionName }).catch(renderError),
        aws.lambda.deleteFunction({ FunctionName }).catch(renderError),
      ]);
      const text = `ResourceNotFoundException 404: Function not found: ${arn}`;
      expect(answers).toEqual([`${text}:$LATEST`, text, text]);
    },
  },
  {
    section: '12.9',
    operation: 'GetFunction',
    given: 'a function that became Active',
    expected: 'another RevisionId',
    run: async (aws) => {
      const { RevisionId } = await aws.lambda.createFunction(await functionRequest(aws));
      await untilActive(aws);
      const { Configuration } = await aws.lambda.getFunction({ FunctionName: aws.name });
      expect(Configuration?.RevisionId).not.toBe(RevisionId);
    },
  },
  {
    section: '12.10',
    operation: 'ListFunctions',
    given: 'functions in any state',
    expected: 'no State in any entry',
    run: async (aws) => {
      await createFunction(aws);
      const { Functions = [] } = await aws.lambda.listFunctions({});
      expect(Functions.length).toBeGreaterThan(0);
      expect(Functions.flatMap((entry) => membersOf(entry).filter((name) => /State|Status/.test(name)))).toEqual([]);
    },
  },
  {
    section: '12.13',
    operation: 'DescribeStream',
    given: 'many items in an on-demand table',
    expected: 'records in more than one shard',
    run: async (aws) => {
      const StreamSpecification = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' as const };
      const TableName = await createTable(aws, { StreamSpecification });
      const ids = Array.from({ length: 25 }, (_, n) => `id ${n}`);
      const puts = ids.map((id) => ({ PutRequest: { Item: { id: { S: id } } } }));
      await aws.dynamodb.batchWriteItem({ RequestItems: { [TableName]: puts } });
      const StreamArn = (await aws.dynamodb.describeTable({ TableName })).Table?.LatestStreamArn ?? '';
      const counts = await Promise.all(
        (await shardsOf(aws, StreamArn)).map(async ({ ShardId }) => {
          const type = 'TRIM_HORIZON' as const;
          const { ShardIterator } = await aws.streams.getShardIterator({ StreamArn, ShardId, ShardIteratorType: type });
          return (await aws.streams.getRecords({ ShardIterator })).Records?.length ?? 0;
        }),
      );
      expect(counts.filter((count) => count > 0).length).toBeGreaterThan(1);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(ids.length);
    },
  },
  {
    section: '12.14',
    operation: 'GetLogEvents',
    given: 'a missing log group and a missing Kinesis stream',
    expected: 'Logs never names the group, Kinesis names stream and account',
    run: async (aws) => {
      const names = { logGroupName: aws.name, logStreamName: 'x' };
      const logs = await aws.logs.getLogEvents(names).catch(renderError);
      const kinesis = await aws.kinesis.describeStreamSummary({ StreamName: aws.name }).catch(renderError);
      expect(logs).not.toContain(aws.name);
      expect(kinesis).toContain(aws.fill('Stream <name> under account <account>'));
    },
  },
  {
    section: '12.15',
    operation: 'DeleteRole',
    given: 'a role with a managed and an inline policy, taken away one after the other',
    expected: 'two different texts, then it is deleted',
    run: async (aws) => {
      const RoleName = aws.name;
      await createRole(aws, [BASIC_POLICY]);
      const Statement = [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }];
      const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
      await aws.iam.putRolePolicy({ RoleName, PolicyName: 'p', PolicyDocument });
      const answers = new Set<unknown>();
      const tryToDelete = async () => answers.add(await aws.iam.deleteRole({ RoleName }).catch(renderError));
      await aws.iam.detachRolePolicy({ RoleName, PolicyArn: BASIC_POLICY });
      await tryToDelete();
      await aws.iam.attachRolePolicy({ RoleName, PolicyArn: BASIC_POLICY });
      await aws.iam.deleteRolePolicy({ RoleName, PolicyName: 'p' });
      await tryToDelete();
      expect([...answers]).toEqual([
        'DeleteConflict 409: Cannot delete entity, must delete policies first.',
        'DeleteConflict 409: Cannot delete entity, must detach all policies first.',
      ]);
      await aws.iam.detachRolePolicy({ RoleName, PolicyArn: BASIC_POLICY });
      expect((await aws.iam.deleteRole({ RoleName })).$metadata.httpStatusCode).toBe(200);
    },
  },
  {
    section: '12.16',
    operation: 'Invoke',
    given: 'a Python function that raises',
    needsPython: true,
    expected: 'a traceback with no-break spaces only, a REPORT that ends in tab and newline',
    run: async (aws) => {
      const text = 'def handler(event, context):\n    raise ValueError("no")\n';
      const Code = { ZipFile: zipOf({ 'main.py': text }) };
      await createFunction(aws, { Runtime: 'python3.13', Handler: 'main.handler', Code });
      await invoke(aws);
      const messages = await logMessages(aws);
      const traceback = messages.find((message) => message.startsWith('[ERROR]')) ?? '';
      const frames = traceback.split('\n').slice(2);
      expect(frames.map((line) => /^\u00a0+\S/.test(line))).toEqual([true, true]);
      expect(messages.at(-1)).toMatch(/^REPORT .*\t\n$/);
    },
  },
  {
    section: '12.12',
    operation: 'CreateEventSourceMapping',
    given: 'a role without the permissions, which then gets them',
    expected: 'Cannot access stream, worth a retry, then 202',
    run: async (aws) => {
      await createFunction(aws, { Role: await createRole(aws, [BASIC_POLICY]) });
      const stream = await createKinesisStream(aws);
      const first = await map(aws, stream).catch(renderError);
      const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaKinesisExecutionRole';
      await aws.iam.attachRolePolicy({ RoleName: aws.name, PolicyArn });
      const { $metadata } = await map(aws, stream);
      expect([first, $metadata.httpStatusCode]).toEqual([expect.stringContaining('Cannot access stream'), 202]);
    },
  },
];
