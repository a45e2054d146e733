/** Reads deployment packages: the entries of a zip file with their sizes and permissions, checked before unpacking. */
import { inflateRawSync } from 'node:zlib';

export interface ZipEntry {
  /** With `/` between its parts, and at its end when it is a folder. */
  readonly path: string;
  /** Of the file when unpacked, as the archive declares it. */
  readonly size: number;
  /** Unix permissions, or 0 when the archive was made elsewhere. */
  readonly mode: number;
  /** Unpacks it. Throws {@link BadZipError} when its content is not what the archive declares. */
  read(): Buffer;
}

/** The bytes are no zip file, or one that must not be unpacked. */
export class BadZipError extends Error {}

const END_OF_DIRECTORY = 0x06054b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const DIRECTORY_ENTRY = 0x02014b50;
const DIRECTORY_ENTRY_BYTES = 46;
const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED_FLAG = 1;
const UNIX = 3;
/** A field of 32 bits that says so stands in a ZIP64 record, which a package of 250 MB does not need. */
const IN_ZIP64 = 0xffffffff;

/** The entries in the archive's order; sizes are those that the archive declares. Throws {@link BadZipError}. */
export function readZip(bytes: Uint8Array): ZipEntry[] {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(zip);
  const count = zip.readUInt16LE(end + 10);
  let offset = zip.readUInt32LE(end + 16);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (offset + DIRECTORY_ENTRY_BYTES > end || zip.readUInt32LE(offset) !== DIRECTORY_ENTRY) {
      throw new BadZipError('The directory of the archive is broken');
    }
    entries.push(readEntry(zip, offset));
    offset += DIRECTORY_ENTRY_BYTES;
    offset += zip.readUInt16LE(offset - 18) + zip.readUInt16LE(offset - 16) + zip.readUInt16LE(offset - 14);
  }
  return entries;
}

function findEnd(zip: Buffer): number {
  const first = Math.max(0, zip.length - END_BYTES - MAX_COMMENT_BYTES);
  for (let offset = zip.length - END_BYTES; offset >= first; offset -= 1) {
    if (zip.readUInt32LE(offset) === END_OF_DIRECTORY) return offset;
  }
  throw new BadZipError('The archive has no directory');
}

function readEntry(zip: Buffer, offset: number): ZipEntry {
  const madeBy = zip.readUInt8(offset + 5);
  const flags = zip.readUInt16LE(offset + 8);
  const method = zip.readUInt16LE(offset + 10);
  const packedSize = zip.readUInt32LE(offset + 20);
  const size = zip.readUInt32LE(offset + 24);
  const nameLength = zip.readUInt16LE(offset + 28);
  const headerOffset = zip.readUInt32LE(offset + 42);
  const path = zip.toString('utf8', offset + DIRECTORY_ENTRY_BYTES, offset + DIRECTORY_ENTRY_BYTES + nameLength);
  if (flags & ENCRYPTED_FLAG) throw new BadZipError(`${path} is encrypted`);
  if (method !== STORED && method !== DEFLATED) throw new BadZipError(`${path} is packed in an unknown way`);
  if ([packedSize, size, headerOffset].includes(IN_ZIP64)) throw new BadZipError(`${path} is too large`);
  checkPath(path);
  const mode = madeBy === UNIX ? zip.readUInt32LE(offset + 38) >>> 16 : 0;
  const isLink = (mode & 0o170000) === 0o120000;
  if (isLink) throw new BadZipError(`${path} is a link`);
  const read = (): Buffer => readContent(zip, { path, method, packedSize, size, headerOffset });
  return { path, size, mode: mode & 0o777, read };
}

/** Nothing may be unpacked outside the folder that it is unpacked into. */
function checkPath(path: string): void {
  const parts = path.split('/');
  const isOutside = path.startsWith('/') || parts.includes('..') || /^[A-Za-z]:/.test(path);
  if (path === '' || isOutside || path.includes('\\') || path.includes('\0')) {
    throw new BadZipError(`${path} leads out of the archive`);
  }
}

interface Content {
  readonly path: string;
  readonly method: number;
  readonly packedSize: number;
  readonly size: number;
  readonly headerOffset: number;
}

function readContent(zip: Buffer, { path, method, packedSize, size, headerOffset }: Content): Buffer {
  if (headerOffset + LOCAL_HEADER_BYTES > zip.length || zip.readUInt32LE(headerOffset) !== LOCAL_HEADER) {
    throw new BadZipError(`${path} is not where the directory says`);
  }
  // The local header has its own lengths: its extra field may differ from the directory's.
  const namesLength = zip.readUInt16LE(headerOffset + 26) + zip.readUInt16LE(headerOffset + 28);
  const start = headerOffset + LOCAL_HEADER_BYTES + namesLength;
  if (start + packedSize > zip.length) throw new BadZipError(`${path} is cut off`);
  const packed = zip.subarray(start, start + packedSize);
  try {
    // The bound keeps an archive that lies about its sizes from filling the memory.
    const content =
      method === STORED ? packed : size === 0 ? Buffer.alloc(0) : inflateRawSync(packed, { maxOutputLength: size });
    if (content.length === size) return content;
  } catch {
    // Told below.
  }
  throw new BadZipError(`${path} is broken`);
}
