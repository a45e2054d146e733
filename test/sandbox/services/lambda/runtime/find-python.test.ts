import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { pythonFinder } from '../../../../../src/sandbox/services/lambda/runtime/find-python.ts';
import { useTemporaryFolder } from '../../../../helpers/use-temporary-folder.ts';

const newFolder = useTemporaryFolder();

describe.skipIf(process.platform !== 'linux')('the Python interpreter of a runtime', () => {
  it('is asked of a shim once, and then started without it', async () => {
    const folder = newFolder();
    const shim = path.join(folder, 'python3');
    writeFileSync(shim, `#!/bin/sh\necho asked >> '${folder}/calls'\necho /opt/python/bin/python3.13\n`);
    chmodSync(shim, 0o755);
    const find = pythonFinder(folder);
    expect(await Promise.all([find('3.13'), find('3.12')])).toEqual(Array(2).fill('/opt/python/bin/python3.13'));
    expect(readFileSync(path.join(folder, 'calls'), 'utf8')).toBe('asked\n');
  });

  it('is a program of its version, or else python3, or none', async () => {
    const folder = newFolder();
    for (const name of ['python3', 'python3.12']) symlinkSync(process.execPath, path.join(folder, name));
    const find = pythonFinder(['/nowhere', folder].join(path.delimiter));
    expect(await find('3.12')).toBe(path.join(folder, 'python3.12'));
    expect(await find('3.13')).toBe(path.join(folder, 'python3'));
    expect(await pythonFinder('/nowhere')('3.13')).toBeUndefined();
  });
});
