/** The folder for temporary files of an execution environment. */
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { RuntimePorts } from './environment-spec.ts';

export class TemporaryFolder {
  readonly #folder: string;
  #made = false;

  /** In the folder of the region's code, where a start removes what does not belong to a function. */
  constructor({ folder, region }: Pick<RuntimePorts, 'folder' | 'region'>, name: string) {
    this.#folder = path.join(folder, region, 'tmp', name);
  }

  /** Creates it at its first use; returns its path. */
  ensure(): string {
    if (!this.#made) mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    this.#made = true;
    return this.#folder;
  }

  async remove(): Promise<void> {
    if (this.#made) await rm(this.#folder, { recursive: true, force: true }).catch(() => {});
    this.#made = false;
  }
}
