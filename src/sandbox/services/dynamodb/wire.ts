/** DynamoDB's requests and responses as JSON, and the ARNs that a request names. */
import type { Permission, RequestContext } from '../../contract/service.ts';
import { tableArn } from './tables/table.ts';

/** The JSON object of a request or a response. A request is untrusted until `checkInput` has checked it. */
export type Wire = Readonly<Record<string, unknown>>;

const TABLE_ARN = /^arn:aws[a-z-]*:dynamodb:[^:]*:[^:]*:table\/([^/]+)$/;

/**
 * Replaces a table's ARN by its name; AWS accepts both. Differs from AWS: batches and transactions accept names only.
 */
export function withTableName(input: Wire): Wire {
  const { TableName } = input;
  if (typeof TableName !== 'string' || !TableName.startsWith('arn:')) return input;
  return { ...input, TableName: tableNameOf(TableName) };
}

function tableNameOf(nameOrArn: string): string {
  return TABLE_ARN.exec(nameOrArn)?.[1] ?? nameOrArn;
}

/** For IAM: the table that the request names, or all when it names none. */
export function tableResource(input: Wire, context: RequestContext<unknown>): string {
  return arnOf(input.TableName, context);
}

/** For IAM: the index or table that a Query or Scan reads. */
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

/** The IAM action of each kind of transaction action. */
const TRANSACTION_PERMISSIONS: Readonly<Record<string, string>> = {
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Delete: 'dynamodb:DeleteItem',
  Get: 'dynamodb:GetItem',
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
};

/** For IAM: a transaction needs the permission of each of its actions, but none for itself. */
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

/** For IAM: the resource that a tag operation names. */
export function resourceArn(input: Wire): string {
  return typeof input.ResourceArn === 'string' ? input.ResourceArn : '*';
}

/** The table that the operation acts on, which is of this account and region whatever ARN the request has. */
function arnOf(nameOrArn: unknown, context: RequestContext<unknown>): string {
  return tableArn(context, typeof nameOrArn === 'string' ? tableNameOf(nameOrArn) : '*');
}
