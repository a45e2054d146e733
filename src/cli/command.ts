/** The definition of a command, and its translation to commander. */
import { Argument, type Command as CommanderCommand, Option } from 'commander';
import type { ExitCode } from '../core/errors.ts';
import type { CommandContext } from './context.ts';
import type { OptionSpec, OptionSpecs, OptionValues } from './options.ts';

export interface ArgumentSpec {
  readonly name: string;
  readonly summary: string;
  readonly required?: boolean;
}

export interface CommandName {
  readonly name: string;
  /** One line, without a full stop, for the list of commands. */
  readonly summary: string;
}

export interface CommandDefinition<Specs extends OptionSpecs> {
  /** Details beyond the summary. */
  readonly description?: string;
  readonly arguments?: readonly ArgumentSpec[];
  readonly options?: Specs;
  /** Command lines as a user would type them; the help shows them as streamlab was called. */
  readonly examples?: readonly string[];
  run(context: CommandContext, values: OptionValues<Specs>, words: readonly string[]): Promise<ExitCode>;
}

/** A command without the types of its options. */
export interface Command extends Omit<CommandDefinition<OptionSpecs>, 'run'> {
  /** Subcommands, such as `sandbox start`; a command that has some does nothing itself. */
  readonly commands?: readonly NamedCommand[];
  run?(context: CommandContext, values: Readonly<Record<string, unknown>>, words: readonly string[]): Promise<ExitCode>;
}

export type NamedCommand = CommandName & Command;

/** An entry of the list of commands: what the main help needs, and how to load the rest. */
export interface CommandEntry extends CommandName {
  load(): Promise<Command>;
}

/** Subcommands carry their own name and summary; those of other commands are in the list of commands. */
export function defineCommand<const Specs extends OptionSpecs = Record<never, never>>(
  definition: CommandName & CommandDefinition<Specs>,
): NamedCommand;
export function defineCommand<const Specs extends OptionSpecs = Record<never, never>>(
  definition: CommandDefinition<Specs>,
): Command;
export function defineCommand(definition: CommandDefinition<OptionSpecs>): Command {
  // The values that reach `run` are built from these very specs, in addCommand.
  return definition as unknown as Command;
}

/** A command as it was typed, with its options and arguments. */
export interface TypedCommand {
  readonly command: Command;
  /** `sandbox start` */
  readonly path: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly words: readonly string[];
}

export type RunTyped = (typed: TypedCommand) => Promise<void>;

/** Adds `command` below `parent`; `runTyped` is called when it is the one that was typed. */
export function addCommand(parent: CommanderCommand, command: NamedCommand, runTyped: RunTyped): void {
  const built = parent.command(command.name).summary(command.summary);
  built.description(sentence(command.description ?? command.summary));
  for (const { name, summary, required } of command.arguments ?? []) {
    built.addArgument(new Argument(required ? `<${name}>` : `[${name}]`, summary));
  }
  const specs = Object.entries(command.options ?? {});
  const options = specs.map(([name, spec]) => ({ name, spec, option: toOption(spec) }));
  for (const { option } of options) built.addOption(option);
  if (command.examples) {
    const root = rootOf(parent).name();
    const lines = command.examples.map((line) => `  ${line.replaceAll(/\bstreamlab (?=[a-z])/g, () => `${root} `)}`);
    built.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
  }
  for (const child of command.commands ?? []) addCommand(built, child, runTyped);
  if (!command.run) return;
  built.action(async () => {
    const path = [];
    for (let one: CommanderCommand | null = built; one?.parent; one = one.parent) path.unshift(one.name());
    await runTyped({ command, path: path.join(' '), values: readValues(built, options), words: built.args });
  });
}

function rootOf(command: CommanderCommand): CommanderCommand {
  return command.parent === null ? command : rootOf(command.parent);
}

/** Also used for the global options. */
export function toOption(spec: OptionSpec<unknown>): Option {
  const option = new Option(spec.flags, spec.summary);
  if (spec.parse) option.argParser((value: string, previous: unknown) => spec.parse?.(value, previous));
  if (spec.fallbackText !== undefined) option.default(spec.fallback, spec.fallbackText);
  return option;
}

/** The values of the options by their declared names. */
export function readValues(
  parsed: CommanderCommand,
  options: readonly { readonly name: string; readonly spec: OptionSpec<unknown>; readonly option: Option }[],
): Readonly<Record<string, unknown>> {
  const given = parsed.opts<Record<string, unknown>>();
  return Object.fromEntries(
    options.map(({ name, spec, option }) => [name, given[option.attributeName()] ?? spec.fallback]),
  );
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
