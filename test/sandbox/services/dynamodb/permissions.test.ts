import { expect, test } from 'vitest';
import { dynamoDbService } from '../../../../src/sandbox/services/dynamodb/index.ts';
import { openDynamoDb } from '../../../../src/sandbox/services/dynamodb/state.ts';
import { dynamoDbStreamsService } from '../../../../src/sandbox/services/dynamodb-streams/index.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import { resourcesOf, testEnvironment } from '../../../helpers/direct-service.ts';

const env = testEnvironment();
const state = await openDynamoDb(await openStore(undefined), env);
const table = (name: string) => `arn:aws:dynamodb:us-east-1:000000000000:table/${name}`;
const stream = `${table('Dogs')}/stream/2025-11-25T12:00:00.000`;

const cases: [string, object, unknown][] = [
  ['PutItem', { TableName: 'Dogs' }, table('Dogs')],
  ['GetItem', { TableName: table('Dogs') }, table('Dogs')],
  // The sandbox serves its own table, whatever account and region the ARN has.
  ['GetItem', { TableName: 'arn:aws:dynamodb:eu-west-1:111122223333:table/Dogs' }, table('Dogs')],
  ['Query', { TableName: 'Dogs', IndexName: 'by-breed' }, `${table('Dogs')}/index/by-breed`],
  ['Scan', { TableName: 'Dogs' }, table('Dogs')],
  ['BatchWriteItem', { RequestItems: { Dogs: [], Cats: [] } }, [table('Dogs'), table('Cats')]],
  [
    'TransactWriteItems',
    {
      TransactItems: [
        { Put: { TableName: 'Dogs' } },
        { Put: { TableName: 'Dogs' } },
        { Update: { TableName: 'Dogs' } },
        { ConditionCheck: { TableName: 'Cats' } },
      ],
    },
    [
      { action: 'dynamodb:PutItem', resource: table('Dogs') },
      { action: 'dynamodb:UpdateItem', resource: table('Dogs') },
      { action: 'dynamodb:ConditionCheckItem', resource: table('Cats') },
    ],
  ],
  [
    'TransactGetItems',
    { TransactItems: [{ Get: { TableName: 'Dogs' } }] },
    [{ action: 'dynamodb:GetItem', resource: table('Dogs') }],
  ],
  ['TagResource', { ResourceArn: table('Dogs') }, table('Dogs')],
  ['ListTables', {}, table('*')],
  // IAM is asked before the input is checked.
  ['PutItem', { TableName: 5 }, table('*')],
  ['BatchGetItem', { RequestItems: 'nonsense' }, [table('*')]],
  [
    'TransactWriteItems',
    { TransactItems: [null, 'x', { Put: null }] },
    [{ action: 'dynamodb:PutItem', resource: table('*') }],
  ],
];

test.each(cases)('%s %j needs permission for the resources it acts on', (name, input, resources) => {
  expect(resourcesOf(dynamoDbService(state), env, [name, input])).toEqual(resources);
});

const streamCases: [string, object, string][] = [
  ['DescribeStream', { StreamArn: stream }, stream],
  ['GetShardIterator', { StreamArn: stream }, stream],
  ['GetRecords', { ShardIterator: `${stream}|1|AAAA` }, stream],
  ['GetRecords', { ShardIterator: 'nonsense' }, '*'],
  ['ListStreams', {}, '*'],
];

test.each(streamCases)('%s %j needs permission for its stream', (name, input, resource) => {
  expect(resourcesOf(dynamoDbStreamsService(state), env, [name, input])).toEqual(resource);
});
