/** Packages a folder of handlers/ as a zip file for Lambda, reproducibly: same files, same bytes, on every machine. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ZipArchive } from 'archiver';
import { packageRoot } from '../core/package-root.ts';

/** The bytes of a zip file, and the folder that it was made from. */
export type PackagedZip = Uint8Array & { readonly folder: string };

export interface FunctionPackage {
  readonly zip: PackagedZip;
  /** Base64, the format of Lambda's `CodeSha256`. */
  readonly codeSha256: string;
}

/** The earliest time that a zip file can store. */
const ENTRY_DATE = new Date('1980-01-01T00:00:00Z');
const ENTRY_MODE = 0o644;

/** Zips handlers/<name>, or the folder of an absolute path, recursively. */
export async function packageFunction(name: string): Promise<FunctionPackage> {
  const folder = path.resolve(packageRoot(), 'handlers', name);
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
  // Stored, not deflated: zlib's output differs between its versions.
  const archive = new ZipArchive({ store: true });
  for (const file of files) {
    archive.append(await readFile(path.join(folder, file)), { name: file, date: ENTRY_DATE, mode: ENTRY_MODE });
  }
  const [bytes] = await Promise.all([collect(archive), archive.finalize()]);
  const zip = Object.assign(bytes, { folder });
  return { zip, codeSha256: createHash('sha256').update(zip).digest('base64') };
}

async function collect(archive: ZipArchive): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
