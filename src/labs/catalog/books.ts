/** The lab `books`: batch size 1, so that each change of a book is one invocation. */
import type { LabCheck } from '../checks/check.ts';
import type { Lab } from '../lab.ts';

const FUNCTION = 'BooksStreamLogger';
const TABLE = 'books';
const KEY = { author: { S: 'Dan Brown' }, bookTitle: { S: 'The DaVinci code' } };

export const books: Lab = {
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
      code: { folder: 'books', runtime: 'nodejs24.x', handler: 'index.handler' },
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
    node: { folder: 'books', runtime: 'nodejs24.x', handler: 'index.handler' },
    python: { folder: 'books-python', runtime: 'python3.13', handler: 'lambda_function.lambda_handler' },
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
    ...(['INSERT', 'MODIFY', 'REMOVE'] as const).map((event, index): LabCheck => {
      const title = ['a new book', 'a changed book', 'a deleted book'][index] ?? event;
      const delivery = {
        kind: 'delivery',
        events: [event],
        carries: ['key', 'sequence number'],
        isAlone: true,
      } as const;
      return { title, parts: [{ kind: 'change', event }, delivery] };
    }),
    {
      title: 'one invocation each, no fourth',
      parts: [{ kind: 'log-group' }, { kind: 'mapping' }, { kind: 'end' }],
    },
  ],
};
