/** Runs the command that a failed check names as its next one: of streamlab itself, or of the AWS CLI by the SDK's call. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as dynamoDb from '@aws-sdk/client-dynamodb';
import * as iam from '@aws-sdk/client-iam';
import * as lambda from '@aws-sdk/client-lambda';
import { kebabCase } from '../../src/aws/explain.ts';
import { announceSandbox, runMain } from './run-cli.ts';
import type { UsedSandbox } from './use-sandbox.ts';

const CLIENTS = {
  dynamodb: [dynamoDb, dynamoDb.DynamoDBClient],
  iam: [iam, iam.IAMClient],
  lambda: [lambda, lambda.LambdaClient],
} as const;

/** In the SDK's schemas: a member that is a string, whatever it looks like. */
const STRING_SCHEMA = 0;

type StructureSchema = readonly [number, string, string, unknown, readonly string[], readonly unknown[]];

export async function runNext(command: string, used: UsedSandbox): Promise<void> {
  const [program, ...words] = shellWords(command);
  if (program === 'streamlab') return runStreamlab(words, used);
  const [service = '', operation = '', ...options] = words;
  const [sdk, Client] = CLIENTS[service as keyof typeof CLIENTS] ?? [];
  const Command = sdk?.[`${pascalCase(operation)}Command` as keyof typeof sdk] as unknown;
  if (program !== 'aws' || Client === undefined || typeof Command !== 'function')
    throw new Error(`cannot run ${command}`);
  const build = Command as new (input: object) => { readonly schema: readonly unknown[] };
  const input = inputOf(options, new build({}).schema[4] as () => StructureSchema);
  const client = used.client(Client as typeof lambda.LambdaClient);
  await client.send(new build(input) as unknown as lambda.UpdateEventSourceMappingCommand);
}

async function runStreamlab(words: readonly string[], { sandbox }: UsedSandbox): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), 'streamlab-home-'));
  try {
    await announceSandbox(home, sandbox);
    const { code, stderr } = await runMain(words, { home, cwd: home });
    if (code !== 0) throw new Error(`streamlab ${words.join(' ')} ended with ${code}: ${stderr}`);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function inputOf(options: readonly string[], structure: () => StructureSchema): object {
  const [, , , , names, types] = structure();
  const input: Record<string, unknown> = {};
  const starts = options.flatMap((word, index) => (word.startsWith('--') ? [index] : []));
  for (const [index, start] of starts.entries()) {
    const option = options[start]?.slice(2) ?? '';
    const values = options.slice(start + 1, starts[index + 1]);
    const isOff = option.startsWith('no-');
    const member = names.findIndex((name) => kebabCase(name) === (isOff ? option.slice(3) : option));
    const name = names[member];
    if (name === undefined) throw new Error(`there is no option --${option}`);
    const [value = String(!isOff)] = values;
    input[name] = types[member] === STRING_SCHEMA ? value : values.length > 1 ? values : readValue(value);
  }
  return input;
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function pascalCase(text: string): string {
  return text.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Single quotes are all that is ever printed. */
function shellWords(command: string): readonly string[] {
  const words = command.match(/(?:[^\s']|'[^']*')+/g) ?? [];
  return words.map((word) => word.replaceAll("'\\''", '\0').replaceAll("'", '').replaceAll('\0', "'"));
}
