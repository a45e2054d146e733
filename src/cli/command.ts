/** What a command of streamlab is, and its one translation to commander. */
import { Argument, type Command as CommanderCommand, Option } from 'commander';
import type { ExitCode } from '../core/errors.ts';
import type { CommandContext } from './context.ts';
import type { OptionSpec, OptionSpecs, OptionValues } from './options.ts';

export interface ArgumentSpec {
  readonly name: string;
  readonly summary: string;
  readonly required?: boolean;
  /** Takes every word that is left. */
  readonly rest?: boolean;
}

export interface CommandDefinition<Specs extends OptionSpecs> {
  readonly name: string;
  /** One line, without a full stop, for the list of commands. */
  readonly summary: string;
  /** What the summary leaves out. */
  readonly description?: string;
  readonly arguments?: readonly ArgumentSpec[];
  readonly options?: Specs;
  /** Command lines as a person would type them; tests run each of them. */
  readonly examples?: readonly string[];
  run(context: CommandContext, values: OptionValues<Specs>, words: readonly string[]): Promise<ExitCode>;
}

/** A command with the types of its options erased. */
export interface Command extends Omit<CommandDefinition<OptionSpecs>, 'run'> {
  readonly name: string;
  /** Commands below this one, as `sandbox start`; such a command does nothing itself. */
  readonly commands?: readonly Command[];
  run?(context: CommandContext, values: Readonly<Record<string, unknown>>, words: readonly string[]): Promise<ExitCode>;
}

/** An entry of the list of commands: what the help needs, and how to get the rest. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}

export function defineCommand<const Specs extends OptionSpecs = Record<never, never>>(
  definition: CommandDefinition<Specs>,
): Command {
  // The values that reach `run` are built from these very specs, in addCommand.
  return definition as unknown as Command;
}

/** Adds `command` below `parent`; `act` is called with what was typed when it is the one. */
export function addCommand(
  parent: CommanderCommand,
  command: Command,
  act: (command: Command, values: Readonly<Record<string, unknown>>, words: readonly string[]) => Promise<void>,
): void {
  const built = parent.command(command.name).summary(command.summary);
  built.description(sentence(command.description ?? command.summary));
  for (const argument of command.arguments ?? []) {
    const name = argument.rest ? `${argument.name}...` : argument.name;
    built.addArgument(new Argument(argument.required ? `<${name}>` : `[${name}]`, argument.summary));
  }
  const specs = Object.entries(command.options ?? {});
  const options = specs.map(([name, spec]) => ({ name, spec, option: toOption(spec) }));
  for (const { option } of options) built.addOption(option);
  if (command.examples) {
    built.addHelpText('after', `\nExamples:\n${command.examples.map((line) => `  ${line}`).join('\n')}`);
  }
  for (const child of command.commands ?? []) addCommand(built, child, act);
  if (!command.run) return;
  built.action(async () => {
    await act(command, readValues(built, options), built.args);
  });
}

/** Also used for the options that every command has. */
export function toOption(spec: OptionSpec<unknown>): Option {
  const option = new Option(spec.flags, spec.summary);
  if (spec.parse) option.argParser((value: string, previous: unknown) => spec.parse?.(value, previous));
  if (spec.fallbackText !== undefined) option.default(spec.fallback, spec.fallbackText);
  return option;
}

/** The values of the options, by the names under which they were declared. */
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
