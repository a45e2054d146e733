/** The functions' code on disk: each deployment package once, by its hash, zipped and unpacked. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { invalidParameter, tooLarge } from '../errors.ts';
import { LaunchError } from '../runtime/launch.ts';
import { linkRuntimePackages } from './runtime-packages.ts';
import { BadZipError, readZip, type ZipEntry } from './zip-archive.ts';

/** A valid package that was uploaded. */
export interface StoredCode {
  /** Base64 of the SHA-256 of the zip file. */
  readonly sha256: string;
  /** Bytes of the zip file. */
  readonly size: number;
}

const MAX_ZIP_BYTES = 52_428_800;
const MAX_UNZIPPED_BYTES = 262_144_000;
/** Error codes of the file system for a name that is too long, or is both a file and a folder. */
const NAME_ERRORS: ReadonlySet<unknown> = new Set(['ENAMETOOLONG', 'EEXIST', 'EISDIR', 'ENOTDIR']);

export class CodeStore {
  readonly #folder: string;
  /** Packages being unpacked, so that concurrent uploads of the same package share the work. */
  readonly #storing = new Map<string, Promise<void>>();
  /** The number of requests that are about to use a package, by its hash. */
  readonly #held = new Map<string, number>();

  /** `folder` is the region's own, in one that all regions share. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the runtime's packages available to the functions. */
  prepare(): void {
    linkRuntimePackages(path.dirname(this.#folder));
  }

  /**
   * Checks and stores a package, and holds it while `use` saves a version with it. Throws CreateFunction's error for an invalid
   * package.
   */
  async hold<T>(zip: Uint8Array, use: (code: StoredCode) => Promise<T>): Promise<T> {
    if (zip.byteLength > MAX_ZIP_BYTES) throw tooLarge(`Zipped size must be smaller than ${MAX_ZIP_BYTES} bytes`);
    const sha256 = createHash('sha256').update(zip).digest('base64');
    this.#held.set(sha256, (this.#held.get(sha256) ?? 0) + 1);
    try {
      await this.#put(sha256, zip);
      return await use({ sha256, size: zip.byteLength });
    } finally {
      const holders = (this.#held.get(sha256) ?? 1) - 1;
      if (holders > 0) this.#held.set(sha256, holders);
      else this.#held.delete(sha256);
    }
  }

  async #put(sha256: string, zip: Uint8Array): Promise<void> {
    if (existsSync(this.taskRoot(sha256))) return;
    let storing = this.#storing.get(sha256);
    if (storing === undefined) {
      storing = this.#store(sha256, zip).finally(() => this.#storing.delete(sha256));
      this.#storing.set(sha256, storing);
    }
    await storing;
  }

  /** Unpacks a package again whose folder somebody has removed. Throws LaunchError if its zip file is gone as well. */
  async ensureTaskRoot(folder: string): Promise<void> {
    if (existsSync(folder)) return;
    const sha256 = Buffer.from(path.basename(folder), 'hex').toString('base64');
    const zip = await this.readZip(sha256);
    if (zip === undefined) {
      throw new LaunchError(`the function's code is missing: ${this.#zipFile(sha256)}; update the function code`);
    }
    await this.#put(sha256, zip);
  }

  /** The folder of the unpacked package. */
  taskRoot(sha256: string): string {
    return path.join(this.#folder, folderName(sha256));
  }

  /** The zip file; undefined when there is none. */
  async readZip(sha256: string): Promise<Buffer | undefined> {
    return readFile(this.#zipFile(sha256)).catch(() => undefined);
  }

  /** Removes an unused package; does nothing while it is held. */
  async remove(sha256: string): Promise<void> {
    if (this.#held.has(sha256) || !existsSync(this.taskRoot(sha256))) return;
    const temporary = path.join(this.#folder, `.${randomUUID()}`);
    // Atomically, so that it is never found in part.
    renameSync(this.taskRoot(sha256), temporary);
    await rm(temporary, { recursive: true, force: true });
    if (!existsSync(this.taskRoot(sha256))) await rm(this.#zipFile(sha256), { force: true });
  }

  /**
   * Removes everything but these packages: what a process left that was killed between storing a package and saving the function,
   * and temporary files. To be called before the first request.
   */
  removeAllBut(used: ReadonlySet<string>): void {
    if (!existsSync(this.#folder)) return;
    const kept = new Set([...used].flatMap((sha256) => [folderName(sha256), `${folderName(sha256)}.zip`]));
    const unused = readdirSync(this.#folder).filter((name) => !kept.has(name));
    if (unused.length === 0) return;
    // Moved away at once, because a request may store the same package; what a kill leaves, the next start removes.
    const temporary = path.join(this.#folder, `.${randomUUID()}`);
    mkdirSync(temporary);
    for (const name of unused) renameSync(path.join(this.#folder, name), path.join(temporary, name));
    // What cannot be removed only takes space.
    void rm(temporary, { recursive: true, force: true }).catch(() => {});
  }

  #zipFile(sha256: string): string {
    return `${this.taskRoot(sha256)}.zip`;
  }

  async #store(sha256: string, zip: Uint8Array): Promise<void> {
    const temporary = path.join(this.#folder, `.${randomUUID()}`);
    try {
      const entries = await readPackage(zip);
      // With its parents, which a reset has removed.
      await mkdir(temporary, { recursive: true, mode: 0o700 });
      this.prepare();
      for (const entry of entries) await unpack(entry, temporary);
      await writeFile(`${temporary}.zip`, zip);
      await rename(`${temporary}.zip`, this.#zipFile(sha256));
      // Last, because a folder that exists is complete.
      await rename(temporary, this.taskRoot(sha256));
    } catch (error) {
      for (const left of [temporary, `${temporary}.zip`]) await rm(left, { recursive: true, force: true });
      if (!(error instanceof BadZipError)) throw error;
      throw invalidParameter('Could not unzip uploaded file. Please check your file, then try to upload again.');
    }
  }
}

function folderName(sha256: string): string {
  return Buffer.from(sha256, 'base64').toString('hex');
}

/** The entries of a package that is neither empty nor too large; no entry unpacks to more than its declared size. */
async function readPackage(zip: Uint8Array): Promise<ZipEntry[]> {
  const entries = zip.byteLength === 0 ? [] : await readZip(zip);
  if (entries.every(({ path: name }) => name.endsWith('/'))) {
    throw invalidParameter('Uploaded file must be a non-empty zip');
  }
  const unzipped = entries.reduce((sum, { size }) => sum + size, 0);
  if (unzipped > MAX_UNZIPPED_BYTES) {
    throw invalidParameter(`Unzipped size must be smaller than ${MAX_UNZIPPED_BYTES} bytes`);
  }
  return entries;
}

/** Files are read-only as on AWS, where the whole folder is. */
async function unpack({ path: name, mode, content }: ZipEntry, folder: string): Promise<void> {
  const file = path.join(folder, name);
  const isFolder = name.endsWith('/');
  try {
    await mkdir(isFolder ? file : path.dirname(file), { recursive: true });
    if (isFolder) return;
    await writeFile(file, content());
    await chmod(file, 0o444 | (mode & 0o111));
  } catch (error) {
    const isName = error instanceof Error && 'code' in error && NAME_ERRORS.has(error.code);
    throw isName ? new BadZipError(`${name} cannot be written`, { cause: error }) : error;
  }
}
