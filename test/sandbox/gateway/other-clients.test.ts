import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { GetMetricStatistics$, PutMetricData$ } from '@aws-sdk/client-cloudwatch';
import { PutItem$ } from '@aws-sdk/client-dynamodb';
import { CreateRole$, GetRole$ } from '@aws-sdk/client-iam';
import { PutRecord$ } from '@aws-sdk/client-kinesis';
import { CreateFunction$, Invoke$, type InvokeCommandInput } from '@aws-sdk/client-lambda';
import type { StaticOperationSchema } from '@smithy/types';
import { describe, expect, test } from 'vitest';
import { defineOperation, type Service, ServiceError } from '../../../src/sandbox/contract/service.ts';
import { dynamoDbDialect } from '../../../src/sandbox/services/dynamodb/dialect.ts';
import { kinesisDialect } from '../../../src/sandbox/services/kinesis/dialect.ts';
import { lambdaDialect } from '../../../src/sandbox/services/lambda/dialect.ts';
import { stsService } from '../../../src/sandbox/services/sts/index.ts';
import { hasAwsCli, PYTHON, useAwsCli } from '../../helpers/use-aws-cli.ts';
import { NO_SESSIONS, ROOT_KEY, useGateway } from '../../helpers/use-gateway.ts';
import { useFolder } from '../../helpers/use-temporary-folder.ts';

const run = promisify(execFile);

const seen = new Map<string, unknown>();
const TIME = new Date('2025-11-25T12:00:00Z');

function answering(schema: StaticOperationSchema, output: object, encoding: 'shape' | 'wire' = 'shape') {
  return defineOperation<object, object, undefined>(schema, {
    encoding,
    handle: (input) => {
      seen.set(schema[2], input);
      return output;
    },
  });
}

function service(values: Omit<Service<undefined>, 'state'>): Service<undefined> {
  return { ...values, state: undefined };
}

const gateway = useGateway({
  services: [
    stsService(NO_SESSIONS),
    service({
      signingName: 'iam',
      iamPrefix: 'iam',
      protocols: ['awsQuery'],
      xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
      operations: [
        answering(CreateRole$, {
          Role: {
            Path: '/',
            RoleName: 'r',
            RoleId: 'AROA',
            Arn: 'arn:r',
            CreateDate: TIME,
            AssumeRolePolicyDocument: '%7B%7D',
          },
        }),
        defineOperation<object, object, undefined>(GetRole$, {
          handle: () => {
            throw new ServiceError('NoSuchEntity', 'The role with name r cannot be found.', 404);
          },
        }),
      ],
    }),
    service({
      signingName: 'lambda',
      iamPrefix: 'lambda',
      dialect: lambdaDialect,
      protocols: ['restJson1'],
      operations: [
        answering(CreateFunction$, { FunctionName: 'f', State: 'Pending' }),
        defineOperation<InvokeCommandInput, object, undefined>(Invoke$, {
          handle: ({ Payload }) => ({ StatusCode: 200, ExecutedVersion: '$LATEST', Payload }),
        }),
      ],
    }),
    service({
      signingName: 'dynamodb',
      iamPrefix: 'dynamodb',
      protocols: ['awsJson1_0'],
      targetPrefix: 'DynamoDB_20120810',
      dialect: dynamoDbDialect,
      operations: [answering(PutItem$, { Attributes: { id: { S: 'ü' } } }, 'wire')],
    }),
    service({
      signingName: 'kinesis',
      iamPrefix: 'kinesis',
      protocols: ['awsJson1_1'],
      targetPrefix: 'Kinesis_20131202',
      dialect: kinesisDialect,
      operations: [answering(PutRecord$, { ShardId: 'shardId-000000000000', SequenceNumber: '49' })],
    }),
    service({
      signingName: 'monitoring',
      iamPrefix: 'cloudwatch',
      protocols: ['awsJson1_0', 'rpcv2Cbor', 'awsQuery'],
      targetPrefix: 'GraniteServiceVersion20100801',
      xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
      operations: [
        answering(GetMetricStatistics$, { Label: 'm', Datapoints: [{ Timestamp: TIME, Sum: 2, Unit: 'Count' }] }),
        answering(PutMetricData$, {}),
      ],
    }),
  ],
});

const folder = useFolder();

function environment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: folder,
    AWS_ACCESS_KEY_ID: ROOT_KEY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ROOT_KEY.secretAccessKey,
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_MAX_ATTEMPTS: '2',
    ENDPOINT: gateway.gateway.endpoint,
  };
}

