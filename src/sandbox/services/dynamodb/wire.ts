/** Requests and answers of DynamoDB in their JSON, and the ARNs that a request names. */
import type { RequestContext } from '../service.ts';
import { tableArn } from './tables/create-table.ts';

/** A request's or an answer's JSON object. A request is unchecked until `checkInput` has seen it. */
export type Wire = Readonly<Record<string, unknown>>;

const TABLE_ARN = /^arn:aws[a-z-]*:dynamodb:[^:]*:[^:]*:table\/([^/]+)$/;

/**
 * The input with the table's name in place of its ARN, which AWS takes as well. Differs from AWS: batches and
 * transactions take names only.
 */
export function withTableName(input: Wire): Wire {
  const { TableName } = input;
  if (typeof TableName !== 'string' || !TableName.startsWith('arn:')) return input;
  return { ...input, TableName: TABLE_ARN.exec(TableName)?.[1] ?? TableName };
}

/** For IAM: the table that the request names. */
export function tableResource(input: Wire, context: RequestContext<unknown>): string {
  return arnOf(input.TableName, context);
}

/** For IAM: the index that a Query or Scan reads, or else its table. */
export function indexResource(input: Wire, context: RequestContext<unknown>): string {
  const arn = arnOf(input.TableName, context);
  return typeof input.IndexName === 'string' ? `${arn}/index/${input.IndexName}` : arn;
}

/** For IAM: the tables of a batch. */
export function batchResources(input: Wire, context: RequestContext<unknown>): string[] {
  const { RequestItems } = input;
  if (typeof RequestItems !== 'object' || RequestItems === null) return [arnOf(undefined, context)];
  return Object.keys(RequestItems).map((tableName) => arnOf(tableName, context));
}

/** For IAM: the tables of a transaction. */
export function transactionResources(input: Wire, context: RequestContext<unknown>): string[] {
  const { TransactItems } = input;
  if (!Array.isArray(TransactItems)) return [arnOf(undefined, context)];
  const names = TransactItems.flatMap((item: unknown) => Object.values(Object(item))).map(
    (action) => Object(action).TableName as unknown,
  );
  return [...new Set(names)].map((tableName) => arnOf(tableName, context));
}

/** For IAM: what a tag operation names. */
export function taggedResource(input: Wire): string {
  return typeof input.ResourceArn === 'string' ? input.ResourceArn : '*';
}

function arnOf(tableName: unknown, context: RequestContext<unknown>): string {
  if (typeof tableName !== 'string') return tableArn(context, '*');
  return tableName.startsWith('arn:') ? tableName : tableArn(context, tableName);
}
