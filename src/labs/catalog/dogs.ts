/** The lab `dogs`: the whole path from the command line, from role to log line. */
import { defineLab } from '../checks/spec.ts';
import { nodeCode } from '../lab.ts';

export const dogs = defineLab({
  id: 'dogs',
  title: 'DynamoDB Streams to Lambda, from the command line',
  proves: 'role, zip, invoke, stream and trigger: every edit of an item reaches the function and its log group',
  resources: [
    {
      kind: 'role',
      name: 'YOURNAME-lambda-dynamodb-role',
      managedPolicies: ['AWSLambdaDynamoDBExecutionRole'],
    },
    { kind: 'log-group', function: 'YOURNAME-ProcessDynamoDBRecords' },
    {
      kind: 'function',
      name: 'YOURNAME-ProcessDynamoDBRecords',
      role: 'YOURNAME-lambda-dynamodb-role',
    },
    { kind: 'table', name: 'Dogs', partitionKey: { name: 'ID', type: 'N' } },
    { kind: 'stream', table: 'Dogs', viewType: 'NEW_AND_OLD_IMAGES' },
    {
      kind: 'event-source-mapping',
      function: 'YOURNAME-ProcessDynamoDBRecords',
      source: { streamOfTable: 'Dogs' },
      startingPosition: 'LATEST',
    },
  ],
  runtimes: { node: nodeCode('dogs') },
  variants: {
    original: {
      ...nodeCode('dogs-original'),
      summary: 'the callback handler of nodejs12.x, which nodejs24.x refuses at init',
    },
  },
  payload: 'dogs.json',
  writes: () => [
    {
      kind: 'put',
      item: { ID: { N: '1' }, breed: { S: 'rottweiler' }, age: { N: '4' }, name: { S: 'Fluffy' } },
    },
    { kind: 'update', key: { ID: { N: '1' } }, set: { age: { N: '5' } } },
    { kind: 'delete', key: { ID: { N: '1' } } },
  ],
  generate: (index) => ({
    kind: 'put',
    item: {
      ID: { N: String(1000 + index) },
      breed: { S: ['husky', 'beagle', 'collie', 'boxer'][index % 4] ?? 'husky' },
      age: { N: String(1 + (index % 12)) },
      name: { S: `Dog ${index}` },
    },
  }),
  expects: { reply: 'This is a message from Lambda', recordLine: /^DynamoDB Record: / },
  marked: ({ number, text }) => ({
    item: { ID: { N: number }, breed: { S: 'husky' }, name: { S: text } },
    set: { age: { N: '5' } },
  }),
  checks: [
    { title: 'execution role', parts: [{ kind: 'role' }] },
    { title: 'function', parts: [{ kind: 'function' }] },
    {
      title: 'invocation by hand',
      parts: [{ kind: 'invocation', logs: ['1', '2', '3'].map((id) => [`eventID ${id}`, eventIdLine(id)]) }],
    },
    { title: 'stream', parts: [{ kind: 'stream' }] },
    { title: 'event source mapping', parts: [{ kind: 'mapping' }] },
    {
      title: 'edits reach the log',
      parts: [
        { kind: 'log-group' },
        {
          kind: 'delivery',
          events: ['INSERT', 'MODIFY', 'REMOVE'],
          carries: ['key', 'sequence number', 'source ARN'],
        },
      ],
    },
  ],
});

/** In the event as JSON, or on a line of its own: the log tail may be cut off before the JSON. */
function eventIdLine(id: string): RegExp {
  return new RegExp(`"eventID": ?"${id}"|(^|\\t)${id}$`, 'm');
}
