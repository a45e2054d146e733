import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withoutOpenFiles } from '../../../../../src/sandbox/services/lambda/runtime/hidden-files.ts';

describe.skipIf(process.platform !== 'linux')('withoutOpenFiles', () => {
  it('puts the null device in the place of each open file', () => {
    const file = openSync(import.meta.filename, 'r');
    const script = `readlink /proc/self/fd/1; readlink /proc/self/fd/${file}`;
    const run = withoutOpenFiles(['ignore', 'pipe', 'ignore'], (stdio) => {
      expect(stdio[file]).toEqual(expect.any(Number));
      return spawnSync('/bin/sh', ['-c', script], { stdio, encoding: 'utf8' });
    });
    closeSync(file);
    const [output, hidden] = String(run.stdout).trim().split('\n');
    expect(output).toMatch(/^(socket|pipe):/);
    expect(hidden).toBe('/dev/null');
  });
});
