/** What DynamoDB's control plane sees late: "DescribeTable uses an eventually consistent query" (API reference). */
import type { Names, ReadLag } from '../../contract/read-lag.ts';

const NAME_IN_ARN = /^arn:.*:table\//;

const table = ({ TableName: name }: Names): string | undefined =>
  typeof name === 'string' ? name.replace(NAME_IN_ARN, '') : undefined;

/** Of an element of ListTables, or of the reply of CreateTable. */
function nameOf(element: unknown): string | undefined {
  if (typeof element === 'string') return element;
  // The reply of CreateTable.
  const { TableDescription } = element as { readonly TableDescription?: { readonly TableName?: string } };
  return TableDescription?.TableName;
}

export const DYNAMODB_READ_LAGS: readonly ReadLag[] = [
  { kind: 'stale', after: ['CreateTable'], lasts: 'creationLag', resource: table, reads: ['DescribeTable'] },
  {
    kind: 'list',
    after: ['CreateTable'],
    lasts: 'creationLag',
    list: 'ListTables',
    member: 'TableNames',
    identify: nameOf,
  },
];
