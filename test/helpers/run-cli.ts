/** Runs commands in this process, written as on a command line, against a sandbox in this process. */
import { Readable } from 'node:stream';
import { main } from '../../src/cli/main.ts';
import { systemClock } from '../../src/cli/system-clock.ts';
import type { Clock } from '../../src/core/clock.ts';
import { writeControlFiles } from '../../src/sandbox/daemon/control-file.ts';
import { buildVersion } from '../../src/sandbox/daemon/version.ts';
import type { PaceName, Sandbox, SandboxOptions } from '../../src/sandbox/index.ts';
import { type UsedSandbox, useSandbox } from './use-sandbox.ts';
import { useFolder } from './use-temporary-folder.ts';

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** Of the command, not of the sandbox; default: this machine's. */
  readonly clock?: Clock;
  /** The width of the terminal that both outputs are; default: they are pipes. */
  readonly columns?: number;
  /** Called with each piece of standard output. */
  readonly onOutput?: (text: string) => void;
}

/** Resolves with a command's output and exit code. It finds the sandbox through `home`, and files in `cwd`. */
export async function runMain(
  argv: readonly string[],
  { home, cwd }: { readonly home: string; readonly cwd: string },
  {
    stdin = '',
    env = {},
    signal = new AbortController().signal,
    clock = systemClock,
    columns,
    onOutput,
  }: RunOptions = {},
): Promise<CliResult> {
  let stdout = '';
  let stderr = '';
  const terminal = { isTTY: columns !== undefined, columns };
  const code = await main(argv, {
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: {
      ...terminal,
      write: (text) => {
        stdout += text;
        onOutput?.(text);
      },
    },
    stderr: {
      ...terminal,
      write: (text) => {
        stderr += text;
      },
    },
    env: { STREAMLAB_HOME: home, ...env },
    program: 'streamlab',
    cwd,
    clock,
    signal,
  });
  return { code, stdout, stderr };
}

export interface UsedCli extends UsedSandbox {
  readonly home: string;
  readonly cwd: string;
  run(argv: string | readonly string[], options?: RunOptions): Promise<CliResult>;
  /** The JSON that a command prints with `--json`. */
  json(argv: string | readonly string[], options?: RunOptions): Promise<Record<string, unknown>>;
}

/** Lets commands with this home find a sandbox of this process. */
export function announceSandbox(home: string, sandbox: Sandbox, pace?: PaceName): Promise<void> {
  const { endpoint, credentials, region, accountId } = sandbox;
  const [version, startedAt] = [buildVersion(), new Date().toISOString()];
  const found = { endpoint, ...credentials, region, accountId, version, startedAt };
  return writeControlFiles(home, { pid: process.pid, ...found, pace });
}

/** One sandbox for a test file, with a home through which commands find it. */
export function useCli(options: SandboxOptions = {}): UsedCli {
  const home = useFolder();
  const cwd = useFolder();
  const used = useSandbox(options);
  const paceName = options.pace === undefined || options.pace === 'fast' ? undefined : 'aws';
  let announced = { version: '', done: Promise.resolve() };
  /** Before each command, because after a build during the tests the sandbox would look like another version. */
  const announce = (): Promise<void> => {
    const version = buildVersion();
    if (announced.version === version) return announced.done;
    announced = { version, done: announceSandbox(home, used.sandbox, paceName) };
    return announced.done;
  };
  const run: UsedCli['run'] = async (argv, runOptions) => {
    await announce();
    return runMain(typeof argv === 'string' ? argv.split(' ') : argv, { home, cwd }, runOptions);
  };
  return {
    // Not spread: the sandbox is a getter that works only while it runs.
    get sandbox() {
      return used.sandbox;
    },
    client: used.client,
    config: used.config,
    home,
    cwd,
    run,
    json: async (argv, runOptions) => {
      const words = typeof argv === 'string' ? argv.split(' ') : argv;
      const { stdout, stderr, code } = await run([...words, '--json'], runOptions);
      try {
        return JSON.parse(stdout) as Record<string, unknown>; // any shape: the test checks it
      } catch {
        throw new Error(`no JSON (exit ${code}): ${stdout}\n${stderr}`);
      }
    },
  };
}
