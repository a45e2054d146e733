/** The lab `hello`: a function alone first, then the same function as the target of a table's stream. */
import { defineLab } from '../checks/spec.ts';
import { nodeCode } from '../lab.ts';

const FUNCTION = 'HelloStream';
const TABLE = 'HelloItems';

export const hello = defineLab({
  id: 'hello',
  title: 'A first function, then a table in front of it',
  proves: 'a function that was tried by hand is then invoked by the trigger, once for every change',
  resources: [
    { kind: 'role', name: 'HelloStreamRole', managedPolicies: ['AWSLambdaDynamoDBExecutionRole'] },
    { kind: 'log-group', function: FUNCTION },
    {
      kind: 'function',
      name: FUNCTION,
      role: 'HelloStreamRole',
    },
    { kind: 'table', name: TABLE, partitionKey: { name: 'Id', type: 'N' } },
    { kind: 'stream', table: TABLE, viewType: 'NEW_AND_OLD_IMAGES' },
    {
      kind: 'event-source-mapping',
      function: FUNCTION,
      source: { streamOfTable: TABLE },
      startingPosition: 'LATEST',
    },
  ],
  runtimes: { node: nodeCode('hello') },
  variants: {
    original: {
      ...nodeCode('hello-original'),
      summary: 'the callback handler of nodejs12.x, which nodejs24.x refuses at init',
    },
  },
  payload: 'hello.json',
  writes: () => [
    { kind: 'put', item: { Id: { N: '101' }, Message: { S: 'New item!' } } },
    { kind: 'update', key: { Id: { N: '101' } }, set: { Message: { S: 'This item has changed' } } },
    { kind: 'delete', key: { Id: { N: '101' } } },
  ],
  generate: (index) => ({
    kind: 'put',
    item: { Id: { N: String(1000 + index) }, Message: { S: `Message ${index}` } },
  }),
  expects: { reply: { statusCode: 200, body: '"Hello from Lambda!"' }, recordLine: / (INSERT|MODIFY|REMOVE) / },
  marked: ({ number, text }) => ({
    item: { Id: { N: number }, Message: { S: text } },
    set: { Message: { S: 'This item has changed' } },
  }),
  checks: [
    { title: 'function', parts: [{ kind: 'function' }] },
    { title: 'sample event', parts: [{ kind: 'payload', records: 3 }] },
    {
      title: 'invocation by hand',
      parts: [
        {
          kind: 'invocation',
          logs: [
            ['INSERT', /INSERT/],
            ['MODIFY', /MODIFY/],
            ['REMOVE', /REMOVE/],
          ],
        },
      ],
    },
    { title: 'stream and trigger', parts: [{ kind: 'stream' }, { kind: 'mapping' }] },
    {
      title: 'three records reach the function',
      parts: [
        { kind: 'stream-record', event: 'INSERT' },
        { kind: 'stream-record', event: 'MODIFY' },
        { kind: 'stream-record', event: 'REMOVE' },
        { kind: 'delivery', events: ['INSERT', 'MODIFY', 'REMOVE'], carries: ['key'] },
      ],
    },
    {
      title: 'their events are in the log',
      parts: [
        { kind: 'log-group' },
        { kind: 'delivery', events: ['INSERT', 'MODIFY', 'REMOVE'], carries: ['key', 'sequence number'] },
      ],
    },
  ],
});
