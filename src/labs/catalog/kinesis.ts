/** The lab `kinesis`: records of a data stream, decoded by a function, counted by CloudWatch. */
import { defineLab } from '../checks/spec.ts';
import { nodeCode, pythonCode } from '../lab.ts';

const FUNCTION = 'ProcessKinesisRecords';
const STREAM = 'Lab-Stream';

export const kinesis = defineLab({
  id: 'kinesis',
  title: 'Kinesis to Lambda to CloudWatch metrics',
  proves: 'what is put into the stream is decoded by the function, and its invocations show as metrics',
  resources: [
    { kind: 'role', name: 'lambda_basic_execution', managedPolicies: ['AWSLambdaKinesisExecutionRole'] },
    { kind: 'log-group', function: FUNCTION },
    { kind: 'kinesis-stream', name: STREAM, shards: 1 },
    {
      kind: 'function',
      name: FUNCTION,
      role: 'lambda_basic_execution',
    },
    {
      kind: 'event-source-mapping',
      function: FUNCTION,
      source: { kinesisStream: STREAM },
      startingPosition: 'LATEST',
    },
  ],
  runtimes: {
    node: nodeCode('kinesis'),
    python: pythonCode('kinesis-python'),
  },
  payload: 'kinesis.json',
  writes: () => [
    { kind: 'record', partitionKey: 'partitionKey-01', data: 'Hello, this is a test 123.' },
    { kind: 'record', partitionKey: 'partitionKey-02', data: 'The second record' },
    { kind: 'record', partitionKey: 'partitionKey-03', data: '{"sensor":"kitchen","celsius":21.5}' },
  ],
  generate: (index) => ({
    kind: 'record',
    partitionKey: `partitionKey-${String(index % 100).padStart(2, '0')}`,
    data: `Record ${index}`,
  }),
  expects: { reply: 'Successfully processed 1 records.', recordLine: /^Decoded payload: / },
  checks: [
    { title: 'Kinesis stream', parts: [{ kind: 'kinesis-stream' }] },
    { title: 'function and trigger', parts: [{ kind: 'function' }, { kind: 'mapping' }] },
    {
      title: 'invocation by hand',
      parts: [{ kind: 'invocation', logs: [['the decoded payload', /Decoded payload: Hello, this is a test 123\./]] }],
    },
    { title: 'metrics of four invocations', parts: [{ kind: 'metrics', of: 'calls' }] },
    {
      title: 'a record reaches the function',
      parts: [{ kind: 'log-group' }, { kind: 'kinesis-delivery' }, { kind: 'metrics', of: 'age' }],
    },
  ],
});
