/** Reads deployment packages: the entries of a zip file with their sizes and permissions, checked before unpacking. */
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, validateFileName, type ZipFile } from 'yauzl';

export interface ZipEntry {
  /** With `/` between its parts, and at its end when it is a folder. */
  readonly path: string;
  /** Of the file when unpacked, as the archive declares it. */
  readonly size: number;
  /** Unix permissions, or 0 when the archive was made elsewhere. */
  readonly mode: number;
  /** Unpacks it. Throws {@link BadZipError} when its content is not what the archive declares, at its size at the latest. */
  content(): AsyncIterable<Buffer>;
}

/** The bytes are no zip file, or one that must not be unpacked. */
export class BadZipError extends Error {}

const STORED = 0;
const DEFLATED = 8;
const UNIX = 3;

/**
 * The entries in the archive's order, of those with the same path the last; sizes are those that the archive declares.
 * Throws {@link BadZipError}.
 */
export async function readZip(bytes: Uint8Array): Promise<ZipEntry[]> {
  const entries = new Map<string, ZipEntry>();
  try {
    // Names are decoded here, for many archives have names in UTF-8 without the flag that says so.
    const zip = await fromBufferPromise(asBuffer(bytes), { decodeStrings: false });
    for await (const entry of zip.eachEntry()) {
      const read = readEntry(zip, entry);
      entries.set(read.path, read);
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
  // Nothing may be unpacked outside the folder that it is unpacked into.
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
