/** The options that every command has. */
import { UsageError } from '../core/errors.ts';
import { choice, flag, type OptionSpec, type OptionValues, text } from './options.ts';

/** `--name` is the prefix of role, function, table and stream names; the longest of those leaves 20 characters. */
const NAME_PATTERN = /^[A-Za-z0-9]([A-Za-z0-9-]{0,18}[A-Za-z0-9])?$/;

const name: OptionSpec<string | undefined> = {
  flags: '--name <yourname>',
  summary: 'prefix for all resource names, so that several people can share an account',
  parse: (value) => {
    if (!NAME_PATTERN.test(value)) {
      throw new UsageError(`--name takes up to 20 letters, digits and inner hyphens, not ${JSON.stringify(value)}`);
    }
    return value;
  },
  fallback: undefined,
};

export const globalOptions = {
  target: choice('--target <target>', 'where the resources are (default: sandbox)', ['sandbox', 'aws']),
  endpointUrl: text('--endpoint-url <url>', 'another endpoint that serves the AWS APIs'),
  profile: text('--profile <name>', 'profile in the AWS configuration files'),
  region: text('--region <region>', 'AWS region (default: us-east-1)'),
  name,
  json: flag('--json', 'print the result as JSON'),
  quiet: flag('--quiet', 'print results, warnings and errors only'),
  yes: flag('--yes', 'do not ask for confirmation'),
  explain: flag('--explain', 'print the equivalent AWS CLI command of each call'),
};

export type GlobalOptions = OptionValues<typeof globalOptions>;

/** The options, with STREAMLAB_NAME as the default of `--name`. */
export function withNameOfEnvironment(globals: GlobalOptions, env: NodeJS.ProcessEnv): GlobalOptions {
  const name = globals.name ?? (env.STREAMLAB_NAME || undefined);
  if (name !== undefined && !NAME_PATTERN.test(name)) {
    throw new UsageError(
      `STREAMLAB_NAME takes up to 20 letters, digits and inner hyphens, not ${JSON.stringify(name)}`,
    );
  }
  return { ...globals, name };
}
