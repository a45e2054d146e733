/** The kinds of options that commands declare: flags, help and how the text is parsed. */
import { parseDuration } from '../core/duration.ts';
import { UsageError } from '../core/errors.ts';

/** One option of a command; `T` is what its handler gets. */
export interface OptionSpec<T> {
  /** As commander writes it: `--payload <file>`, `--rate <n>`, `--no-follow`. */
  readonly flags: string;
  readonly summary: string;
  /** Parses the text after the flag; absent for flags that take none. */
  parse?(text: string, previous: T | undefined): T;
  readonly fallback: T;
  /** Shown in the help in place of the fallback. */
  readonly fallbackText?: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec<unknown>>>;

/** What a handler gets for the options it declared. */
export type OptionValues<Specs extends OptionSpecs> = {
  readonly [Name in keyof Specs]: Specs[Name] extends OptionSpec<infer T> ? T : never;
};

/** An option without a value; `--no-x` is true unless it is given. */
export function flag(flags: string, summary: string): OptionSpec<boolean> {
  return { flags, summary, fallback: flags.startsWith('--no-') };
}

export function text(flags: string, summary: string): OptionSpec<string | undefined> {
  const parse = (value: string): string => {
    // For example from a shell variable that is not set.
    if (value === '') throw new UsageError(`${flagName(flags)} is empty`);
    return value;
  };
  return { flags, summary, parse, fallback: undefined };
}

/** Repeatable; the values keep their order. */
export function list(flags: string, summary: string): OptionSpec<readonly string[]> {
  return {
    flags,
    summary: `${summary} (repeatable)`,
    parse: (value, previous = []) => [...previous, value],
    fallback: [],
  };
}

export function choice<const T extends string>(
  flags: string,
  summary: string,
  values: readonly T[],
): OptionSpec<T | undefined> {
  return {
    flags,
    summary: `${summary}: ${values.join(', ')}`,
    parse: (value) => {
      const found = values.find((one) => one === value);
      if (found === undefined) throw new UsageError(`${flagName(flags)} takes ${values.join(' or ')}, not ${value}`);
      return found;
    },
    fallback: undefined,
  };
}

export interface NumberRange {
  readonly min: number;
  readonly max?: number;
}

export function integer(flags: string, summary: string, range: NumberRange): OptionSpec<number | undefined> {
  return number(flags, summary, range, (value) => /^-?\d+$/.test(value), 'a whole number');
}

export function decimal(flags: string, summary: string, range: NumberRange): OptionSpec<number | undefined> {
  return number(flags, summary, range, (value) => /^-?\d+(\.\d+)?$/.test(value), 'a number');
}

function number(
  flags: string,
  summary: string,
  { min, max = Number.MAX_SAFE_INTEGER }: NumberRange,
  reads: (value: string) => boolean,
  noun: string,
): OptionSpec<number | undefined> {
  const range = max === Number.MAX_SAFE_INTEGER ? `${noun} from ${min}` : `${noun} from ${min} to ${max}`;
  return {
    flags,
    summary,
    parse: (value) => {
      const parsed = Number(value);
      if (!reads(value) || parsed < min || parsed > max) {
        throw new UsageError(`${flagName(flags)} takes ${range}, not ${value}`);
      }
      return parsed;
    },
    fallback: undefined,
  };
}

/** A duration such as `90s`, `10m`, `48h` or `1500ms`; the handler gets milliseconds. */
export function duration(flags: string, summary: string, fallback?: string): OptionSpec<number | undefined> {
  return {
    flags,
    summary,
    parse: (value) => {
      const parsed = parseDuration(value);
      if (parsed === undefined) {
        throw new UsageError(`${flagName(flags)} takes a duration such as 500ms, 30s, 10m, 48h or 2d, not ${value}`);
      }
      return parsed;
    },
    fallback: fallback === undefined ? undefined : parseDuration(fallback),
    fallbackText: fallback,
  };
}

/** A point in time relative to `now`, in milliseconds since the epoch. */
export type Moment = (now: Date) => number;

/** A duration ago, or an ISO 8601 date. Only the target knows what time it is: a sandbox's clock can be moved. */
export function moment(flags: string, summary: string, fallback?: string): OptionSpec<Moment | undefined> {
  const parse = (value: string): Moment => {
    const ago = parseDuration(value);
    if (ago !== undefined) return (now) => now.getTime() - ago;
    const at = Date.parse(value);
    if (Number.isNaN(at)) {
      throw new UsageError(
        `${flagName(flags)} takes a duration such as 10m or a date such as 2026-11-20T08:00:00Z, not ${value}`,
      );
    }
    return () => at;
  };
  return {
    flags,
    summary,
    parse,
    fallback: fallback === undefined ? undefined : parse(fallback),
    fallbackText: fallback,
  };
}

/** `--payload <file>` -> `--payload`. */
function flagName(flags: string): string {
  return flags.split(/[ ,]+/).find((part) => part.startsWith('--')) ?? flags;
}
