import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { useCli } from '../../helpers/run-cli.ts';
import { SkippingClock } from '../../helpers/skipping-clock.ts';

const cli = useCli();
beforeAll(async () => {
  await cli.run('setup dogs');
  await cli.run('setup kinesis');
});

async function dogs(): Promise<unknown[]> {
  const { Items = [] } = await cli.client(DynamoDBClient).send(new ScanCommand({ TableName: 'Dogs' }));
  return Items.sort((a, b) => Number(a.ID?.N) - Number(b.ID?.N));
}

async function file(name: string, content: string): Promise<string> {
  await writeFile(path.join(cli.cwd, name), content);
  return name;
}

describe('write of single items', () => {
  it('accepts plain JSON and DynamoDB JSON', async () => {
    const { stdout, code } = await cli.run([
      'write',
      '--put',
      '{"ID": 6, "breed": "husky", "good": true, "toys": ["ball", 2], "owner": null}',
      '--put',
      '{"ID": {"N": "7"}, "colours": {"SS": ["black", "white"]}}',
    ]);
    expect(stdout).toBe('put     ID 6  INSERT\nput     ID 7  INSERT\n');
    expect(code).toBe(0);
    expect(await dogs()).toEqual([
      {
        ID: { N: '6' },
        breed: { S: 'husky' },
        good: { BOOL: true },
        toys: { L: [{ S: 'ball' }, { N: '2' }] },
        owner: { NULL: true },
      },
      { ID: { N: '7' }, colours: { SS: ['black', 'white'] } },
    ]);
  });

  it('reports a write without a change, which produces no stream record', async () => {
    const item = '{"ID": 6, "breed": "husky", "good": true, "toys": ["ball", 2.0], "owner": null}';
    const { stdout } = await cli.run(['write', '--put', item]);
    expect(stdout).toBe('put     ID 6  no change, so no stream record\n');
  });

  it('sets attributes whose names are reserved words, and deletes', async () => {
    const { stdout } = await cli.run(['write', '--update', '{"ID": 6, "name": "Rex"}', '--delete', '{"ID": 7}']);
    expect(stdout).toBe('update  ID 6  MODIFY\ndelete  ID 7  REMOVE\n');
    expect(await dogs()).toMatchObject([{ ID: { N: '6' }, name: { S: 'Rex' } }]);
  });

  it('prints its writes as JSON', async () => {
    const result = await cli.json(['write', '--delete', '{"ID": 6}']);
    expect(result).toMatchObject({
      command: 'write',
      lab: 'dogs',
      source: 'Dogs',
      written: 1,
      records: 1,
      writes: [{ kind: 'delete', key: { ID: { N: '6' } }, event: 'REMOVE' }],
    });
  });

  it.each<[what: string, argv: string[], message: string]>([
    [
      'an item without its key',
      ['--put', '{"breed": "husky"}'],
      '--put: it has no ID (number), which is part of the key.',
    ],
    ['a key of the wrong type', ['--put', '{"ID": "6"}'], '--put: its ID is a string, the key is a number.'],
    ['what is no number', ['--put', '{"ID": {"N": "six"}}'], '--put: N takes a number such as "6", not "six".'],
    ['what is no item', ['--put', '[1]'], '--put: an item is a JSON object.'],
    ['what is no JSON', ['--put', '{ID: 6}'], '--put is not JSON: '],
    [
      'a number that JSON cannot hold',
      ['--put', '{"ID": 12345678901234567890}'],
      '--put: 12345678901234567000 does not fit a JSON number',
    ],
    [
      'an update that sets nothing',
      ['--update', '{"ID": 6}'],
      '--update: it sets nothing: name an attribute beside the key.',
    ],
    [
      'a deletion that names more than the key',
      ['--delete', '{"ID": 6, "age": 1}'],
      '--delete: a deletion names the key only: ID.',
    ],
    [
      'an item of more than 400 KB',
      ['--put', `{"ID": 6, "bark": "${'w'.repeat(410_000)}"}`],
      '--put: it is larger than 400 KB.',
    ],
    ['a record for a table', ['--data', 'x'], 'The lab dogs writes to a table.'],
    [
      'two ways at once',
      ['--put', '{"ID": 6}', '--count', '2'],
      '--count, --items and single writes exclude each other.',
    ],
  ])('rejects %s before anything is sent', async (_case, argv, message) => {
    const { stderr, code } = await cli.run(['write', 'dogs', ...argv]);
    expect(stderr).toContain(`error: ${message}`);
    expect(stderr).not.toContain('Target:');
    expect(code).toBe(2);
  });
});

