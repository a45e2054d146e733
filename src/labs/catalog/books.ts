/** The lab `books`: batch size 1, so that each change of a book is one invocation. */
import type { ChangeEvent } from '../../steps/writes.ts';
import { defineLab, type LabCheck } from '../checks/spec.ts';
import { nodeCode, pythonCode } from '../lab.ts';

const FUNCTION = 'BooksStreamLogger';
const TABLE = 'books';
const KEY = { author: { S: 'Dan Brown' }, bookTitle: { S: 'The DaVinci code' } };

export const books = defineLab({
  id: 'books',
  title: 'One invocation for each change of a book',
  proves: 'INSERT, MODIFY and REMOVE arrive one by one, in order, each with the images that it should have',
  resources: [
    {
      kind: 'role',
      name: 'BooksStreamRole',
      managedPolicies: ['AWSLambdaBasicExecutionRole'],
      statements: [
        {
          actions: [
            'dynamodb:DescribeStream',
            'dynamodb:GetRecords',
            'dynamodb:GetShardIterator',
            'dynamodb:ListStreams',
          ],
          on: { streamsOfTable: TABLE },
        },
      ],
    },
    { kind: 'log-group', function: FUNCTION },
    {
      kind: 'function',
      name: FUNCTION,
      role: 'BooksStreamRole',
    },
    {
      kind: 'table',
      name: TABLE,
      partitionKey: { name: 'author', type: 'S' },
      sortKey: { name: 'bookTitle', type: 'S' },
    },
    { kind: 'stream', table: TABLE, viewType: 'NEW_AND_OLD_IMAGES' },
    {
      kind: 'event-source-mapping',
      function: FUNCTION,
      source: { streamOfTable: TABLE },
      startingPosition: 'LATEST',
      batchSize: 1,
    },
  ],
  runtimes: {
    node: nodeCode('books'),
    python: pythonCode('books-python'),
  },
  payload: 'books.json',
  writes: () => [
    { kind: 'put', item: KEY },
    { kind: 'update', key: KEY, set: { subTitle: { S: 'Volume-1' } } },
    { kind: 'delete', key: KEY },
  ],
  generate: (index) => ({
    kind: 'put',
    item: { author: { S: `Author ${index % 10}` }, bookTitle: { S: `Book ${index}` } },
  }),
  expects: {
    reply: { statusCode: 200, body: '"Hello from Lambda!"' },
    recordLine: /"eventName": ?"(INSERT|MODIFY|REMOVE)"/,
  },
  marked: ({ text }) => ({
    item: { author: { S: text }, bookTitle: { S: 'The DaVinci code' } },
    set: { subTitle: { S: 'Volume-1' } },
  }),
  checks: [
    change('a new book', 'INSERT'),
    change('a changed book', 'MODIFY'),
    change('a deleted book', 'REMOVE'),
    {
      title: 'one invocation each, no fourth',
      parts: [{ kind: 'log-group' }, { kind: 'mapping' }, { kind: 'exactly-once' }],
    },
  ],
});

function change(title: string, event: ChangeEvent): LabCheck {
  return {
    title,
    parts: [
      { kind: 'stream-record', event },
      { kind: 'delivery', events: [event], carries: ['key', 'sequence number'], isAlone: true },
    ],
  };
}
