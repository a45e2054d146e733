#!/usr/bin/env node
/** The entry point: arguments in, signals as an AbortSignal, the exit code out. Nothing else ends the process. */
import { main } from './cli/main.ts';
import { calledAs } from './cli/next-command.ts';
import { systemClock } from './cli/system-clock.ts';
import { EXIT } from './core/errors.ts';

// Otherwise every SDK client warns on Node 20 that a future version will not support it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const interrupt = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    if (interrupt.signal.aborted) process.exit(EXIT.interrupted); // the second signal
    interrupt.abort(new Error(name));
  });
}

// The reader of the output may stop reading, for example `head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.unexpected);
});

const { argv, env } = process;
const cwd = process.cwd();

process.exitCode = await main(argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env,
  program: calledAs({ script: argv[1] ?? '', cwd, env }),
  cwd,
  clock: systemClock,
  signal: interrupt.signal,
});
