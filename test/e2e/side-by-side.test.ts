import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from 'vitest';
import { labs as allLabs } from '../../src/labs/catalog/index.ts';
import { isLong } from '../helpers/rounds.ts';
import { accountContents, NOTHING } from './account-contents.ts';
import { useBuiltCli } from './use-built-cli.ts';

/** For each lab, a write that names its owner. */
const OWN_WRITE: Readonly<Record<string, (owner: string) => readonly string[]>> = {
  hello: (owner) => ['--put', JSON.stringify({ Id: 7, Message: owner })],
  books: (owner) => ['--put', JSON.stringify({ author: owner, bookTitle: 'Whose is this?' })],
  kinesis: (owner) => ['--data', owner],
  scores: (owner) => ['--put', JSON.stringify({ RecordID: 7, Username: owner, Score: 1 })],
  music: (owner) => ['--put', JSON.stringify({ Artist: owner, SongTitle: 'Mine' })],
  dogs: (owner) => ['--put', JSON.stringify({ ID: 7, breed: owner })],
};

/** The lab with the most resources and the one with a Kinesis stream; all labs in `npm run test:long`. */
const labs = allLabs.filter(({ id }) => isLong || id === 'scores' || id === 'kinesis');

const PEOPLE = ['alice', 'bob'];
const everyLabOfEach = PEOPLE.flatMap((name) => labs.map(({ id }) => ({ name, id })));
const marker = (name: string): string => `belongs-to-${name}`;

describe('two people with several labs at once on one sandbox', () => {
  const { run, client } = useBuiltCli();

  it('verify at 100 % side by side, each command in a separate process', { timeout: 120_000 }, async () => {
    const results = await Promise.all(
      everyLabOfEach.map(async ({ name, id }) => {
        const { code, stdout, stderr } = await run('run', id, '--name', name, '--json');
        const { passed, total } = code === 0 ? JSON.parse(stdout).verify.score : { passed: stderr, total: code };
        return [name, id, passed, total];
      }),
    );

    const checks = new Map(labs.map((lab) => [lab.id, lab.checks.length]));
    expect(results).toEqual(everyLabOfEach.map(({ name, id }) => [name, id, checks.get(id), checks.get(id)]));
  });

  it('have every resource twice, once under each name', async () => {
    const { tables, kinesisStreams, functions, mappings, roles, logGroups } = await accountContents(client);

    const all = { tables, kinesisStreams, functions, mappings, roles, logGroups };
    for (const [kind, names] of Object.entries(all)) {
      const bare = (owner: string) =>
        names.filter((name) => name.includes(`${owner}-`)).map((name) => name.replace(`${owner}-`, ''));
      expect([kind, bare('alice')]).toEqual([kind, bare('bob')]);
      expect([kind, bare('alice').length * 2]).toEqual([kind, names.length]);
    }
    expect(functions).toHaveLength(everyLabOfEach.length);
  });

  it("see their own writes in their logs, and none of the other person's", { timeout: 60_000 }, async () => {
    const written = everyLabOfEach.map(async ({ name, id }) => {
      const write = OWN_WRITE[id];
      if (write === undefined) throw new Error(`add a write for the lab ${id}`);
      expect(await run('write', id, '--name', name, ...write(marker(name)))).toMatchObject({ code: 0 });
      const filter = `"${marker(name)}"`;
      const tail = await run('tail-logs', id, '--name', name, '--filter', filter, '--count', '1', '--timeout', '30s');
      expect([name, id, tail.code]).toEqual([name, id, 0]);
    });
    await Promise.all(written);

    const logs = client(CloudWatchLogsClient);
    for (const logGroupName of (await accountContents(client)).logGroups) {
      const other = logGroupName.includes('alice-') ? 'bob' : 'alice';
      const filterPattern = `?"${marker(other)}" ?"/${other}-"`;
      const { events } = await logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern }));
      expect([logGroupName, events?.map(({ message }) => message)]).toEqual([logGroupName, []]);
    }
  });

  it("tear down without touching the other person's resources", { timeout: 60_000 }, async () => {
    const before = await accountContents(client);
    expect(await run('teardown', '--all', '--name', 'alice', '--yes')).toMatchObject({ code: 0 });

    const after = await accountContents(client);
    for (const kind of Object.keys(NOTHING) as (keyof typeof NOTHING)[]) {
      expect([kind, after[kind]]).toEqual([kind, before[kind].filter((name) => !name.includes('alice-'))]);
    }
    expect(await run('verify', 'scores', '--name', 'bob')).toMatchObject({ code: 0 });
  });

  it('tear down at the same time, and nothing is left', { timeout: 60_000 }, async () => {
    expect(await run('setup', 'scores', '--name', 'alice')).toMatchObject({ code: 0 });

    const ended = await Promise.all(
      everyLabOfEach.map(async ({ name, id }) => run('teardown', id, '--name', name, '--yes', '--json')),
    );

    expect(ended.map(({ code, stdout }) => [code, JSON.parse(stdout).left])).toEqual(ended.map(() => [0, []]));
    expect(await accountContents(client)).toEqual(NOTHING);
  });
});
