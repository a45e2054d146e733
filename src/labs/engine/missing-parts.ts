/** What verify does not find at all: said once, before the checks, each of which would say it again. */
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { type Call, call } from '../../aws/clients.ts';
import { resourceName, type StepContext } from '../../steps/context.ts';
import { awsCommand, labCommand } from '../evidence/next-command.ts';
import type { Lab } from '../lab.ts';
import { findParts } from './status-of.ts';
import type { CheckResult } from './verify.ts';

export interface MissingParts {
  /** One sentence, without a full stop. */
  readonly text: string;
  /** One command to run next. */
  readonly next: string;
  /** On AWS: of the parts that are missing. */
  readonly names: readonly string[];
}

/** A function or source that a person named wrongly, or a lab of which there is neither; otherwise undefined. */
export async function findMissing(step: StepContext, lab: Lab): Promise<MissingParts | undefined> {
  const found = await findParts(step, lab);
  const parts = [
    { what: 'function', name: lab.function.name, isThere: found.function, list: LIST_FUNCTIONS },
    lab.source.kind === 'table'
      ? { what: 'table', name: lab.source.name, isThere: found.source, list: LIST_TABLES }
      : { what: 'Kinesis stream', name: lab.source.name, isThere: found.source, list: LIST_STREAMS },
  ];
  const missing = parts.filter(({ isThere }) => !isThere);
  const [wrong] = missing.filter(({ name }) => step.names?.[name] !== undefined);
  const names = missing.map(({ name }) => resourceName(step, name));
  const texts = missing.map(({ what, name }) => `${what} ${resourceName(step, name)}`);
  if (wrong !== undefined)
    return { text: `There is no ${texts.join(' and no ')}`, next: awsCommand(step, wrong.list), names };
  if (missing.length < parts.length) return undefined;
  const text = `The lab ${lab.id} is not set up: there is no ${texts.join(' and no ')}`;
  return { text, next: labCommand(step, 'setup'), names };
}

const LIST_FUNCTIONS: Call = call(LambdaClient, new ListFunctionsCommand({}));
const LIST_TABLES: Call = call(DynamoDBClient, new ListTablesCommand({}));
const LIST_STREAMS: Call = call(KinesisClient, new ListStreamsCommand({}));

/** Replaces what would not help: setup makes other names, and a command with a wrong name fails. */
export function withUsefulNext(step: StepContext, missing: MissingParts, result: CheckResult): CheckResult {
  const { next } = result;
  if (next === undefined) return result;
  const isUseless = next === labCommand(step, 'setup') || missing.names.some((name) => next.includes(name));
  return isUseless ? { ...result, next: missing.next } : result;
}
