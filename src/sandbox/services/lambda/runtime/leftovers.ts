/** Ends the processes that a function left behind in process groups of their own. */
import { readdirSync, readFileSync } from 'node:fs';

/**
 * They are found on Linux, by a marker in the environment that they inherited; one that was started without the function's
 * variables is not.
 */
export class Leftovers {
  readonly #markers = new Set<string>();
  #search: Promise<void> | undefined;

  /** Resolves when they have been killed. Requests at the same time share one search. */
  end(marker: string): Promise<void> {
    if (process.platform !== 'linux') return Promise.resolve();
    this.#markers.add(marker);
    this.#search ??= new Promise((resolve) => {
      setImmediate(() => {
        const markers = [...this.#markers];
        this.#markers.clear();
        this.#search = undefined;
        const killed = new Set<string>();
        // Again, because one of them may have started another meanwhile.
        while (killProcesses(markers, killed));
        resolve();
      });
    });
    return this.#search;
  }
}

/** Returns whether it has found one that is not yet in `killed`. */
function killProcesses(markers: readonly string[], killed: Set<string>): boolean {
  const before = killed.size;
  for (const name of processNames()) {
    if (!/^\d+$/.test(name) || killed.has(name) || !hasMarker(name, markers)) continue;
    killed.add(name);
    try {
      process.kill(Number(name), 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
  return killed.size > before;
}

/** None when the sandbox has too many open files to look. */
function processNames(): string[] {
  try {
    return readdirSync('/proc');
  } catch {
    return [];
  }
}

/** False for a process that has ended, or that belongs to another user. */
function hasMarker(name: string, markers: readonly string[]): boolean {
  try {
    const environment = readFileSync(`/proc/${name}/environ`, 'latin1');
    return markers.some((marker) => environment.includes(marker));
  } catch {
    return false;
  }
}
