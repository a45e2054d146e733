/** Requests and answers of DynamoDB in their JSON, and the ARNs that a request names. */
import type { Permission, RequestContext } from '../../contract/service.ts';
import { tableArn } from './tables/table.ts';

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

/** For IAM: the table that the request names, or any when it names none. */
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

/** What each kind of a transaction's actions is called in policies. */
const TRANSACTION_PERMISSIONS: Readonly<Record<string, string>> = {
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Delete: 'dynamodb:DeleteItem',
  Get: 'dynamodb:GetItem',
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
};

/** For IAM: a transaction needs the permission of each of its actions, and none of its own. */
export function transactionPermissions(input: Wire, context: RequestContext<unknown>): Permission[] {
  const items: unknown[] = Array.isArray(input.TransactItems) ? input.TransactItems : [];
  const needed = items.flatMap((item) =>
    Object.entries(Object(item)).flatMap(([kind, named]): Permission[] => {
      const action = TRANSACTION_PERMISSIONS[kind];
      return action === undefined ? [] : [{ action, resource: arnOf(Object(named).TableName, context) }];
    }),
  );
  return [...new Map(needed.map((permission) => [JSON.stringify(permission), permission])).values()];
}

/** For IAM: what a tag operation names. */
export function resourceArn(input: Wire): string {
  return typeof input.ResourceArn === 'string' ? input.ResourceArn : '*';
}

function arnOf(tableName: unknown, context: RequestContext<unknown>): string {
  if (typeof tableName !== 'string') return tableArn(context, '*');
  return tableName.startsWith('arn:') ? tableName : tableArn(context, tableName);
}
