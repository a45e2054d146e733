/** The commands that messages name, ready to paste: called as this one was, with the options that say where and under which name. */
import path from 'node:path';
import type { NextCommand } from '../core/errors.ts';
import { quote } from '../core/quote.ts';
import { toOption } from './command.ts';
import { type GlobalOptions, globalOptions } from './global-options.ts';

/** The options that a following command needs as well. */
const KEPT = ['target', 'endpointUrl', 'profile', 'region', 'name'] as const;

/** `program` is how streamlab was called, as {@link calledAs} says it. */
export function nextCommand(
  program: string,
  globals: Partial<GlobalOptions>,
  env: NodeJS.ProcessEnv = {},
): NextCommand {
  const kept = KEPT.flatMap((option) => {
    const value = globals[option];
    return value === undefined ? [] : [toOption(globalOptions[option]).long ?? '', quote(value)];
  });
  const format = (...words: readonly string[]): string =>
    [program, ...words.map(quote), ...(needsNoTarget(words) ? [] : kept)].join(' ');
  const under = (name: string | undefined): NextCommand => {
    const isInTheWay = name === undefined && Boolean(env.STREAMLAB_NAME);
    return nextCommand(isInTheWay ? `env -u STREAMLAB_NAME ${program}` : program, { ...globals, name }, env);
  };
  return Object.assign(format, { under });
}

/** There is one sandbox, and help is the same everywhere. */
function needsNoTarget(words: readonly string[]): boolean {
  return words[0] === 'sandbox' || words.at(-1) === '--help';
}

export interface ProcessFacts {
  /** The file that Node.js runs, as the caller named it: `process.argv[1]`. */
  readonly script: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

const NAME = 'streamlab';

/** The words that run streamlab again in the same shell: `streamlab`, `npx streamlab` or `node dist/bin.js`. */
export function calledAs({ script, cwd, env }: ProcessFacts): string {
  // What npx starts inherits these from it, so the script that it was asked for must be this one.
  const isNpx = env.npm_command === 'exec' && env.npm_lifecycle_event === 'npx' && isOwnName(env.npm_lifecycle_script);
  if (isNpx) return `npx ${NAME}`;
  const isOnPath = (env.PATH ?? '').split(path.delimiter).includes(path.dirname(script));
  if (path.basename(script) === NAME && isOnPath) return NAME;
  const relative = path.relative(cwd, script);
  return `node ${quote(relative.startsWith('..') || path.isAbsolute(relative) ? script : relative)}`;
}

function isOwnName(script = ''): boolean {
  return /^["']?streamlab(@[^\s"']*)?["']?(\s|$)/.test(script);
}
