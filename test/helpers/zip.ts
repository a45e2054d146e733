/** Deployment packages for tests. */
import { strToU8, type ZipOptions, type Zippable, zipSync } from 'fflate';

/** Text, or text with Unix permissions. */
export type ZippedFile = string | { readonly text: string; readonly mode: number };

const UNIX = 3;

/** A zip file of these files, by path. */
export function zipOf(files: Readonly<Record<string, ZippedFile>>, options: ZipOptions = {}): Uint8Array {
  const entries = Object.entries(files).map(([name, file]): [string, Zippable[string]] =>
    typeof file === 'string'
      ? [name, strToU8(file)]
      : [name, [strToU8(file.text), { os: UNIX, attrs: file.mode << 16 }]],
  );
  return zipSync(Object.fromEntries(entries), options);
}
