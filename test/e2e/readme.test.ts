import { spawn } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { BIN, finished, ROOT, useBuiltCli } from './use-built-cli.ts';

interface Example {
  readonly command: string;
  /** `...` stands for any text in a line, alone in a line for any lines. */
  readonly output: string;
  readonly exitCode: number;
}

/** The `console` blocks of a document: commands after `$ `, each with its standard output. */
function examples(text: string): Example[] {
  const blocks = [...text.matchAll(/^```console\n(.*?)^```$/gms)].map(([, block]) => block ?? '');
  return blocks.flatMap((block) =>
    block
      .split(/^\$ (?=npx streamlab )/m)
      .slice(1)
      .map((part) => {
        const [command = '', ...lines] = part.trimEnd().split('\n');
        const exit = /^\(exit code (\d+)\)$/.exec(lines.at(-1) ?? '')?.[1];
        const output = (exit === undefined ? lines : lines.slice(0, -1)).join('\n');
        return { command, output, exitCode: Number(exit ?? 0) };
      }),
  );
}

function toPattern(output: string): RegExp {
  const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const lines = output
    .split('\n')
    .map((line) => (line === '...' ? '(?:.*\\n)*?' : `${line.split('...').map(literal).join('.*')}\\n`));
  return new RegExp(output === '' ? '^$' : `^${lines.join('')}$`);
}

describe('the examples of the README', () => {
  const cli = useBuiltCli();
  const { folder } = cli;
  const npx = { npm_command: 'exec', npm_lifecycle_event: 'npx', npm_lifecycle_script: 'streamlab' };
  const env = { ...cli.env, ...npx };
  symlinkSync(path.join(ROOT, 'payloads'), path.join(folder, 'payloads'));
  const found = examples(readFileSync(path.join(ROOT, 'README.md'), 'utf8'));

  it('are found', () => {
    expect(found.length).toBeGreaterThan(8);
  });

  it.each(found)('$command', { timeout: 60_000 }, async ({ command, output, exitCode }) => {
    const line = command.replace(/^npx streamlab /, `"${process.execPath}" "${BIN}" `);
    const result = await finished(spawn('bash', ['-c', line], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] }));
    expect(result.stdout).toMatch(toPattern(output));
    expect({ exitCode: result.code, stderr: result.code === exitCode ? '' : result.stderr }).toEqual({
      exitCode,
      stderr: '',
    });
  });
});
