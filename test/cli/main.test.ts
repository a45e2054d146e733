import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { type CliResult, runMain } from '../helpers/run-cli.ts';

/** No command of this file reaches its target: a sandbox cannot start in a home below a file. */
const HOME = path.join(import.meta.filename, 'home');
const run = (line: string): Promise<CliResult> =>
  runMain(line === '' ? [] : line.split(' '), { home: HOME, cwd: tmpdir() });

describe('the command line', () => {
  it('prints the help, with every command, without arguments', async () => {
    const { code, stdout, stderr } = await run('');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const { name, summary } of commands) {
      expect(stdout).toContain(`  ${name}`);
      expect(stdout.replaceAll(/\n +/g, ' ')).toContain(summary);
    }
    expect((await run('--help')).stdout).toBe(stdout);
  });

  it.each(commands.map(({ name }) => name))('prints the help of %s, with the global options', async (name) => {
    const { code, stdout } = await run(`${name} --help`);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: streamlab ${name}`);
    expect(stdout).toContain('--endpoint-url <url>');
    expect((await run(`help ${name}`)).stdout).toBe(stdout);
  });

  it.each(commands.map((entry) => [entry.name, entry] as const))(
    'loads %s: a command that runs, or that has subcommands',
    async (_name, entry) => {
      const command = await entry.load();
      expect(command.run !== undefined || (command.commands ?? []).length > 0).toBe(true);
    },
  );

  it('prints the help of a subcommand', async () => {
    const { code, stdout } = await run('sandbox start --help');
    expect(stdout).toContain('Usage: streamlab sandbox start');
    expect(stdout).toContain('--foreground');
    expect((await run('help sandbox start')).stdout).toBe(stdout);
    expect(code).toBe(0);
  });

  it.each(['', 'sandbox'])('prints the help for `streamlab %s` alone', async (line) => {
    const { code, stdout, stderr } = await run(line);
    expect(stdout).toContain(`Usage: streamlab ${line}`);
    expect(stdout).toContain('Commands:');
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('prints the version', async () => {
    expect((await run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    ['a command that does not exist', 'setpu', "Unknown command 'setpu'.", 'did you mean setup?'],
    ['an option that does not exist', 'setup --adpot', "Unknown option '--adpot'.", 'did you mean --adopt?'],
    [
      'an option without its value',
      'setup --role',
      "Option '--role <arn>' argument missing.",
      'streamlab setup --help',
    ],
    ['an extra word', 'status dogs now', /^Too many arguments for 'status'/, 'streamlab status --help'],
    ['the help of a command that does not exist', 'help setpu', "Unknown command 'setpu'.", 'did you mean setup?'],
    ['an unknown command with --help', 'nonsense --help', "Unknown command 'nonsense'.", 'streamlab --help'],
    [
      'an extra word after a subcommand',
      'sandbox stop now',
      /^Too many arguments for 'stop'/,
      'streamlab sandbox stop --help',
    ],
    ['a word of the name of a command', 'logs', "Unknown command 'logs'.", 'did you mean tail-logs?'],
    ['the other word of it', 'tail -f', "Unknown command 'tail'.", 'did you mean tail-logs?'],
    ['an option that resembles none', 'setup --nope', "Unknown option '--nope'.", 'streamlab setup --help'],
    [
      'an option that resembles one in its length only',
      'invoke --aut',
      "Unknown option '--aut'.",
      'streamlab invoke --help',
    ],
    ['a subcommand that does not exist', 'sandbox strat', "Unknown command 'strat'.", 'did you mean start?'],
  ])('rejects %s with exit code 2', async (_case, line, message, hint) => {
    const { code, stdout, stderr } = await run(line);
    const [first = '', second = ''] = stderr.split('\n');
    expect(first).toMatch(
      message instanceof RegExp ? new RegExp(`^error: ${message.source.slice(1)}`) : `error: ${message}`,
    );
    expect(second).toBe(`  hint: ${hint}`);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it.each([
    ['setup --timeout soon', '--timeout takes a duration such as 500ms, 30s, 10m, 48h or 2d, not soon.'],
    ['write --count 0', '--count takes a whole number from 1 to 1000000, not 0.'],
    ['write --rate fast', '--rate takes a number from 0.01 to 100000, not fast.'],
    ['setup --target cloud', '--target takes sandbox or aws, not cloud.'],
    ['setup --name -x', '--name takes up to 20 letters, digits and inner hyphens, not "-x".'],
    ['setup cats', 'There is no lab cats.'],
    ['setup books --variant original', 'The lab books has no variant original; its original is --runtime python.'],
    ['setup hello --runtime python', 'The lab hello has no Python handler.'],
    ['setup --role me', '--role takes the ARN of a role such as arn:aws:iam::123456789012:role/lab, not me.'],
    ['invoke --payload {', '--payload is not JSON: '],
    ['write --rate 5', '--rate needs --count or --items.'],
    ['write kinesis --data - --data -', 'Only one --data can be standard input.'],
    ['invoke --payload no-such-file', 'Cannot read no-such-file: it does not exist.'],
    ['teardown dogs --all', '--all takes no lab.'],
    ['setup --region nowhere', '--region must be an AWS region such as us-east-1, not "nowhere".'],
    ['setup --profile me', '--profile needs --target aws or --endpoint-url.'],
    ['setup --target aws --endpoint-url http://x', '--target and --endpoint-url exclude each other.'],
    ['setup --endpoint-url here', '--endpoint-url takes a URL such as http://127.0.0.1:4566, not here.'],
  ])('rejects `%s` before anything is started', async (line, message) => {
    const { code, stderr } = await run(line);
    expect(stderr).toContain(`error: ${message}`);
    expect(code).toBe(2);
  });

  it.each(['--region', '--role', '--payload', '--out', '--items'])('rejects an empty %s', async (flag) => {
    const command = { '--role': 'setup', '--items': 'write' }[flag] ?? 'invoke';
    const { code, stderr } = await runMain([command, flag, ''], { home: HOME, cwd: tmpdir() });
    expect(stderr).toBe(`error: ${flag} is empty.\n`);
    expect(code).toBe(2);
  });

  it('rejects an invalid STREAMLAB_NAME, unless --name is given', async () => {
    const env = { STREAMLAB_NAME: '-x' };
    const { code, stderr } = await runMain(['status'], { home: HOME, cwd: tmpdir() }, { env });
    expect(stderr).toContain('error: STREAMLAB_NAME takes up to 20 letters, digits and inner hyphens, not "-x".');
    expect(code).toBe(2);
    const named = await runMain(['status', '--name', 'ada'], { home: HOME, cwd: tmpdir() }, { env });
    expect(named.stderr).toContain('error: The sandbox cannot use its folder');
  });

  it('reports why the sandbox cannot start', async () => {
    const { code, stderr } = await run('status');
    expect(stderr).toContain(`error: The sandbox cannot use its folder ${HOME}: `);
    expect(code).toBe(1);
  });

  it('accepts global options before the command', async () => {
    const { code, stderr } = await run('--target cloud setup');
    expect(stderr).toContain('--target takes sandbox or aws, not cloud.');
    expect(code).toBe(2);
  });

  it('prints an error as JSON too with --json', async () => {
    const { stdout } = await run('setup cats --json');
    expect(JSON.parse(stdout)).toEqual({
      schemaVersion: 1,
      error: {
        message: 'There is no lab cats',
        hint: 'the labs are hello, books, kinesis, scores, music, dogs',
        exitCode: 2,
      },
    });
  });
});
