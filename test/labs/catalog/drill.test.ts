/** Adding a lab takes one file of data, here `readings`, and its line in the list; no other file knows of it. */
import path from 'node:path';
import { DeleteEventSourceMappingCommand, LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labs } from '../../../src/labs/catalog/index.ts';
import { type CheckedLab, defineLab } from '../../../src/labs/checks/spec.ts';
import { useCli } from '../../helpers/run-cli.ts';

const FIXTURE = path.resolve(import.meta.dirname, '../../fixtures/labs/drill');
const TABLE = 'Readings';
const FUNCTION = 'TellReadings';
const ROLE = 'TellReadingsRole';
const CODE = { folder: path.join(FIXTURE, 'handler'), runtime: 'nodejs24.x', handler: 'index.handler' };

const reading = (station: string, at: number, celsius: string) => ({
  kind: 'put' as const,
  item: { Station: { S: station }, At: { N: String(at) }, Celsius: { N: celsius } },
});

/** Different from the six labs in its keys, view type, batch size and filter. */
const readings = defineLab({
  id: 'readings',
  title: 'Readings of weather stations',
  proves: 'new readings reach the function, corrections and deletions do not',
  resources: [
    { kind: 'role', name: ROLE, managedPolicies: ['AWSLambdaDynamoDBExecutionRole'] },
    { kind: 'log-group', function: FUNCTION },
    { kind: 'function', name: FUNCTION, role: ROLE, memoryMb: 256 },
    {
      kind: 'table',
      name: TABLE,
      partitionKey: { name: 'Station', type: 'S' },
      sortKey: { name: 'At', type: 'N' },
    },
    { kind: 'stream', table: TABLE, viewType: 'NEW_IMAGE' },
    {
      kind: 'event-source-mapping',
      function: FUNCTION,
      source: { streamOfTable: TABLE },
      startingPosition: 'TRIM_HORIZON',
      batchSize: 10,
      filters: [{ eventName: ['INSERT'] }],
    },
  ],
  runtimes: { node: CODE },
  payload: path.join(FIXTURE, 'event.json'),
  writes: () => [reading('Jungfraujoch', 1, '-7.5'), reading('Säntis', 1, '2'), reading('Säntis', 2, '2.25')],
  generate: (index) => reading('Säntis', 1000 + index, String(index % 30)),
  expects: { reply: { readings: 1 }, recordLine: /^Reading / },
  marked: ({ number, text }) => ({
    item: { Station: { S: text }, At: { N: number }, Celsius: { N: '1' } },
    set: { Celsius: { N: '2' } },
  }),
  checks: [
    { title: 'role and function', parts: [{ kind: 'role' }, { kind: 'function' }] },
    { title: 'sample event', parts: [{ kind: 'payload', records: 1 }] },
    { title: 'invocation by hand', parts: [{ kind: 'invocation', logs: [['the reading', /Reading .*Jungfraujoch/]] }] },
    {
      title: 'table, stream and trigger',
      parts: [{ kind: 'table', table: TABLE }, { kind: 'stream' }, { kind: 'mapping' }],
    },
    {
      title: 'a reading reaches the log',
      parts: [
        { kind: 'log-group' },
        { kind: 'delivery', events: ['INSERT'], carries: ['key', 'sequence number', 'source ARN'] },
      ],
    },
  ],
});

