import { existsSync, readdirSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { wrap } from '../../src/cli/format/wrap.ts';
import { hasSpinner } from '../../src/cli/reporter.ts';
import { useCli } from '../helpers/run-cli.ts';

describe('wrap', () => {
  const at = (columns: number | undefined, text: string): string =>
    wrap(text, { columns, hanging: 4, program: 'npx streamlab' });

  it.each([
    ['leaves a line that fits', 'one two', 'one two'],
    ['breaks at blanks', 'one two three four', 'one two\n    three\n    four'],
    ['keeps columns', 'a      b c', 'a      b c'],
    ['gives a longer word a line of its own', 'see arn:aws:lambda:x now', 'see\n    arn:aws:lambda:x\n    now'],
    ['keeps a command in one piece', 'then run: npx streamlab setup dogs', 'then run:\n    npx streamlab setup dogs'],
    ['keeps a command of the AWS CLI in one piece', 'next aws lambda invoke x', 'next\n    aws lambda invoke x'],
    ['does not count colours', '\u001b[2mone two\u001b[22m', '\u001b[2mone two\u001b[22m'],
  ])('%s', (_case, text, expected) => {
    expect(at(10, text)).toBe(expected);
  });

  it('breaks nothing for a pipe', () => {
    expect(at(undefined, 'one two three four')).toBe('one two three four');
  });
});

describe('hasSpinner', () => {
  const shows = (stdout: boolean, stderr: boolean, json = false, env = {}): boolean => {
    const output = (isTTY: boolean) => ({ isTTY, write: () => {} });
    return hasSpinner({ stdout: output(stdout), stderr: output(stderr), env }, json);
  };

  it.each([
    ['with both on a terminal', shows(true, true), true],
    ['not where lines come to the terminal through a pipe', shows(false, true), false],
    ['with a result that comes at the end only', shows(false, true, true), true],
    ['not in a file', shows(true, false), false],
    ['not in CI', shows(true, true, false, { CI: '1' }), false],
  ])('shows one %s', (_case, shown, expected) => {
    expect(shown).toBe(expected);
  });
});

describe('on a terminal', () => {
  const cli = useCli();

  it.each([80, 120])('rows and prose fit %i columns', async (columns) => {
    const lines: string[] = [];
    for (const line of [
      'setup scores',
      'status scores',
      'verify scores --no-write',
      'labs',
      'teardown scores',
      '--help',
    ]) {
      const { stdout, stderr } = await cli.run(line, { columns });
      lines.push(...stripVTControlCharacters(stdout + stderr).split('\n'));
    }
    // A word such as an ARN and a command are not broken, so that they can be copied.
    const isUnbroken = (text: string): boolean => /^\s*(\S+|((shown by|next) +)?aws .*)$/.test(text);
    expect(lines.filter((text) => text.length > columns && !isUnbroken(text))).toEqual([]);
    expect(lines.some((text) => /^ {34}\S/.test(text))).toBe(columns === 80);
  });

  it('rows are not broken in a pipe', async () => {
    await cli.run('setup dogs');
    expect((await cli.run('status dogs')).stdout.trimEnd().split('\n')).toHaveLength(6);
  });

  it('--explain makes the zip file before it is sent, and marks what only reads', async () => {
    const { stderr } = await cli.run('setup hello --name zip --explain');
    const commands = stderr.match(/^\$ .*$/gm) ?? [];
    const [zip = '', create] = commands.slice(commands.findIndex((line) => line.startsWith('$ (cd ')));
    const [, folder = ''] = /^\$ \(cd (\S+) && zip -qr - \.\) > function\.zip$/.exec(zip) ?? [];
    expect(readdirSync(folder)).toEqual(['index.mjs']);
    expect(create).toMatch(/^\$ aws lambda create-function .* --zip-file fileb:\/\/function\.zip /);
    const reads = commands.filter((line) => line.endsWith('  # only reads'));
    expect(reads.every((line) => /^\$ aws \S+ (describe|get|list)-/.test(line))).toBe(true);
    const changes = commands
      .filter((line) => !reads.includes(line))
      .map((line) => line.split(' ').slice(0, 4).join(' '));
    expect(changes).toContain('$ aws dynamodb create-table');
    expect(changes.join()).not.toMatch(/(describe|get|list)-/);
  });

  it('the sample event that verify names exists, in whatever folder one is', async () => {
    const { checks } = await cli.json('verify hello --no-write');
    const [call = ''] = (checks as { call: string }[]).flatMap(({ call }) => call.match(/\S+payloads\/\S+/) ?? []);
    expect(existsSync(call)).toBe(true);
  });

  it('prints the commands of --explain with --quiet too', async () => {
    expect((await cli.run('status hello --explain --quiet')).stderr).toMatch(/^\$ aws iam get-role /m);
  });
});
