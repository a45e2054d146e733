/** Reads deployment packages: the entries of a zip file, checked before they are unpacked. */
import { posix } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, validateFileName, type ZipFile } from 'yauzl';

export interface ZipEntry {
  /** With `/` as separator, and at the end of a folder. */
  readonly path: string;
  /** The uncompressed size that the archive declares. */
  readonly size: number;
  /** Unix permissions; 0 if the archive was created on another system. */
  readonly mode: number;
  /** Unpacks it, but never more than the declared size. Throws {@link BadZipError} if size or checksum are wrong. */
  content(): AsyncIterable<Buffer>;
}

/** An invalid zip file, or one that must not be unpacked. */
export class BadZipError extends Error {}

const STORED = 0;
const DEFLATED = 8;
const UNIX = 3;

/**
 * The entries in the archive's order; of entries with the same path, the last one.
 * Throws {@link BadZipError}.
 */
export async function readZip(bytes: Uint8Array): Promise<ZipEntry[]> {
  const entries = new Map<string, ZipEntry>();
  try {
    // Names are decoded below, because many archives have UTF-8 names without the flag for them.
    const zip = await fromBufferPromise(asBuffer(bytes), { decodeStrings: false });
    for await (const entry of zip.eachEntry()) {
      const read = readEntry(zip, entry);
      entries.set(posix.normalize(read.path), read);
    }
  } catch (error) {
    throw error instanceof BadZipError ? error : new BadZipError('The archive is broken', { cause: error });
  }
  return [...entries.values()];
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function readEntry(zip: ZipFile, entry: Entry): ZipEntry {
  const path = entry.fileNameRaw.toString('utf8');
  if (entry.isEncrypted()) throw new BadZipError(`${path} is encrypted`);
  if (![STORED, DEFLATED].includes(entry.compressionMethod)) {
    throw new BadZipError(`${path} is packed in an unknown way`);
  }
  // Nothing may be unpacked outside the target folder.
  if (path === '' || path.includes('\0') || validateFileName(path) !== null) {
    throw new BadZipError(`${path} leads out of the archive`);
  }
  const mode = entry.versionMadeBy >>> 8 === UNIX ? entry.externalFileAttributes >>> 16 : 0;
  if ((mode & 0o170000) === 0o120000) throw new BadZipError(`${path} is a link`);
  return { path, size: entry.uncompressedSize, mode: mode & 0o777, content: () => contentOf(zip, entry, path) };
}

async function* contentOf(zip: ZipFile, entry: Entry, path: string): AsyncIterable<Buffer> {
  let checksum = 0;
  try {
    const chunks: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry);
    for await (const chunk of chunks) {
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    throw new BadZipError(`${path} is broken`, { cause: error });
  }
  if (checksum !== entry.crc32) throw new BadZipError(`${path} is broken`);
}
