/** Section 5.7: filter criteria. */

import type { ConformanceCase } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { batchesOf, recorder, untilRecords } from '../deliveries.ts';
import { expect } from '../expect.ts';
import { createMapping } from '../mappings.ts';
import { createKinesisStream, createTableStream } from '../resources.ts';
import { putRecords } from '../writes.ts';

const filters = (patterns: readonly object[]) => ({
  FilterCriteria: { Filters: patterns.map((pattern) => ({ Pattern: JSON.stringify(pattern) })) },
});

/** The texts that the recorder receives after these were put into a stream in this order; the last one must match. */
async function filteredRecords(aws: Account, patterns: readonly object[], texts: readonly string[]): Promise<string[]> {
  const streamArn = await createKinesisStream(aws);
  const FunctionName = await recorder(aws);
  await createMapping(aws, streamArn, { FunctionName, ...filters(patterns) });
  await putRecords(aws, ...texts);
  const last = texts.at(-1) ?? '';
  const isThere = (found: string[][]) => found.flat().includes(last);
  const look = async () => batchesOf(await untilRecords(aws, 0, { functionName: FunctionName, streamArn }));
  return (await aws.waitUntil(look, isThere)).flat();
}

/** The same for items, each a change of the table; `last` is put at the end and matches. */
async function filteredItems(
  aws: Account,
  pattern: object,
  changes: (table: string) => Promise<unknown>,
  last: string,
) {
  const streamArn = await createTableStream(aws);
  const FunctionName = await recorder(aws);
  await createMapping(aws, streamArn, { FunctionName, ...filters([pattern]) });
  await changes(aws.name);
  const look = async () => batchesOf(await untilRecords(aws, 0, { functionName: FunctionName, streamArn }));
  return (await aws.waitUntil(look, (found) => found.flat().includes(last))).flat();
}

const data = (member: object) => ({ data: member });
const json = (value: unknown) => JSON.stringify(value);

/** A filter on the data of Kinesis records, the data that it lets through, and the data that it drops. */
const DATA_FILTERS: readonly (readonly [
  given: string,
  patterns: readonly object[],
  passes: string[],
  drops: string[],
])[] = [
  [
    'a value',
    [data({ event_type: ['function_1'] })],
    [json({ event_type: 'function_1' })],
    [json({ event_type: 'function_2' }), json({})],
  ],
  [
    'two values in one list, which are ORed',
    [data({ t: ['a', 'b'] })],
    [json({ t: 'a' }), json({ t: 'b' })],
    [json({ t: 'c' })],
  ],
  [
    'two members, which are ANDed',
    [data({ t: ['a'], u: [1] })],
    [json({ t: 'a', u: 1 })],
    [json({ t: 'a' }), json({ t: 'a', u: 2 })],
  ],
  [
    'two filters, which are ORed',
    [data({ t: ['a'] }), data({ u: [1] })],
    [json({ t: 'a' }), json({ u: 1 })],
    [json({ t: 'b' })],
  ],
  ['prefix', [data({ t: [{ prefix: 'us-1' }] })], [json({ t: 'us-1-a' })], [json({ t: 'eu-1' })]],
  ['suffix', [data({ t: [{ suffix: '.png' }] })], [json({ t: 'a.png' })], [json({ t: 'a.jpg' })]],
  ['anything-but', [data({ t: [{ 'anything-but': ['a'] }] })], [json({ t: 'b' })], [json({ t: 'a' })]],
  [
    'numeric',
    [data({ n: [{ numeric: ['>', 5, '<=', 10] }] })],
    [json({ n: 6 }), json({ n: 10 })],
    [json({ n: 5 }), json({ n: 11 })],
  ],
  ['exists true', [data({ t: [{ exists: true }] })], [json({ t: 'x' })], [json({ u: 'x' })]],
  ['exists false', [data({ t: [{ exists: false }] })], [json({ u: 'x' })], [json({ t: 'x' })]],
  ['equals-ignore-case', [data({ t: [{ 'equals-ignore-case': 'Dog' }] })], [json({ t: 'DOG' })], [json({ t: 'cat' })]],
  [
    '$or',
    [data({ $or: [{ t: ['a'] }, { u: ['b'] }] })],
    [json({ t: 'a' }), json({ u: 'b' })],
    [json({ t: 'b', u: 'a' })],
  ],
  ['a JSON pattern, and data that is no JSON', [data({ t: ['a'] })], [json({ t: 'a' })], ['no JSON', 'a']],
  ['a plain text pattern, and data that is JSON', [{ data: ['plain'] }], ['plain'], [json({ plain: 'plain' })]],
];

