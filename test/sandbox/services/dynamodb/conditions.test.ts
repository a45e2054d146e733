import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { useDynamoDb } from './use-dynamodb.ts';

const dynamoDb = await useDynamoDb();
let TableName: string;

beforeAll(async () => {
  ({ TableName } = await dynamoDb.createTable());
});

/** Deletes an item that is not there if the condition holds. */
const when = (ConditionExpression: string) =>
  dynamoDb.client.send(
    new DeleteItemCommand({
      TableName,
      Key: { id: { S: 'absent' } },
      ConditionExpression,
      ExpressionAttributeValues: { ':v': { S: 'x' } },
    }),
  );

const OPERATORS = 'The expression contains too many operators; operator count: 301';
const PARENTHESES = 'The expression has redundant parentheses;';

describe('conditions with many parentheses', () => {
  test('are parsed in a time that is linear in their length', async () => {
    // The conditions that object mappers write: one more pair of parentheses for each part.
    const depth = 145;
    const chain = `${'('.repeat(depth)}a <> :v${' AND a <> :v)'.repeat(depth)}`;
    await expect(when(chain)).resolves.toBeDefined();
    await expect(when(`a <> :v${' AND (a <> :v'.repeat(depth)}${')'.repeat(depth)}`)).resolves.toBeDefined();
    await expect(when('((a <> :v) AND (a <> :v OR (NOT a = :v)))')).resolves.toBeDefined();
  });

  test.each([
    ['redundant ones', '((a = :v))', PARENTHESES],
    ['very many redundant ones', `${'('.repeat(2000)}a = :v${')'.repeat(2000)}`, PARENTHESES],
    ['too many operators', `a = :v${' OR (a = :v'.repeat(160)}${')'.repeat(160)}`, OPERATORS],
    ['too many negations', `${'NOT '.repeat(400)}a = :v`, OPERATORS],
    ['an unfinished one', '(a = :v', 'Syntax error; token: "<EOF>", near: ":v"'],
    ['a bare path', '(a) AND a = :v', 'Syntax error; token: "a", near: "AND a ="'],
    ['functions in functions', `a = ${'f('.repeat(1300)}b${')'.repeat(1300)}`, 'Invalid function name; function: f'],
    ['a function with an underscore', 'a = _f(b)', 'Syntax error; token: "_", near: "_f"'],
    [
      'an index beyond 32 bits',
      'a[9999999999] = :v',
      'List index is not within the allowable range; index: [9999999999]',
    ],
    [
      'a path of 33 levels',
      `a${'.a[0]'.repeat(16)} = :v`,
      'The document path has too many nesting levels; nesting levels: 33',
    ],
    [
      'more than 4,096 characters',
      `a = :v${' '.repeat(4091)}`,
      'Expression size has exceeded the maximum allowed size; expression size: 4097',
    ],
  ])('%s are refused', async (_, condition, message) => {
    await expect(when(condition)).rejects.toMatchObject({
      name: 'ValidationException',
      message: `Invalid ConditionExpression: ${message}`,
    });
  });
});
