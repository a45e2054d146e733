import { readdirSync, readFileSync } from 'node:fs';
import { DeleteEventSourceMappingCommand, LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { calledAs, nextCommand } from '../../src/cli/next-command.ts';
import { useCli } from '../helpers/run-cli.ts';

describe('calledAs', () => {
  const npx = { npm_command: 'exec', npm_lifecycle_event: 'npx', npm_lifecycle_script: 'streamlab' };
  const path = { PATH: '/usr/bin:/usr/local/bin' };

  it.each([
    ['by npx', { script: '/p/node_modules/.bin/streamlab', env: npx }, 'npx streamlab'],
    ['by npx with a version', { env: { ...npx, npm_lifecycle_script: '"streamlab@1.2.3"' } }, 'npx streamlab'],
    ['by its name, from the PATH', { script: '/usr/local/bin/streamlab', env: path }, 'streamlab'],
    ['by node', { script: '/home/ada/lab/dist/bin.js' }, 'node dist/bin.js'],
    ['by node, in another folder', { script: '/opt/my lab/bin.js' }, "node '/opt/my lab/bin.js'"],
    [
      'by node below another npx',
      { env: { ...npx, npm_lifecycle_script: 'vitest run' }, script: '/b/bin.js' },
      'node /b/bin.js',
    ],
  ])('is how streamlab was called %s', (_case, facts, expected) => {
    expect(calledAs({ script: '/x/streamlab', cwd: '/home/ada/lab', env: {}, ...facts })).toBe(expected);
  });
});

describe('nextCommand', () => {
  it('keeps the options that say where and under which name, quoted for a shell', () => {
    const next = nextCommand('npx streamlab', { name: 'ada', profile: "o'hara x", region: 'eu-west-1', target: 'aws' });
    expect(next('setup', 'dogs')).toBe(
      "npx streamlab setup dogs --target aws --profile 'o'\\''hara x' --region eu-west-1 --name ada",
    );
  });

  it('sets aside the name that the shell has, for what is up without one', () => {
    const env = { STREAMLAB_NAME: 'bob' };
    const next = nextCommand('streamlab', { name: 'bob' }, env);
    expect(next.under(undefined)('teardown', 'dogs')).toBe('env -u STREAMLAB_NAME streamlab teardown dogs');
    expect(next.under('eve')('teardown', 'dogs')).toBe('streamlab teardown dogs --name eve');
    expect(nextCommand('streamlab', { name: 'bob' }).under(undefined)('teardown')).toBe('streamlab teardown');
  });

  it('leaves them out for the sandbox itself and for help', () => {
    const next = nextCommand('streamlab', { name: 'ada', endpointUrl: 'http://h' });
    expect([next('sandbox', 'stop'), next('setup', '--help')]).toEqual([
      'streamlab sandbox stop',
      'streamlab setup --help',
    ]);
  });
});

describe('hints and next lines', () => {
  const cli = useCli();

  it.each([
    ['invoke', 'hint: streamlab setup dogs --region eu-west-1 --name carol\n'],
    ['write', 'hint: streamlab setup dogs --region eu-west-1 --name carol\n'],
    ['verify --all', 'hint: streamlab setup --region eu-west-1 --name carol\n'],
    ['tail-logs --count 5 --timeout 1ms', 'hint: streamlab status dogs --region eu-west-1 --name carol\n'],
  ])('of %s keep --name and --region', async (command, hint) => {
    const { stderr } = await cli.run(`${command} --name carol --region eu-west-1`);
    expect(stderr).toContain(hint);
  });

  it('of verify keep them too, also in commands of the AWS CLI', async () => {
    const options = '--region eu-west-1 --name dora';
    const nextLines = async (): Promise<string[]> => {
      const { checks } = await cli.json(`verify --no-write ${options}`);
      return (checks as { next?: string }[]).flatMap(({ next }) => next ?? []);
    };
    expect(await nextLines()).toContain(`streamlab setup dogs ${options}`);
    expect((await cli.run(`setup ${options}`)).code).toBe(0);
    const { checks } = await cli.json(`verify --no-write ${options}`);
    const shown = (checks as { call: string }[]).flatMap(({ call }) => (call.startsWith('aws ') ? call : []));
    expect(shown.length).toBeGreaterThan(2);
    expect(shown.filter((call) => !call.endsWith(' --region eu-west-1'))).toEqual([]);
    const lambda = new LambdaClient({ ...cli.config(), region: 'eu-west-1' });
    const { EventSourceMappings: [mapping] = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
    await lambda.send(new DeleteEventSourceMappingCommand({ UUID: mapping?.UUID }));
    lambda.destroy();
    expect(await nextLines()).toContainEqual(
      expect.stringMatching(/^aws lambda create-event-source-mapping .* --region eu-west-1$/),
    );
  });
});

it('no message names a command of streamlab other than by nextCommand', () => {
  const names = commands.map(({ name }) => name).join('|');
  const named = new RegExp(`(?<!The )streamlab (${names})\\b`);
  // The help names them in backticks; the lines of `examples` are written as streamlab was called when they are shown.
  const isHelp = /\\?`streamlab [a-z]+\\?`|^\s*['"`](eval "\$\()?streamlab|examples: \[/;
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const found = files.flatMap((file) =>
    readFileSync(`src/${file}`, 'utf8')
      .split('\n')
      .filter((line) => named.test(line) && !isHelp.test(line) && !/^\s*(\/?\*|\/\/)/.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});
