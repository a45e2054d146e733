/** The options that every command has. */
import { UsageError } from '../core/errors.ts';
import { choice, flag, type OptionSpec, type OptionValues, text } from './options.ts';

/** `--name` stands in front of role, function, table and stream names; the longest of those leaves 20 characters. */
const NAME_PATTERN = /^[A-Za-z0-9]([A-Za-z0-9-]{0,18}[A-Za-z0-9])?$/;

const name: OptionSpec<string | undefined> = {
  flags: '--name <yourname>',
  summary: "in front of every resource's name, so that several people share an account",
  parse: (value) => {
    if (!NAME_PATTERN.test(value)) {
      throw new UsageError(`--name takes up to 20 letters, digits and inner hyphens, not ${JSON.stringify(value)}`);
    }
    return value;
  },
  fallback: undefined,
};

export const globalOptions = {
  target: choice('--target <target>', 'where the resources live (default: sandbox)', ['sandbox', 'aws']),
  endpointUrl: text('--endpoint-url <url>', 'any other endpoint that speaks the AWS APIs'),
  profile: text('--profile <name>', 'profile of the AWS configuration files'),
  region: text('--region <region>', 'AWS region (default: us-east-1)'),
  name,
  json: flag('--json', 'print the result as JSON'),
  quiet: flag('--quiet', 'print results, warnings and errors only'),
  yes: flag('--yes', 'do not ask'),
  explain: flag('--explain', 'print the AWS CLI command of each call'),
};

export type GlobalOptions = OptionValues<typeof globalOptions>;

/** The options with STREAMLAB_NAME for a `--name` that was not given. */
export function withNameOfEnvironment(globals: GlobalOptions, env: NodeJS.ProcessEnv): GlobalOptions {
  const name = globals.name ?? (env.STREAMLAB_NAME || undefined);
  if (name !== undefined && !NAME_PATTERN.test(name)) {
    throw new UsageError(`STREAMLAB_NAME is up to 20 letters, digits and inner hyphens, not ${name}`);
  }
  return { ...globals, name };
}
