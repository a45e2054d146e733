/** Finds the Python interpreters of this machine. */
import { execFile } from 'node:child_process';
import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';

/** Finds the Python interpreter of a runtime; undefined when the machine has none. */
export type FindPython = (runtimeVersion: string) => Promise<string | undefined>;

/**
 * Looks for each interpreter once. A program is used as it is; a script, such as a shim of pyenv, is asked once for the
 * interpreter that it starts, because each start of a shim takes a tenth of a second.
 */
export function pythonFinder(searchPath = process.env.PATH ?? ''): FindPython {
  const found = new Map<string, Promise<string | undefined>>();
  const find = (command: string): Promise<string | undefined> => {
    let result = found.get(command);
    if (result === undefined) {
      result = search(command, searchPath);
      found.set(command, result);
    }
    return result;
  };
  return async (version) => (await find(`python${version}`)) ?? (await find('python3'));
}

async function search(command: string, searchPath: string): Promise<string | undefined> {
  // Windows has extensions and launchers of its own.
  if (process.platform === 'win32') return ask(command);
  const files = searchPath.split(path.delimiter).map((folder) => path.join(folder, command));
  const file = files.find(isExecutable);
  // A program of macOS stands for an interpreter that may not be installed.
  const isInterpreter = file === undefined || (process.platform === 'linux' && !isScript(file));
  return isInterpreter ? file : ask(file);
}

function ask(file: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(file, ['-c', 'import sys; print(sys.executable)'], (error, stdout) => {
      resolve(error === null ? stdout.trim() || undefined : undefined);
    });
  });
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function isScript(file: string): boolean {
  const descriptor = openSync(file, 'r');
  try {
    const start = Buffer.alloc(2);
    readSync(descriptor, start);
    return start.toString('latin1') === '#!';
  } finally {
    closeSync(descriptor);
  }
}
