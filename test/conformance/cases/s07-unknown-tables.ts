/** Section 7.2: tables that do not exist. */
import type { ConformanceCase } from '../../helpers/conformance.ts';

const CONTROL_NOT_FOUND = 'ResourceNotFoundException 400: Requested resource not found: Table: <name> not found';
const ITEM_NOT_FOUND = 'ResourceNotFoundException 400: Requested resource not found';

export const unknownTableCases: readonly ConformanceCase[] = [
  {
    section: '7.2',
    operation: 'DescribeTable',
    given: 'an unknown table',
    expected: CONTROL_NOT_FOUND,
    call: (aws) => aws.dynamodb.describeTable({ TableName: aws.name }),
  },
  {
    section: '7.2',
    operation: 'UpdateTable',
    given: 'an unknown table',
    expected: CONTROL_NOT_FOUND,
    call: (aws) => aws.dynamodb.updateTable({ TableName: aws.name, BillingMode: 'PAY_PER_REQUEST' }),
  },
  {
    section: '7.2',
    operation: 'DeleteTable',
    given: 'an unknown table',
    expected: CONTROL_NOT_FOUND,
    call: (aws) => aws.dynamodb.deleteTable({ TableName: aws.name }),
  },
  {
    section: '7.2',
    operation: 'PutItem',
    given: 'an unknown table',
    expected: ITEM_NOT_FOUND,
    call: (aws) => aws.dynamodb.putItem({ TableName: aws.name, Item: { id: { S: 'a' } } }),
  },
  {
    section: '7.2',
    operation: 'GetItem',
    given: 'an unknown table',
    expected: ITEM_NOT_FOUND,
    call: (aws) => aws.dynamodb.getItem({ TableName: aws.name, Key: { id: { S: 'a' } } }),
  },
  {
    section: '7.2',
    operation: 'UpdateItem',
    given: 'an unknown table',
    expected: ITEM_NOT_FOUND,
    call: (aws) => aws.dynamodb.updateItem({ TableName: aws.name, Key: { id: { S: 'a' } } }),
  },
  {
    section: '7.2',
    operation: 'DeleteItem',
    given: 'an unknown table',
    expected: ITEM_NOT_FOUND,
    call: (aws) => aws.dynamodb.deleteItem({ TableName: aws.name, Key: { id: { S: 'a' } } }),
  },
  {
    section: '7.2',
    operation: 'Scan',
    given: 'an unknown table',
    expected: ITEM_NOT_FOUND,
    call: (aws) => aws.dynamodb.scan({ TableName: aws.name }),
  },
  {
    section: '7.2',
    operation: 'Query',
    given: 'an unknown table',
    expected: ITEM_NOT_FOUND,
    call: (aws) =>
      aws.dynamodb.query({
        TableName: aws.name,
        KeyConditionExpression: 'id = :id',
        ExpressionAttributeValues: { ':id': { S: 'a' } },
      }),
  },
  {
    section: '7.2',
    operation: 'BatchWriteItem',
    given: 'an unknown table',
    expected: ITEM_NOT_FOUND,
    call: (aws) =>
      aws.dynamodb.batchWriteItem({ RequestItems: { [aws.name]: [{ PutRequest: { Item: { id: { S: 'a' } } } }] } }),
  },
];