describe('a lab that is one file of data and one line in the list', () => {
  const cli = useCli();

  beforeAll(() => {
    // The list is read-only for the program; this stands for the line that adds a lab to it.
    (labs as CheckedLab[]).push(readings);
  });
  afterAll(() => {
    (labs as CheckedLab[]).pop();
  });

  it('is listed, and can be named in commands', async () => {
    expect((await cli.run('labs')).stdout).toContain(readings.proves);
    expect((await cli.run('setup weather')).stderr).toContain('dogs, readings');
  });

  it('is set up under a name; a second setup changes nothing', async () => {
    const steps = (text: string) => text.split('\n').map((line) => line.split(/ {2,}/).slice(0, 3).join('|'));
    const wanted = [
      'role|ada-TellReadingsRole',
      'log group|/aws/lambda/ada-TellReadings',
      'function|ada-TellReadings',
      'table|ada-Readings',
      'stream|ada-Readings',
      'event source mapping|ada-Readings -> ada-TellReadings',
    ];

    const first = await cli.run('setup readings --name ada');
    const second = await cli.run('setup readings --name ada');

    expect(steps(first.stdout), first.stderr).toEqual([...wanted.map((step) => `created|${step}`), '']);
    expect(steps(second.stdout), second.stderr).toEqual([...wanted.map((step) => `unchanged|${step}`), '']);
    expect(second.stdout).toContain('TRIM_HORIZON, batch size 10');
  });

  it('is invoked with its own event', async () => {
    expect(await cli.json('invoke readings --name ada')).toMatchObject({ statusCode: 200, reply: { readings: 1 } });
  });

  it('takes its own writes, those of a person, and generated ones', async () => {
    expect((await cli.run('write readings --name ada')).stdout).toBe(
      'put     Station Jungfraujoch, At 1  INSERT\nput     Station Säntis, At 1  INSERT\nput     Station Säntis, At 2  INSERT\n',
    );
    const wrong = await cli.run(['write', 'readings', '--name', 'ada', '--put', '{"Station": "Säntis"}']);
    expect(wrong.stderr).toContain('At');
    expect(wrong.code).toBe(2);
    expect(await cli.json('write readings --name ada --count 25')).toMatchObject({ written: 25, records: 25 });
  });

  it('logs every record except for the filtered ones', async () => {
    await cli.run(['write', 'readings', '--name', 'ada', '--update', '{"Station": "Säntis", "At": 2, "Celsius": 3}']);
    await cli.run(['write', 'readings', '--name', 'ada', '--put', '{"Station": "Säntis", "At": 3, "Celsius": 0}']);

    const tail = 'tail-logs readings --name ada --filter SequenceNumber --count 30 --timeout 30s --json';
    const { stdout, code } = await cli.run(tail);

    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    const events = lines.map((line) => JSON.parse(/Reading (.*)/.exec(JSON.parse(line).message)?.[1] ?? '{}'));
    // One by invoke, three, 25 and one.
    expect(events.map(({ eventName }) => eventName)).toEqual(events.map(() => 'INSERT'));
    expect(events.filter(({ eventSourceARN }) => eventSourceARN.includes('table/ada-Readings/stream/'))).toHaveLength(
      29,
    );
    expect(events.at(-1).Keys).toEqual({ Station: { S: 'Säntis' }, At: { N: '3' } });
  });

  it('passes every check of verify, and has metrics', async () => {
    expect(await cli.json('verify readings --name ada')).toMatchObject({ score: { passed: 5, failed: 0, total: 5 } });
    expect(await cli.json('metrics readings --name ada')).toMatchObject({ lab: 'readings' });
  });

  it('fails verify when its trigger is deleted, and setup fixes it', async () => {
    const { endpoint, region, credentials } = cli.sandbox;
    const lambda = new LambdaClient({ endpoint, region, credentials: { ...credentials } });
    const { EventSourceMappings } = await lambda.send(new ListEventSourceMappingsCommand({}));
    await lambda.send(new DeleteEventSourceMappingCommand({ UUID: EventSourceMappings?.[0]?.UUID }));
    lambda.destroy();

    const broken = await cli.run('verify readings --name ada');
    expect(broken.stdout).toMatch(/^fail +readings\/4/m);
    expect(broken.stdout).toMatch(
      /next +aws lambda create-event-source-mapping --function-name ada-TellReadings .* --batch-size 10 --filter-criteria '/,
    );
    expect(broken.code).toBe(3);

    await cli.run('setup readings --name ada');
    expect((await cli.run('verify readings --name ada')).code).toBe(0);
  });

  it('is torn down with all others, and nothing is left', async () => {
    const { code, stdout } = await cli.run('teardown --all --name ada --json');
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result.labs.map(({ lab }: { lab: string }) => lab)).toEqual(labs.map(({ id }) => id));
    expect(result.left).toEqual([]);
    const { resources } = await cli.json('status readings --name ada');
    expect((resources as { outcome: string }[]).map(({ outcome }) => outcome)).toEqual(Array(6).fill('not there'));
  });

  it('runs in one go', async () => {
    const { code, stderr } = await cli.run('run readings --teardown');
    expect(stderr).toContain('Nothing of readings is left');
    expect(code).toBe(0);
  });
});
