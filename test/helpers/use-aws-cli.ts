/** The AWS CLI version 2, loaded once for all commands of a test file. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { useFolder } from './use-temporary-folder.ts';

/** Debian's, which has awscli and boto3 as packages; another `python3` in PATH may have neither. */
export const PYTHON = '/usr/bin/python3';

const versions = spawnSync(PYTHON, ['-c', 'import awscli; print(awscli.__version__)'], { encoding: 'utf8' });
/** Version 1 has no `logs tail`. */
export const hasAwsCli = versions.stdout?.startsWith('2.') ?? false;

/** Answers a folder, to stand first in PATH, in which `aws` is. */
export function useAwsCli(): string {
  const folder = useFolder();
  const server = path.join(import.meta.dirname, 'aws-server.py');
  let end = async (): Promise<void> => {};
  beforeAll(async () => {
    const child = spawn(PYTHON, [server, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    end = async () => {
      child.stdin.end();
      await ended;
    };
    await Promise.race([once(child.stdout, 'data'), ended.then(() => Promise.reject(new Error(`${server} ended`)))]);
  });
  afterAll(() => end());
  return folder;
}
