import { spawnSync } from 'node:child_process';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  UpdateEventSourceMappingCommand,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { call } from '../../src/aws/clients.ts';
import { explain, kebabCase } from '../../src/aws/explain.ts';
import { quote } from '../../src/core/quote.ts';

describe('explain', () => {
  it.each([
    [
      'a policy document in quotes',
      call(IAMClient, new CreateRoleCommand({ RoleName: 'R', AssumeRolePolicyDocument: '{"Version":"2012-10-17"}' })),
      `aws iam create-role --role-name R --assume-role-policy-document '{"Version":"2012-10-17"}'`,
    ],
    [
      'structures and lists of structures as JSON',
      call(
        DynamoDBClient,
        new CreateTableCommand({
          TableName: 'Dogs',
          KeySchema: [{ AttributeName: 'ID', KeyType: 'HASH' }],
          AttributeDefinitions: undefined,
          StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
        }),
      ),
      `aws dynamodb create-table --table-name Dogs --key-schema '[{"AttributeName":"ID","KeyType":"HASH"}]' --stream-specification '{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"}'`,
    ],
    [
      'binary values inside JSON as base64',
      call(
        DynamoDBClient,
        new PutItemCommand({
          TableName: 'T',
          Item: { a: { B: Buffer.from('hi') }, b: { B: new Uint8Array([104, 105]) } },
        }),
      ),
      `aws dynamodb put-item --table-name T --item '{"a":{"B":"aGk="},"b":{"B":"aGk="}}'`,
    ],
    [
      'code as a zip file',
      call(
        LambdaClient,
        new CreateFunctionCommand({
          FunctionName: 'F',
          Role: 'arn:aws:iam::1:role/R',
          Code: { ZipFile: new Uint8Array([1]) },
          Timeout: 3,
        }),
      ),
      'aws lambda create-function --function-name F --role arn:aws:iam::1:role/R --zip-file fileb://function.zip --timeout 3',
    ],
    [
      'changed code as a zip file',
      call(LambdaClient, new UpdateFunctionCodeCommand({ FunctionName: 'F', ZipFile: new Uint8Array([1]) })),
      'aws lambda update-function-code --function-name F --zip-file fileb://function.zip',
    ],
    [
      'a payload as text on one line, and where the reply goes',
      call(
        LambdaClient,
        new InvokeCommand({ FunctionName: 'F', Payload: Buffer.from('{\n  "a": 1\n}'), LogType: 'Tail' }),
      ),
      `aws lambda invoke --function-name F --cli-binary-format raw-in-base64-out --payload '{"a":1}' --log-type Tail outputfile.txt`,
    ],
    [
      'flags for true and false',
      call(
        LambdaClient,
        new UpdateEventSourceMappingCommand({ UUID: 'u', Enabled: false, BisectBatchOnFunctionError: true }),
      ),
      'aws lambda update-event-source-mapping --uuid u --no-enabled --bisect-batch-on-function-error',
    ],
    [
      'data that is no text as base64',
      call(
        KinesisClient,
        new PutRecordCommand({ StreamName: 'S', PartitionKey: "it's", Data: new Uint8Array([0xff, 0]) }),
      ),
      `aws kinesis put-record --stream-name S --partition-key 'it'\\''s' --data /wA=`,
    ],
    [
      'dates in ISO 8601 and lists of words one by one',
      call(
        CloudWatchClient,
        new GetMetricStatisticsCommand({
          Namespace: 'AWS/Lambda',
          MetricName: 'Invocations',
          StartTime: new Date(0),
          EndTime: undefined,
          Period: 60,
          Statistics: ['Sum', 'Average'],
        }),
      ),
      'aws cloudwatch get-metric-statistics --namespace AWS/Lambda --metric-name Invocations --start-time 1970-01-01T00:00:00.000Z --period 60 --statistics Sum Average',
    ],
    [
      'the CLI’s own name of a service',
      call(CloudWatchLogsClient, new FilterLogEventsCommand({ logGroupName: '/aws/lambda/F', startTime: 5 })),
      'aws logs filter-log-events --log-group-name /aws/lambda/F --start-time 5',
    ],
  ])('formats %s', (_what, one, expected) => {
    expect(explain(one)).toBe(expected);
  });

  it('adds the settings that the shell does not have', () => {
    const one = call(LambdaClient, new InvokeCommand({ FunctionName: 'F' }));
    expect(explain(one, { region: 'eu-west-1', profile: 'me', endpoint: 'http://localhost:1' })).toBe(
      'aws lambda invoke --function-name F outputfile.txt --region eu-west-1 --profile me --endpoint-url http://localhost:1',
    );
  });
});

describe('kebabCase and quote', () => {
  it.each([
    ['TableName', 'table-name'],
    ['StreamARN', 'stream-arn'],
    ['UUID', 'uuid'],
    ['KMSKeyArn', 'kms-key-arn'],
    ['SSESpecification', 'sse-specification'],
    ['logGroupName', 'log-group-name'],
    ['DescribeTimeToLive', 'describe-time-to-live'],
  ])('spells %s as %s', (name, expected) => {
    expect(kebabCase(name)).toBe(expected);
  });

  it.skipIf(process.platform === 'win32')('quotes any text so that the shell prints it unchanged', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((one) => !one.includes('\0'));
    fc.assert(
      fc.property(fc.array(text, { minLength: 20, maxLength: 20 }), (words) => {
        const { stdout } = spawnSync('sh', ['-c', `printf '%s\\0' ${words.map(quote).join(' ')}`]);
        expect(stdout.toString().split('\0').slice(0, -1)).toEqual(words);
      }),
      { numRuns: 20 },
    );
  });
});
