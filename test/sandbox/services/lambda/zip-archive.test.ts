import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { BadZipError, readZip } from '../../../../src/sandbox/services/lambda/zip-archive.ts';
import { zipOf } from '../../../helpers/zip.ts';

const read = (zip: Uint8Array): unknown[] =>
  readZip(zip).map((entry) => [entry.path, entry.size, entry.path.endsWith('/') ? '' : entry.read().toString('utf8')]);

/** The archive with bytes changed in each entry of its directory, at this distance from the entry's start. */
function withDirectory(zip: Uint8Array, offset: number, bytes: readonly number[]): Uint8Array {
  const changed = Buffer.from(zip);
  for (let at = changed.indexOf('PK\x01\x02'); at >= 0; at = changed.indexOf('PK\x01\x02', at + 1)) {
    changed.set(bytes, at + offset);
  }
  return changed;
}

describe('readZip', () => {
  it.each([0, 6] as const)('reads entries that were packed with level %i', (level) => {
    const text = 'text '.repeat(100);
    expect(read(zipOf({ 'index.mjs': text, 'lib/größe.js': '', 'lib/b.txt': 'b' }, { level }))).toEqual([
      ['index.mjs', 500, text],
      ['lib/größe.js', 0, ''],
      ['lib/b.txt', 1, 'b'],
    ]);
  });

  it('tells permissions', () => {
    const modes = readZip(zipOf({ bootstrap: { text: '#!/bin/sh', mode: 0o755 }, 'a.txt': 'a' })).map(
      ({ mode }) => mode,
    );
    expect(modes).toEqual([0o755, 0]);
  });

  it('reads an archive with a comment at its end, and one inside a larger buffer', () => {
    const zip = Buffer.from(zipOf({ 'a.txt': 'a' }));
    zip.writeUInt16LE(7, zip.length - 2);
    const padded = Buffer.concat([Buffer.from('before'), zip, Buffer.from('comment')]);
    expect(read(padded.subarray(6))).toEqual([['a.txt', 1, 'a']]);
  });

  it.each(['/etc/passwd', '../up.js', 'a/../../up.js', 'C:/x', 'a\\b'])('refuses %s', (name) => {
    expect(() => readZip(zipOf({ [name]: 'x' }))).toThrow(BadZipError);
  });

  it('refuses links', () => {
    expect(() => readZip(zipOf({ link: { text: '/etc/passwd', mode: 0o120777 } }))).toThrow(/is a link/);
  });

  it('refuses what is encrypted, or packed in another way', () => {
    expect(() => readZip(withDirectory(zipOf({ a: 'x' }), 8, [1]))).toThrow(/encrypted/);
    expect(() => readZip(withDirectory(zipOf({ a: 'x' }), 10, [12]))).toThrow(/unknown way/);
  });

  it('refuses content that is longer than its directory says, without unpacking it', () => {
    const bomb = zipSync({ a: new Uint8Array(10_000_000) });
    const [entry] = readZip(withDirectory(bomb, 24, [10, 0, 0, 0]));
    expect(entry?.size).toBe(10);
    expect(() => entry?.read()).toThrow(/broken/);
  });

  it('refuses what is no zip file or only a part of one', () => {
    const zip = zipOf({ 'index.mjs': 'export {}' });
    expect(() => readZip(Buffer.from('no zip'))).toThrow(BadZipError);
    expect(() => readZip(zip.subarray(0, zip.length - 10))).toThrow(BadZipError);
    expect(() => readZip(new Uint8Array())).toThrow(BadZipError);
    // The directory is there, but what it points to is not.
    const cut = withDirectory(zip, 42, [0xff, 0xff, 0, 0]);
    expect(() => readZip(cut).map((entry) => entry.read())).toThrow(BadZipError);
  });
});
