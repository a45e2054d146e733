import type { GetShardIteratorOutput, ListShardsOutput } from '@aws-sdk/client-kinesis';
import { expect, test } from 'vitest';
import { kinesisService } from '../../../../src/sandbox/services/kinesis/index.ts';
import { openKinesis } from '../../../../src/sandbox/services/kinesis/state.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import { directCalls, resourcesOf, testEnvironment } from '../../../helpers/direct-service.ts';

const ARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders';
const CONSUMER = `${ARN}/consumer/reader:1700000000`;
const StreamName = 'orders';

test('each operation checks the permission on its stream or consumer', async () => {
  const env = testEnvironment();
  const service = kinesisService(await openKinesis(await openStore(undefined), env));
  const call = directCalls(service, env);
  await call('CreateStream', { StreamName, ShardCount: 2 });
  await env.clock.advance(env.pace.streamCreating);
  const position = { StreamName, ShardId: '0', ShardIteratorType: 'LATEST' };
  const { ShardIterator } = await call<GetShardIteratorOutput>('GetShardIterator', position);
  const { NextToken } = await call<ListShardsOutput>('ListShards', { StreamName, MaxResults: 1 });

  const asked = (operation: string, input: object): unknown => resourcesOf(service, env, [operation, input]);
  expect(asked('PutRecord', { StreamName })).toBe(ARN);
  expect(asked('PutRecord', { StreamARN: ARN })).toBe(ARN);
  expect(asked('CreateStream', { StreamName })).toBe(ARN);
  expect(asked('GetShardIterator', position)).toBe(ARN);
  expect(asked('GetRecords', { ShardIterator })).toBe(ARN);
  expect(asked('GetRecords', { ShardIterator: 'made-up' })).toBe('*');
  expect(asked('ListShards', { NextToken })).toBe(ARN);
  expect(asked('TagResource', { ResourceARN: ARN })).toBe(ARN);
  expect(asked('SubscribeToShard', { ConsumerARN: CONSUMER })).toBe(CONSUMER);
  expect(asked('DescribeStreamConsumer', { StreamARN: ARN, ConsumerName: 'reader' })).toBe(ARN);
  expect(asked('ListStreams', {})).toBe('*');
  expect(asked('DescribeLimits', {})).toBe('*');
});