const dataFilterCases = DATA_FILTERS.map(
  ([given, patterns, passes, drops]): ConformanceCase => ({
    section: '5.7',
    operation: 'PutRecords -> function',
    given: `${given}: ${JSON.stringify(patterns)}`,
    expected: `lets ${passes.join(' and ')} through, drops ${drops.join(' and ')}`,
    run: async (aws) => expect(await filteredRecords(aws, patterns, [...drops, ...passes])).toEqual(passes),
  }),
);

export const filterCases: readonly ConformanceCase[] = [
  ...dataFilterCases,
  {
    section: '5.7',
    operation: 'PutItem -> function',
    given: '{"eventName":["INSERT"]}',
    expected: 'only INSERT',
    run: async (aws) => {
      const changes = async (TableName: string) => {
        await aws.dynamodb.putItem({ TableName, Item: { id: { S: 'a' } } });
        await aws.dynamodb.putItem({ TableName, Item: { id: { S: 'a' }, n: { N: '1' } } });
        await aws.dynamodb.deleteItem({ TableName, Key: { id: { S: 'a' } } });
        await aws.dynamodb.putItem({ TableName, Item: { id: { S: 'last' } } });
      };
      expect(await filteredItems(aws, { eventName: ['INSERT'] }, changes, 'last')).toEqual(['a', 'last']);
    },
  },
  {
    section: '5.7',
    operation: 'PutItem -> function',
    given: '{"eventName":["INSERT","MODIFY"]}',
    expected: 'both, not REMOVE',
    run: async (aws) => {
      const changes = async (TableName: string) => {
        await aws.dynamodb.putItem({ TableName, Item: { id: { S: 'a' } } });
        await aws.dynamodb.putItem({ TableName, Item: { id: { S: 'a' }, n: { N: '1' } } });
        await aws.dynamodb.deleteItem({ TableName, Key: { id: { S: 'a' } } });
        await aws.dynamodb.putItem({ TableName, Item: { id: { S: 'last' } } });
      };
      const got = await filteredItems(aws, { eventName: ['INSERT', 'MODIFY'] }, changes, 'last');
      expect(got).toEqual(['a', 'a', 'last']);
    },
  },
  ...(
    [
      ['an attribute below its type descriptor', { S: ['presentValue'] }, { S: 'presentValue' }, { S: 'absentValue' }],
      ['exists below the type descriptor', { S: [{ exists: true }] }, { S: 'any' }, { N: '1' }],
      ['prefix below the type descriptor', { S: [{ prefix: 'us-1' }] }, { S: 'us-1-other' }, { S: 'eu-1' }],
    ] as const
  ).map(([given, rule, passing, dropped]): ConformanceCase => {
    const pattern = { dynamodb: { NewImage: { presentKey: rule } } };
    return {
      section: '5.7',
      operation: 'PutItem -> function',
      given: `${given}: ${JSON.stringify(pattern)}`,
      expected: `lets ${JSON.stringify(passing)} through, drops ${JSON.stringify(dropped)}`,
      run: async (aws) => {
        const changes = async (TableName: string) => {
          await aws.dynamodb.putItem({ TableName, Item: { id: { S: 'dropped' }, presentKey: dropped } });
          await aws.dynamodb.putItem({ TableName, Item: { id: { S: 'passing' }, presentKey: passing } });
        };
        expect(await filteredItems(aws, pattern, changes, 'passing')).toEqual(['passing']);
      },
    };
  }),
  {
    section: '5.7',
    operation: 'PutItem -> function',
    given: 'a pattern without the type descriptor',
    expected: 'no match',
    run: async (aws) => {
      const pattern = {
        $or: [{ dynamodb: { NewImage: { presentKey: ['x'] } } }, { dynamodb: { Keys: { id: { S: ['last'] } } } }],
      };
      const changes = async (TableName: string) => {
        await aws.dynamodb.putItem({ TableName, Item: { id: { S: 'a' }, presentKey: { S: 'x' } } });
        await aws.dynamodb.putItem({ TableName, Item: { id: { S: 'last' } } });
      };
      expect(await filteredItems(aws, pattern, changes, 'last')).toEqual(['last']);
    },
  },
  {
    section: '5.7',
    operation: 'PutRecords -> function',
    given: 'a filter on data that matches',
    expected: 'the function still gets the base64 original',
    run: async (aws) => {
      const streamArn = await createKinesisStream(aws);
      const functionName = await recorder(aws);
      await createMapping(aws, streamArn, { FunctionName: functionName, ...filters([data({ t: ['a'] })]) });
      await putRecords(aws, '{ "t" : "a" }');
      const [delivery] = await untilRecords(aws, 1, { functionName, streamArn });
      expect(delivery?.event.Records[0]?.kinesis?.data).toBe(Buffer.from('{ "t" : "a" }').toString('base64'));
    },
  },
];
