/** main(argv, io) -> exit code: builds the commander program, runs the given command, renders its error. */
import { Command as CommanderCommand, CommanderError } from 'commander';
import { EXIT, type ExitCode, type Hint, UsageError, UserError } from '../core/errors.ts';
import { packageVersion } from '../core/package-root.ts';
import { addCommand, type Command, type RunTyped, readValues, type TypedCommand, toOption } from './command.ts';
import { commands } from './commands/index.ts';
import type { CommandContext, Connection } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { wrap } from './format/wrap.ts';
import { type GlobalOptions, globalOptions, withNameOfEnvironment } from './global-options.ts';
import type { Io, Output } from './io.ts';
import { nextCommand } from './next-command.ts';
import type { Reporter } from './reporter.ts';

/** Of all JSON results. */
const SCHEMA_VERSION = 1;

const SUMMARY = 'the classic event-driven AWS labs, on a local sandbox or on AWS';

export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const options = Object.entries(globalOptions).map(([name, spec]) => ({ name, spec, option: toOption(spec) }));
  const program = new CommanderCommand(io.program)
    .description(`streamlab: ${SUMMARY}.`)
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({ showGlobalOptions: true })
    // Errors are rendered below; writeErr only gets the help of a command that has nothing but subcommands.
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stdout.write(text),
      getOutHelpWidth: () => helpWidth(io.stdout),
      outputError: () => {},
    })
    .exitOverride();
  program.addHelpText('after', () => exitCodeHelp(io));
  for (const { option } of options) program.addOption(option);

  let result: ExitCode = EXIT.done;
  const runTyped: RunTyped = async (typed) => {
    // Built from globalOptions, whose types GlobalOptions is derived from.
    const globals = readValues(program, options) as GlobalOptions;
    result = await runCommand(io, globals, typed);
  };
  const [first, ...others] = wordsOf(program, argv);
  const asksForHelp = first === 'help' && others.length > 0;
  const words = asksForHelp ? others : first === undefined ? [] : [first, ...others];
  let named: readonly string[] = [];
  try {
    named = await addCommands(program, words, runTyped);
    if (argv.length === 0) program.outputHelp();
    else if (asksForHelp) await program.parseAsync([...words, '--help'], { from: 'user' });
    else await program.parseAsync(argv, { from: 'user' });
    return result;
  } catch (error) {
    // Options that were read before the error.
    const globals = readValues(program, options) as Partial<GlobalOptions>;
    return renderError(parseError(error, named), io, { json: argv.includes('--json'), globals });
  }
}

/**
 * Loads only the given command; the others are a line in the help. Returns the path of the command, for example
 * `sandbox`, `start`. Rejects an unknown name, also when its help is requested.
 */
async function addCommands(
  program: CommanderCommand,
  [name, ...below]: readonly string[],
  runTyped: RunTyped,
): Promise<readonly string[]> {
  let named: readonly string[] = [];
  for (const entry of commands) {
    if (entry.name !== name) {
      program.command(entry.name).summary(entry.summary);
      continue;
    }
    const command = await entry.load();
    addCommand(program, { name: entry.name, summary: entry.summary, ...command }, runTyped);
    named = [name, ...namesBelow(command, below)];
  }
  // Commander would print the main help for `nonsense --help`.
  if (name !== undefined && name !== 'help' && named.length === 0) await program.parseAsync([name], { from: 'user' });
  return named;
}

/** The names in `words` that lead further down, such as `faults`, `add`. */
function namesBelow({ commands = [] }: Command, [word, ...rest]: readonly string[]): readonly string[] {
  const child = commands.find(({ name }) => name === word);
  return child === undefined ? [] : [child.name, ...namesBelow(child, rest)];
}

/** The words that are neither global options nor their values. */
function wordsOf(program: CommanderCommand, argv: readonly string[]): readonly string[] {
  const lookout = new CommanderCommand();
  for (const { flags } of program.options) lookout.option(flags);
  return lookout.parseOptions([...argv]).operands;
}