describe.skipIf(!hasAwsCli)('the AWS CLI', () => {
  const program = path.join(useAwsCli(), 'aws');

  async function aws(...args: readonly string[]): Promise<unknown> {
    const { stdout } = await run(
      program,
      ['--endpoint-url', gateway.gateway.endpoint, '--output', 'json', '--no-cli-pager', ...args],
      { env: environment() },
    );
    return stdout === '' ? undefined : JSON.parse(stdout);
  }

  test('uses Query', async () => {
    expect(await aws('sts', 'get-caller-identity')).toEqual({
      UserId: '000000000000',
      Account: '000000000000',
      Arn: 'arn:aws:iam::000000000000:root',
    });
    await expect(aws('iam', 'get-role', '--role-name', 'r')).rejects.toMatchObject({
      stderr: expect.stringContaining(
        '(NoSuchEntity) when calling the GetRole operation: The role with name r cannot be found.',
      ),
    });
  });

  test('uses Query with CloudWatch', async () => {
    const args = ['--namespace', 'n', '--metric-name', 'm', '--period', '60', '--statistics', 'Sum'];
    const times = ['--start-time', '2025-11-25T11:00:00Z', '--end-time', '2025-11-25T12:00:00Z'];

    const output = await aws(
      'cloudwatch',
      'get-metric-statistics',
      ...args,
      ...times,
      '--dimensions',
      'Name=d,Value=v',
    );

    expect(seen.get('GetMetricStatistics')).toEqual({
      Namespace: 'n',
      MetricName: 'm',
      Period: 60,
      Statistics: ['Sum'],
      Dimensions: [{ Name: 'd', Value: 'v' }],
      StartTime: new Date('2025-11-25T11:00:00Z'),
      EndTime: TIME,
    });
    expect(output).toMatchObject({ Label: 'm', Datapoints: [{ Sum: 2, Unit: 'Count' }] });
  });

  test('invokes a function', async () => {
    const out = path.join(folder, 'out.json');

    const output = await aws(
      ...['lambda', 'invoke', '--function-name', 'f', '--cli-binary-format', 'raw-in-base64-out'],
      ...['--payload', '{"a":"ü"}', out],
    );

    expect(output).toEqual({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(await readFile(out, 'utf8')).toBe('{"a":"ü"}');
  });
});

/** A script for boto3; prints JSON. */
const SCRIPT = `
import boto3, datetime, json, os
def client(name): return boto3.client(name, endpoint_url=os.environ['ENDPOINT'])
out = {}
role = client('iam').create_role(RoleName='r', AssumeRolePolicyDocument='{}', Tags=[{'Key': 'k', 'Value': 'ü'}])
out['role'] = role['Role']['AssumeRolePolicyDocument']
out['function'] = client('lambda').create_function(FunctionName='f', Role='r', Code={'ZipFile': b'PK'}, Environment={'Variables': {'a': 'b'}})['State']
out['invoke'] = client('lambda').invoke(FunctionName='f', Payload=b'[1]')['Payload'].read().decode()
out['item'] = client('dynamodb').put_item(TableName='tab', Item={'id': {'S': 'ü'}, 'b': {'B': b'x'}})['Attributes']['id']['S']
out['record'] = client('kinesis').put_record(StreamName='s', PartitionKey='p', Data=b'data')['SequenceNumber']
client('cloudwatch').put_metric_data(Namespace='n', MetricData=[{'MetricName': 'm', 'Value': 1.5, 'Timestamp': datetime.datetime(2025, 11, 25, 12)}])
url = client('sts').generate_presigned_url('get_caller_identity')
import urllib.request
out['presigned'] = 'root</Arn>' in urllib.request.urlopen(urllib.request.Request(url, method='POST', data=b'')).read().decode()
print(json.dumps(out))
`;

const hasBoto = await run(PYTHON, ['-c', 'import boto3']).then(
  () => true,
  () => false,
);

describe.skipIf(!hasBoto)('boto3', () => {
  test('uses Query, REST JSON and AWS JSON', async () => {
    const { stdout } = await run(PYTHON, ['-c', SCRIPT], { env: environment() });

    expect(JSON.parse(stdout)).toEqual({
      role: {},
      function: 'Pending',
      invoke: '[1]',
      item: 'ü',
      record: '49',
      presigned: true,
    });
    expect(seen.get('CreateRole')).toMatchObject({ Tags: [{ Key: 'k', Value: 'ü' }] });
    expect(seen.get('CreateFunction')).toMatchObject({ Code: { ZipFile: Buffer.from('PK') } });
    expect(seen.get('PutItem')).toMatchObject({ Item: { b: { B: 'eA==' } } });
    expect(seen.get('PutRecord')).toMatchObject({ Data: Buffer.from('data') });
    expect(seen.get('PutMetricData')).toMatchObject({ MetricData: [{ MetricName: 'm', Value: 1.5, Timestamp: TIME }] });
  });
});
