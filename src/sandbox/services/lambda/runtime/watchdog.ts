/** Ends the functions' processes when the sandbox is killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { withoutOpenFiles } from './hidden-files.ts';

/**
 * A shell that does nothing but wait: it reads the process groups that run, each with its marker, and when the pipe from the
 * sandbox closes, for whatever reason, it ends those that are left. A function in an endless loop could not notice by itself.
 */
const SCRIPT = `
trap '' INT TERM HUP
running=' '
while read -r what group; do
  case $what in
    watch) running="$running$group " ;;
    forget) running="\${running%% $group *} \${running#* $group }" ;;
  esac
done
for group in $running; do
  kill -9 "-\${group%:*}" 2>/dev/null
  for file in $(grep -lsF "\${group#*:}" /proc/[0-9]*/environ); do
    pid=\${file#/proc/}
    kill -9 "\${pid%/environ}" 2>/dev/null
  done
done
`;

export class Watchdog {
  #shell: ChildProcess | undefined;

  /**
   * The group `pid`, and on Linux every process with the marker, hexadecimal digits, in its environment.
   *
   * Differs between machines: Windows has no such shell; there, functions end when they next look for an event.
   */
  watch(pid: number, marker: string): void {
    if (process.platform === 'win32') return;
    this.#shell ??= this.#start();
    this.#shell.stdin?.write(`watch ${pid}:${marker}\n`);
  }

  forget(pid: number, marker: string): void {
    this.#shell?.stdin?.write(`forget ${pid}:${marker}\n`);
  }

  /** To be called when every watched process has ended. */
  dispose(): void {
    this.#shell?.stdin?.end();
    this.#shell = undefined;
  }

  #start(): ChildProcess {
    const shell = withoutOpenFiles(['pipe', 'ignore', 'ignore'], (stdio) =>
      spawn('/bin/sh', ['-c', SCRIPT], { stdio, detached: true, env: {} }),
    );
    shell.unref();
    // Without it, functions may outlive a sandbox that is killed; nothing else is lost.
    shell.on('error', () => {});
    shell.stdin?.on('error', () => {});
    return shell;
  }
}
