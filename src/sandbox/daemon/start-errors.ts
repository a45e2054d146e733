/** What a person reads when the sandbox cannot be started, found or stopped: what happened, and the command to type next. */
import path from 'node:path';
import { EXIT, UserError } from '../../core/errors.ts';
import { lockFilePath, readControlFiles, type SandboxConnection } from './control-file.ts';
import { isAlive, lockHolder } from './process-identity.ts';
import type { ReadyMessage } from './process-options.ts';

export function startError(
  message: Exclude<ReadyMessage, { ready: unknown }>,
  { home, port }: { readonly home: string; readonly port?: number | undefined },
): UserError {
  if (message.failed === 'port') {
    return new UserError(`The sandbox cannot listen on port ${port}: ${message.message}`, {
      hint: (nextCommand) => `${nextCommand('sandbox', 'start', '--port', '0')} takes any free port`,
      exitCode: EXIT.conflict,
    });
  }
  if (message.failed === 'damaged' || message.failed === 'lost') return damageError(home, message);
  if (message.failed === 'folder') return folderError(home, message.message);
  return new UserError(`The sandbox did not start: ${message.message}`, {
    hint: `see ${path.join(home, 'sandbox.log')}`,
  });
}

function damageError(
  home: string,
  { failed, message }: { readonly failed: string; readonly message: string },
): UserError {
  const store = path.join(home, 'store');
  return failed === 'lost'
    ? new UserError(`The last writes of the sandbox are lost, because its state in ${store} was damaged: ${message}`, {
        hint: `the same command again goes on with the rest; rm -r ${store} starts with an empty sandbox`,
      })
    : new UserError(`The sandbox cannot read its state in ${store}, which is damaged: ${message}`, {
        hint: `mv ${store} ${store}.damaged, then try again with an empty sandbox`,
      });
}

export function folderError(home: string, reason: string): UserError {
  const isFull = /ENOSPC|No space left/i.test(reason);
  return new UserError(`The sandbox cannot use its folder ${home}: ${reason}`, {
    hint: isFull
      ? 'make room on its disk, or set STREAMLAB_HOME to a folder on another one'
      : 'set STREAMLAB_HOME to a folder that you can write to',
  });
}

export function silentError({ pid }: SandboxConnection): UserError {
  return new UserError(`The sandbox (pid ${pid}) does not answer`, { hint: `kill -9 ${pid}, then try again` });
}

export function lockedError(home: string): UserError {
  const lock = lockFilePath(home);
  const holder = readControlFiles(home).find(isAlive)?.pid ?? lockHolder(lock);
  return new UserError(`Another process has the sandbox of ${home} open and does not answer`, {
    hint:
      holder === undefined
        ? `find the process that has ${lock} open, such as with lsof, end it, then try again`
        : `kill -9 ${holder}, then try again`,
  });
}