async function runCommand(io: Io, globals: GlobalOptions, typed: TypedCommand): Promise<ExitCode> {
  const { command, path, values, words } = typed;
  const { createReporter } = await import('./reporter.ts');
  const report = await createReporter(io, { ...globals, head: { schemaVersion: SCHEMA_VERSION, command: path } });
  let connection: Promise<Connection> | undefined;
  const base = { io, report, signal: io.signal, globals, nextCommand: nextCommand(io.program, globals, io.env) };
  const context: CommandContext = {
    ...base,
    connect: () => {
      const named = { ...base, globals: withNameOfEnvironment(globals, io.env) };
      connection ??= import('./connect.ts').then(({ connect }) => connect(named));
      return connection;
    },
  };
  try {
    return (await command.run?.(context, values, words)) ?? EXIT.done;
  } catch (error) {
    if (io.signal.aborted) return interrupted(report);
    throw error;
  } finally {
    report.idle();
    await connection?.then(
      ({ aws }) => aws.dispose(),
      () => {}, // the command has handled this error itself
    );
  }
}

function interrupted(report: Reporter): ExitCode {
  report.idle();
  report.note('Interrupted. Run the same command again to resume.');
  return EXIT.interrupted;
}

/** Commander's error as a UsageError; undefined when it only printed help. */
function parseError(error: unknown, named: readonly string[]): unknown {
  if (!(error instanceof CommanderError)) return error;
  if (error.exitCode === 0 || error.code === 'commander.help') return undefined;
  const [problem = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const typed = /'(.+)'/.exec(problem)?.[1] ?? '';
  const guess = commandWith(typed) ?? likely(typed, suggestion?.match(/\(Did you mean (.+)\?\)/)?.[1]);
  const message = problem.charAt(0).toUpperCase() + problem.slice(1);
  const hint: Hint = guess === undefined ? (next) => next(...named, '--help') : `did you mean ${guess}?`;
  return new UsageError(message, { hint });
}

/** The command of which `word` is a part, such as tail-logs for logs. */
function commandWith(word: string): string | undefined {
  return commands.find(({ name }) => name.includes('-') && name.split('-').includes(word))?.name;
}

/** Commander's guesses, without those that have little more than their length in common with what was typed. */
function likely(typed: string, guesses: string | undefined): string | undefined {
  const start = typed.slice(0, typed.startsWith('--') ? 4 : 2);
  return (
    guesses
      ?.replace(/^one of /, '')
      .split(', ')
      .filter((guess) => guess.startsWith(start))
      .join(' or ') || undefined
  );
}

function exitCodeHelp({ stdout, program }: Io): string {
  const lines = exitCodes.map(([code, text]) =>
    wrap(`  ${String(code).padEnd(4)} ${text}`, { columns: helpWidth(stdout), hanging: 7, program }),
  );
  return `\nExit codes:\n${lines.join('\n')}`;
}

/** Also without a terminal, where it is the usual one. */
function helpWidth({ columns = 80 }: Output): number {
  return columns;
}

interface RenderOptions {
  readonly json: boolean;
  readonly globals: Partial<GlobalOptions>;
}

function renderError(error: unknown, io: Io, { json, globals }: RenderOptions): ExitCode {
  if (error === undefined) return EXIT.done;
  const known = error instanceof UserError;
  const exitCode = known ? error.exitCode : EXIT.unexpected;
  const message = error instanceof Error ? error.message : String(error);
  const given = known ? error.hint : undefined;
  const hint = typeof given === 'function' ? given(nextCommand(io.program, globals)) : given;
  if (json)
    io.stdout.write(`${JSON.stringify({ schemaVersion: SCHEMA_VERSION, error: { message, hint, exitCode } })}\n`);
  if (!known) {
    const stack = error instanceof Error ? error.stack : String(error);
    io.stderr.write(`This is a bug in streamlab, please report it:\n${stack}\n`);
    return exitCode;
  }
  const columns = io.stderr.isTTY ? io.stderr.columns : undefined;
  const fitted = (text: string, hanging: number): string => wrap(text, { columns, hanging, program: io.program });
  io.stderr.write(`${fitted(`error: ${/[.!?]$/.test(message) ? message : `${message}.`}`, 2)}\n`);
  if (hint !== undefined) io.stderr.write(`${fitted(`  hint: ${hint}`, 4)}\n`);
  return exitCode;
}
