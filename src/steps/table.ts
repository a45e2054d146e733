/** A DynamoDB table, billed on demand. */
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  type ScalarAttributeType,
  type TableDescription,
  type Tag,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-dynamodb';
import { type Call, call } from '../aws/clients.ts';
import { requireMember, undefinedIfAbsent } from '../aws/errors.ts';
import { pages } from '../aws/pages.ts';
import { resourceName, type StepContext } from './context.ts';
import { ownTags, type Tags, tagList, tagsOfList } from './ownership.ts';
import type { Refusal } from './refusals.ts';
import type { Resource } from './resource.ts';
import type { Item } from './writes.ts';

export interface KeyAttribute {
  readonly name: string;
  readonly type: ScalarAttributeType;
}

export interface TableSpec {
  readonly kind: 'table';
  readonly name: string;
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute;
}

const CHANGES = ['UpdateTable', 'UpdateTimeToLive', 'TagResource', 'UntagResource'];

/** A table refuses changes during a change, and a new one is not known everywhere at once. */
export const TABLE_IN_USE: readonly Refusal[] = [
  // CreateTable uses this error for a table that already exists.
  { operations: [...CHANGES, 'DeleteTable'], error: 'ResourceInUse', reason: 'the table is in use' },
  { operations: CHANGES, error: 'ResourceNotFound', reason: 'the table is not known everywhere yet' },
];

export const table: Resource<TableSpec, TableDescription> = {
  title: 'table',
  name: (context, spec) => resourceName(context, spec.name),
  needs: () => [],
  find: (context, spec) => findTable(context, spec.name),
  list: async function* ({ aws }) {
    const ask = (token?: string) => aws.send(DynamoDBClient, new ListTablesCommand({ ExclusiveStartTableName: token }));
    for await (const { TableNames = [] } of pages(ask, (page) => page.LastEvaluatedTableName)) yield TableNames;
  },
  createdAt: ({ CreationDateTime }) => CreationDateTime,
  pending: pendingTable,
  tags: (context, _spec, state) => tableTags(context, state),
  describe: (spec) => `key ${keyText(spec)}`,

  create: async (context, spec) => {
    const keys = keysOf(spec);
    const input = {
      TableName: resourceName(context, spec.name),
      AttributeDefinitions: keys.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
      KeySchema: keys.map(({ name }, index) => ({
        AttributeName: name,
        KeyType: index === 0 ? ('HASH' as const) : ('RANGE' as const),
      })),
      BillingMode: 'PAY_PER_REQUEST' as const,
      Tags: tagList(ownTags(context)),
    };
    return [call(DynamoDBClient, new CreateTableCommand(input))];
  },

  differences: async (_context, spec, { state }) => {
    const found = foundKeyText(state);
    return found === keyText(spec) ? [] : [{ what: 'key', wanted: keyText(spec), found }];
  },

  tag: (_context, _spec, state, tags) => tagTable(state, tags),
  untag: (_context, _spec, state, keys) => untagTable(state, keys),
  remove: async (context, spec) => [
    call(DynamoDBClient, new DeleteTableCommand({ TableName: resourceName(context, spec.name) })),
  ],
  transient: TABLE_IN_USE,
};

/** The table with this name in the lab, if it exists. */
export async function findTable(context: StepContext, logical: string): Promise<TableDescription | undefined> {
  const TableName = resourceName(context, logical);
  const found = await undefinedIfAbsent(context.aws.send(DynamoDBClient, new DescribeTableCommand({ TableName })));
  const { target } = context.aws;
  return found && requireMember(found.Table, { name: 'a table', operation: 'DescribeTable', target });
}

export async function tableTags(context: StepContext, { TableArn }: TableDescription): Promise<Tags> {
  const ResourceArn = TableArn ?? '';
  const ask = (NextToken?: string) =>
    undefinedIfAbsent(context.aws.send(DynamoDBClient, new ListTagsOfResourceCommand({ ResourceArn, NextToken })));
  const tags: Tag[] = []; // none while it is being deleted
  for await (const page of pages(ask, (found) => found?.NextToken)) tags.push(...(page?.Tags ?? []));
  return tagsOfList(tags);
}

export function tagTable({ TableArn }: TableDescription, tags: Tags): Call {
  return call(DynamoDBClient, new TagResourceCommand({ ResourceArn: TableArn, Tags: tagList(tags) }));
}

export function untagTable({ TableArn }: TableDescription, keys: readonly string[]): Call {
  return call(DynamoDBClient, new UntagResourceCommand({ ResourceArn: TableArn, TagKeys: [...keys] }));
}

export function pendingTable({ TableStatus }: TableDescription): string | undefined {
  return TableStatus === 'ACTIVE' ? undefined : TableStatus;
}

export function keysOf({ partitionKey, sortKey }: TableSpec): readonly KeyAttribute[] {
  return sortKey ? [partitionKey, sortKey] : [partitionKey];
}

/** The key attributes of an item. */
export function keyOf(spec: TableSpec, item: Item): Item {
  return Object.fromEntries(keysOf(spec).flatMap(({ name }) => (item[name] === undefined ? [] : [[name, item[name]]])));
}

/** `author (S), bookTitle (S)` */
export function keyText(spec: TableSpec): string {
  return keysOf(spec)
    .map(({ name, type }) => `${name} (${type})`)
    .join(', ');
}

export function foundKeyText({ KeySchema = [], AttributeDefinitions = [] }: TableDescription): string {
  const typeOf = (name: string | undefined): string | undefined =>
    AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType;
  return KeySchema.map(({ AttributeName }) => `${AttributeName} (${typeOf(AttributeName)})`).join(', ');
}
