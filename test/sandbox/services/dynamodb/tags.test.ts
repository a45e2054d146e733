import {
  CreateTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeEndpointsCommand,
  DescribeLimitsCommand,
  ListTagsOfResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { ID_KEY } from './table-input.ts';
import { useDynamoDb } from './use-dynamodb.ts';

const dynamoDb = await useDynamoDb();

const tagsOf = async (ResourceArn: string | undefined) =>
  (await dynamoDb.client.send(new ListTagsOfResourceCommand({ ResourceArn }))).Tags;

test('tags are set at creation, added, replaced and removed', async () => {
  const { TableArn: ResourceArn } = await dynamoDb.createTable({ Tags: [{ Key: 'lab', Value: 'dogs' }] });
  expect(await tagsOf(ResourceArn)).toEqual([{ Key: 'lab', Value: 'dogs' }]);
  const Tags = [
    { Key: 'lab', Value: 'books' },
    { Key: 'name', Value: 'x' },
  ];
  await dynamoDb.client.send(new TagResourceCommand({ ResourceArn, Tags }));
  expect(await tagsOf(ResourceArn)).toEqual(Tags);
  await dynamoDb.client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['lab', 'unknown'] }));
  expect(await tagsOf(ResourceArn)).toEqual([{ Key: 'name', Value: 'x' }]);
});

test('invalid resources and tags are refused', async () => {
  const unknown = 'arn:aws:dynamodb:eu-west-1:000000000000:table/nothing';
  const { TableArn } = await dynamoDb.createTable();
  const tag = (ResourceArn: string | undefined, Key = 'k', Value = 'v') =>
    dynamoDb.client.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key, Value }] }));
  await expect(tag(unknown)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: `Requested resource not found: ResourcArn: ${unknown} not found`,
  });
  await expect(
    dynamoDb.client.send(new UntagResourceCommand({ ResourceArn: unknown, TagKeys: ['k'] })),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException', message: 'Requested resource not found' });
  await expect(dynamoDb.client.send(new TagResourceCommand({ ResourceArn: unknown, Tags: [] }))).rejects.toMatchObject({
    message: 'Atleast one Tag needs to be provided as Input.',
  });
  await expect(
    dynamoDb.client.send(new TagResourceCommand({ ResourceArn: unknown, Tags: undefined })),
  ).rejects.toMatchObject({ message: expect.stringContaining("Value null at 'tags'") });
  await expect(tag('nonsense')).rejects.toMatchObject({
    message: "One or more parameter values were invalid: ARNs must start with 'arn:': nonsense",
  });
  await expect(tag('arn:aws:s3:::bucket')).rejects.toMatchObject({
    message:
      'One or more parameter values were invalid: Provided Arn is not a DynamoDB resource arn: arn:aws:s3:::bucket',
  });
  await expect(tag(TableArn, 'aws:x')).rejects.toMatchObject({
    message: 'Tag Key cannot be prefixed with aws:, Key: aws:x',
  });
  const many = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: 'v' }));
  await expect(
    dynamoDb.client.send(
      new CreateTableCommand({
        TableName: 'tagged-too-much',
        ...ID_KEY,
        BillingMode: 'PAY_PER_REQUEST',
        Tags: many,
      }),
    ),
  ).rejects.toMatchObject({ message: 'Number of Tags exceed the current limit for the provided ResourceArn' });
});

test('limits, endpoints and backups are described', async () => {
  const { TableName } = await dynamoDb.createTable();
  expect(await dynamoDb.client.send(new DescribeLimitsCommand({}))).toMatchObject({
    TableMaxReadCapacityUnits: 40_000,
  });
  const { Endpoints } = await dynamoDb.client.send(new DescribeEndpointsCommand({}));
  expect(Endpoints?.[0]?.Address).toMatch(/^127\.0\.0\.1:\d+$/);
  const { ContinuousBackupsDescription } = await dynamoDb.client.send(
    new DescribeContinuousBackupsCommand({ TableName }),
  );
  expect(ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus).toBe('DISABLED');
});
