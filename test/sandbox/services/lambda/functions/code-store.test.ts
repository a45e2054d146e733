/** The functions' code on disk: who can read it, and what is left of an upload that failed. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CodeStore } from '../../../../../src/sandbox/services/lambda/functions/code-store.ts';
import { canMount, useSmallDisk } from '../../../../helpers/use-small-disk.ts';
import { useTemporaryFolder } from '../../../../helpers/use-temporary-folder.ts';
import { zipOf } from '../../../../helpers/zip.ts';

const use = async (): Promise<void> => {};

describe.skipIf(process.platform === 'win32')('the folder of the functions', () => {
  const newFolder = useTemporaryFolder();

  it('can be opened by its owner only, also when a reset has removed it before', async () => {
    const folder = path.join(newFolder(), 'functions');
    await new CodeStore(path.join(folder, 'us-east-1')).hold(zipOf({ 'index.mjs': '' }), use);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });
});

describe.skipIf(!canMount)('a package for which there is no room (needs root)', () => {
  const disk = useSmallDisk({ mebibytes: 1 });

  it('leaves nothing behind, so that a smaller one still fits', async () => {
    const folder = path.join(disk.folder, 'functions', 'us-east-1');
    const store = new CodeStore(folder);
    const large = zipOf({ 'index.mjs': '//'.repeat(300_000) }, { level: 0 });
    await expect(store.hold(large, use)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(readdirSync(folder)).toEqual([]);
    await store.hold(zipOf({ 'index.mjs': '' }), use);
    expect(readdirSync(folder)).toHaveLength(2);
  });
});