describe('write of a file', () => {
  it.each([
    ['a JSON list', 'list.json', '[{"ID": 1, "name": "A"}, {"ID": {"N": "2"}, "name": {"S": "B"}}]'],
    ['JSON lines', 'lines.jsonl', '{"ID": 1, "name": "A"}\n\n{"ID": 2, "name": "B"}\n'],
    ['CSV', 'table.csv', 'ID,name\r\n1,A\r\n2,B\r\n'],
  ])('puts the items of %s', async (_case, name, content) => {
    const { stdout, code } = await cli.run(`write dogs --items ${await file(name, content)}`);
    expect(stdout).toMatch(/^2 written to Dogs in .*, \d+ per second(, 2 of them changed nothing)?\n$/);
    expect(code).toBe(0);
    expect(await dogs()).toEqual([
      { ID: { N: '1' }, name: { S: 'A' } },
      { ID: { N: '2' }, name: { S: 'B' } },
    ]);
  });

  it('reads them from standard input', async () => {
    const { stdout } = await cli.run('write dogs --items -', { stdin: '{"ID": 1, "name": "C"}' });
    expect(stdout).toMatch(/^1 written to Dogs/);
    expect(await dogs()).toMatchObject([{ name: { S: 'C' } }, {}]);
  });

  it('keeps the order of items with one key', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => `{"ID": 1, "turn": ${index}}`).join('\n');
    await cli.run(`write dogs --items ${await file('turns.jsonl', lines)}`);
    expect(await dogs()).toMatchObject([{ turn: { N: '49' } }, {}]);
  });

  it.each([
    ['bad.jsonl', '{"ID": 1}\n{"ID": 1', 'bad.jsonl, line 2 is not JSON: '],
    ['bad.json', '[{"ID": 1}, {"name": "x"}]', 'bad.json, item 2: it has no ID (number), which is part of the key.'],
    ['bad.csv', 'ID,name\nfive,x', 'bad.csv, line 2: its ID is not a number: five.'],
    ['twice.csv', 'ID,breed,ID\n5,x,6', 'twice.csv has two columns named ID.'],
    ['wide.csv', 'ID\n5,x', 'wide.csv, line 2 has more fields than the header line.'],
    ['open.csv', 'ID,name\n5,"x', 'open.csv, line 2: a quote is not closed, or is inside an unquoted field.'],
    ['empty.json', '[]', 'empty.json has no items.'],
    ['empty.csv', '', 'empty.csv has no items.'],
  ])('rejects %s, and says why', async (name, content, message) => {
    const { stderr, code } = await cli.run(`write dogs --items ${await file(name, content)}`);
    expect(stderr).toContain(`error: ${message}`);
    expect(code).toBe(2);
  });
});

describe('write of many', () => {
  it('puts generated items, and reports their number', async () => {
    const result = await cli.json('write dogs --count 250');
    expect(result).toMatchObject({ written: 250, records: 250 });
    expect(result).not.toHaveProperty('writes');
    expect((await dogs()).length).toBeGreaterThanOrEqual(250);
  });

  it.each(['dogs', 'hello', 'books', 'music', 'scores'])('puts new items each time, in the lab %s', async (lab) => {
    await cli.run(`setup ${lab} --name again`);
    for (const _time of [1, 2]) {
      expect(await cli.json(`write ${lab} --count 20 --name again`)).toMatchObject({ written: 20, records: 20 });
    }
  });

  it('puts records into the stream in batches', async () => {
    expect(await cli.json('write kinesis --count 1200')).toMatchObject({ source: 'Lab-Stream', written: 1200 });
  });

  it('respects a rate', async () => {
    const { ms } = await cli.json('write dogs --count 11 --rate 2', { clock: new SkippingClock() });
    expect(ms).toBe(5_000);
  });

  it('reports the number of writes when it is interrupted', async () => {
    const interrupt = new AbortController();
    const writing = cli.run('write dogs --count 1000 --rate 50', { signal: interrupt.signal });
    await cli.run('status'); // long enough for the first writes, not for all
    interrupt.abort(new Error('SIGINT'));
    const { stderr, code } = await writing;
    expect(stderr).toMatch(/warning: only \d+ of 1000 were written to Dogs/);
    expect(code).toBe(130);
  });
});

describe('write into a Kinesis stream', () => {
  it('reads the data of a record from standard input for -', async () => {
    const argv = 'write kinesis --data - --data second --json'.split(' ');
    const { stdout } = await cli.run(argv, { stdin: 'from a pipe\n' });
    expect(JSON.parse(stdout)).toMatchObject({ written: 2 });
    const filter = '"Decoded payload: from a pipe"';
    const { code } = await cli.run([...'tail-logs kinesis --count 1 --timeout 30s --filter'.split(' '), filter]);
    expect(code).toBe(0);
  });

  it('prints where each record went', async () => {
    const { stdout, code } = await cli.run(['write', 'kinesis', '--data', 'Hello', '--partition-key', 'k']);
    expect(stdout).toMatch(/^record {2}k {2}shardId-000000000000 {2}\d{56}\n$/);
    expect(code).toBe(0);
  });

  it('turns the entries of a file into records: text, objects with a partition key, and other JSON', async () => {
    const lines = '"text"\n{"partitionKey": "p", "data": {"a": 1}}\n{"b": 2}\n';
    const { stdout } = await cli.run(`write kinesis --items ${await file('records.jsonl', lines)}`);
    expect(stdout).toMatch(/^3 written to Lab-Stream/);
    for (const data of ['text', '{"a":1}', '{"b":2}']) {
      const filter = `"Decoded payload: ${data.replaceAll('"', '\\"')}"`;
      const { code } = await cli.run([...'tail-logs kinesis --count 1 --timeout 30s --filter'.split(' '), filter]);
      expect(code, data).toBe(0);
    }
  });

  it.each<[what: string, argv: string[], message: string]>([
    ['an item', ['--put', '{}'], 'The lab kinesis writes to a Kinesis stream.'],
    ['an empty key', ['--data', 'x', '--partition-key', ''], '--partition-key is empty.'],
    [
      'a long key',
      ['--data', 'x', '--partition-key', 'k'.repeat(257)],
      '--data: its partition key has more than 256 characters.',
    ],
    ['a large record', ['--data', 'x'.repeat(1_100_000)], '--data: it is larger than 1 MB.'],
    ['a key alone', ['--partition-key', 'k'], '--partition-key needs --data.'],
  ])('rejects %s', async (_case, argv, message) => {
    const { stderr, code } = await cli.run(['write', 'kinesis', ...argv]);
    expect(stderr).toContain(`error: ${message}`);
    expect(code).toBe(2);
  });
});
