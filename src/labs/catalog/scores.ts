/** The lab `scores`: a function that adds up, per user, what another table's stream brings. */
import { defineLab } from '../checks/spec.ts';
import { nodeCode } from '../lab.ts';

const FUNCTION = 'AggregateScoresByUser';
const ROLE = 'lambda_basic_execution_dynamodb';
const RECORDS = 'GameScoreRecords';
const TOTALS = 'GameScoresByUser';

const record = (id: number, user: string, score: number) => ({
  kind: 'put' as const,
  item: { RecordID: { N: String(id) }, Username: { S: user }, Score: { N: String(score) } },
});

export const scores = defineLab({
  id: 'scores',
  title: 'Scores of games, added up in a second table',
  proves: "a stream feeds an aggregate: the total of a user is the sum over that user's records",
  resources: [
    {
      kind: 'role',
      name: ROLE,
      managedPolicies: ['AWSLambdaDynamoDBExecutionRole'],
      statements: [{ actions: ['dynamodb:UpdateItem'], on: { table: TOTALS } }],
    },
    { kind: 'log-group', function: FUNCTION },
    { kind: 'table', name: RECORDS, partitionKey: { name: 'RecordID', type: 'N' } },
    { kind: 'table', name: TOTALS, partitionKey: { name: 'Username', type: 'S' } },
    { kind: 'stream', table: RECORDS, viewType: 'NEW_IMAGE' },
    {
      kind: 'function',
      name: FUNCTION,
      role: ROLE,
      tableVariables: { TARGET_TABLE: TOTALS },
      // The AWS SDK takes much of the default three seconds to load where memory, and so CPU, is small.
      timeoutSeconds: 15,
    },
    {
      kind: 'event-source-mapping',
      function: FUNCTION,
      source: { streamOfTable: RECORDS },
      startingPosition: 'LATEST',
      // A record that can never be counted is tried three times, alone, and then dropped.
      reportBatchItemFailures: true,
      bisectBatch: true,
      maximumRetryAttempts: 2,
    },
  ],
  runtimes: { node: nodeCode('scores') },
  variants: {
    guarded: {
      ...nodeCode('scores-guarded'),
      summary: 'counts a record once even when it is delivered twice',
    },
    original: {
      ...nodeCode('scores-original'),
      summary: 'the handler of nodejs16.x, whose aws-sdk version 2 no runtime has any more',
    },
    ported: {
      ...nodeCode('scores-ported'),
      summary: "the original's logic on today's SDK: it fails on a deleted score, and adds an edited one twice",
    },
  },
  payload: 'scores.json',
  writes: () => [record(1, 'Jane Doe', 100), record(2, 'Jane Doe', 50), record(3, 'John Roe', 70)],
  generate: (index) => record(1000 + index, `Player ${index % 10}`, 10 + (index % 90)),
  expects: { reply: 'Successfully processed 1 records.', recordLine: /^DynamoDB Record: / },
  marked: ({ number, text }) => ({
    item: { RecordID: { N: number }, Username: { S: text }, Score: { N: '25' } },
    set: { Score: { N: '50' } },
  }),
  totals: { table: TOTALS, key: 'Username', attribute: 'Score' },
  checks: [
    {
      title: 'two tables, one stream',
      parts: [
        { kind: 'table', table: RECORDS },
        { kind: 'table', table: TOTALS },
        { kind: 'stream' },
        { kind: 'no-stream', table: TOTALS },
      ],
    },
    {
      title: 'function and trigger',
      parts: [
        { kind: 'function' },
        { kind: 'table-variable', table: TOTALS },
        { kind: 'only-action', action: 'dynamodb:UpdateItem', table: TOTALS },
        { kind: 'mapping' },
      ],
    },
    { title: 'invocation by hand adds up', parts: [{ kind: 'sample-sum' }] },
    { title: 'a new score is added', parts: [{ kind: 'sum', records: 1 }] },
    { title: 'more scores add up', parts: [{ kind: 'sum', records: 4 }] },
  ],
});
