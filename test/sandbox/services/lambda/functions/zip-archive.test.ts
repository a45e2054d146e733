import { text } from 'node:stream/consumers';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { BadZipError, readZip } from '../../../../../src/sandbox/services/lambda/functions/zip-archive.ts';
import { zipOf } from '../../../../helpers/zip.ts';

const read = async (zip: Uint8Array): Promise<unknown[]> => {
  const entries = await readZip(zip);
  return Promise.all(entries.map(async (entry) => [entry.path, entry.size, await text(entry.content())]));
};

/** The archive with bytes changed in each entry of its directory, at this distance from the entry's start. */
function withDirectory(zip: Uint8Array, offset: number, bytes: readonly number[]): Uint8Array {
  const changed = Buffer.from(zip);
  for (let at = changed.indexOf('PK\x01\x02'); at >= 0; at = changed.indexOf('PK\x01\x02', at + 1)) {
    changed.set(bytes, at + offset);
  }
  return changed;
}

describe('readZip', () => {
  it.each([0, 6] as const)('reads entries compressed with level %i', async (level) => {
    const long = 'text '.repeat(100);
    expect(await read(zipOf({ 'index.mjs': long, 'lib/größe.js': '', 'lib/b.txt': 'b' }, { level }))).toEqual([
      ['index.mjs', 500, long],
      ['lib/größe.js', 0, ''],
      ['lib/b.txt', 1, 'b'],
    ]);
  });

  it('reads permissions', async () => {
    const entries = await readZip(zipOf({ bootstrap: { text: '#!/bin/sh', mode: 0o755 }, 'a.txt': 'a' }));
    expect(entries.map(({ mode }) => mode)).toEqual([0o755, 0]);
  });

  it('reads an archive with a comment at its end, and one inside a larger buffer', async () => {
    const zip = Buffer.from(zipOf({ 'a.txt': 'a' }));
    zip.writeUInt16LE(7, zip.length - 2);
    const padded = Buffer.concat([Buffer.from('before'), zip, Buffer.from('comment')]);
    expect(await read(padded.subarray(6))).toEqual([['a.txt', 1, 'a']]);
  });

  it.each(['/etc/passwd', '../up.js', 'a/../../up.js', 'C:/x', 'a\\b'])('rejects %s', async (name) => {
    await expect(readZip(zipOf({ [name]: 'x' }))).rejects.toThrow(BadZipError);
  });

  it('rejects links', async () => {
    await expect(readZip(zipOf({ link: { text: '/etc/passwd', mode: 0o120777 } }))).rejects.toThrow(/is a link/);
  });

  it('rejects encrypted entries and unknown compression methods', async () => {
    await expect(readZip(withDirectory(zipOf({ a: 'x' }), 8, [1]))).rejects.toThrow(/encrypted/);
    await expect(readZip(withDirectory(zipOf({ a: 'x' }), 10, [12]))).rejects.toThrow(/unknown way/);
  });

  it('rejects content above its declared size, without unpacking it', async () => {
    const bomb = zipSync({ a: new Uint8Array(10_000_000) });
    const [entry] = await readZip(withDirectory(bomb, 24, [10, 0, 0, 0]));
    expect(entry?.size).toBe(10);
    const chunks: Buffer[] = [];
    const unpack = async (): Promise<void> => {
      for await (const chunk of entry?.content() ?? []) chunks.push(chunk);
    };
    await expect(unpack()).rejects.toThrow(/broken/);
    expect(chunks).toEqual([]);
  });

  it('rejects content with a wrong checksum', async () => {
    const zip = withDirectory(zipOf({ a: 'x' }), 16, [1, 2, 3, 4]);
    await expect(read(zip)).rejects.toThrow(/a is broken/);
  });

  it('reads UTF-8 names without the flag for them', async () => {
    const zip = withDirectory(zipOf({ 'größe.js': 'x' }), 8, [0, 0]);
    expect(await read(zip)).toEqual([['größe.js', 1, 'x']]);
  });

  it('keeps the last of the entries with one path', async () => {
    const zip = Buffer.from(zipOf({ 'a.js': 'first', 'b.js': 'second' }));
    const twice = Buffer.from(zip.toString('latin1').replaceAll('b.js', 'a.js'), 'latin1');
    expect(await read(twice)).toEqual([['a.js', 6, 'second']]);
    expect(await read(zipOf({ 'lib/a.js': 'first', 'lib//a.js': 'second' }))).toEqual([['lib//a.js', 6, 'second']]);
  });

  it('rejects data that is not a complete zip file', async () => {
    const zip = zipOf({ 'index.mjs': 'export {}' });
    await expect(readZip(Buffer.from('no zip'))).rejects.toThrow(BadZipError);
    await expect(readZip(zip.subarray(0, zip.length - 10))).rejects.toThrow(BadZipError);
    await expect(readZip(new Uint8Array())).rejects.toThrow(BadZipError);
    // The directory is complete, but its offsets are wrong.
    const cut = withDirectory(zip, 42, [0xff, 0xff, 0, 0]);
    await expect(read(cut)).rejects.toThrow(BadZipError);
  });
});
