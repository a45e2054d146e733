/** Ends the functions' processes when the sandbox is killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { withoutOpenFiles } from './hidden-files.ts';

/**
 * A shell that does nothing but wait: it reads the process groups that run, and when the pipe from the sandbox closes,
 * for whatever reason, it ends those that are left. A function in an endless loop could not notice by itself.
 */
const SCRIPT = `
trap '' INT TERM HUP
running=' '
while read -r what pid; do
  case $what in
    watch) running="$running$pid " ;;
    forget) running="\${running%% $pid *} \${running#* $pid }" ;;
  esac
done
for pid in $running; do kill -9 "-$pid" 2>/dev/null; done
`;

export class Watchdog {
  #shell: ChildProcess | undefined;

  /** Differs between machines: Windows has no such shell; there, functions end when they next look for an event. */
  watch(pid: number): void {
    if (process.platform === 'win32') return;
    this.#shell ??= this.#start();
    this.#shell.stdin?.write(`watch ${pid}\n`);
  }

  forget(pid: number): void {
    this.#shell?.stdin?.write(`forget ${pid}\n`);
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
