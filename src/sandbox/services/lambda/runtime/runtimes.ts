/** The runtimes that Lambda knows, and which of them can run on this machine, as data. */
import { createHash } from 'node:crypto';
import { formatArn } from '../../../../core/arn.ts';

/** How a function of a runtime is run here; `none`: it can be created, but every invocation fails. */
export type RuntimeFamily = 'node' | 'python' | 'provided' | 'none';

export interface Runtime {
  readonly name: string;
  readonly family: RuntimeFamily;
  /** For example `24.x`, `3.13`, `al2023`. */
  readonly version: string;
}

/** What CreateFunction accepts, in the order in which AWS printed it in January 2026. */
export const RUNTIME_NAMES: readonly string[] = [
  'nodejs20.x',
  'python3.14',
  'provided.al2023',
  'python3.12',
  'python3.13',
  'nodejs24.x',
  'nodejs22.x',
  'java25',
  'python3.10',
  'python3.11',
  'java21',
  'ruby3.3',
  'ruby3.4',
  'ruby3.2',
  'python3.8',
  'python3.9',
  'java17',
  'nodejs16.x',
  'dotnet10',
  'dotnet8',
  'java11',
  'dotnet6',
  'nodejs18.x',
  'provided.al2',
  'java8.al2',
];

/** Runtimes with which nothing can be created or updated any more. */
export const RETIRED_RUNTIME_NAMES: ReadonlySet<string> = new Set([
  'java8',
  'go1.x',
  'provided',
  'ruby2.5',
  'ruby2.7',
  'nodejs',
  'nodejs4.3',
  'nodejs4.3-edge',
  'nodejs6.10',
  'nodejs8.10',
  'nodejs10.x',
  'nodejs12.x',
  'nodejs14.x',
  'python2.7',
  'python3.6',
  'python3.7',
  'dotnetcore1.0',
  'dotnetcore2.0',
  'dotnetcore2.1',
  'dotnetcore3.1',
]);

const FAMILY_PREFIXES: Readonly<Record<Exclude<RuntimeFamily, 'none'>, string>> = {
  node: 'nodejs',
  python: 'python',
  provided: 'provided.',
};

export function findRuntime(name: string): Runtime {
  for (const family of ['node', 'python', 'provided'] as const) {
    const prefix = FAMILY_PREFIXES[family];
    if (name.startsWith(prefix)) return { name, family, version: name.slice(prefix.length) };
  }
  return { name, family: 'none', version: name.replace(/^[a-z]+/, '') };
}

/**
 * The name of the runtime in INIT_START, such as `nodejs:24.v1`.
 *
 * Differs from AWS: the revision after the `v` is always 1.
 */
export function runtimeVersionName(name: string): string {
  const [language = name] = /^[a-z]+/.exec(name) ?? [];
  return `${language}:${findRuntime(name).version.replace(/\.x$/, '')}.v1`;
}

/** The ARN of the runtime's version; 64 hex digits that stay the same for a name. */
export function runtimeVersionArn(region: string, name: string): string {
  const resource = `runtime:${createHash('sha256').update(runtimeVersionName(name)).digest('hex')}`;
  return formatArn({ service: 'lambda', region, accountId: '', resource });
}
