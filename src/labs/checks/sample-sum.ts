/** The sample event adds its score to its user's sum, exactly once, and leaves the table of records alone. */
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { isAwsError } from '../../aws/errors.ts';
import { resourceName, type StepContext } from '../../steps/context.ts';
import type { Item } from '../../steps/writes.ts';
import { samplePayload } from '../engine/sample-payload.ts';
import { sourceOf } from '../engine/source-of.ts';
import { labCommand } from '../evidence/next-command.ts';
import { invokeSample, judgeReply, sampleClaim } from '../evidence/sample.ts';
import { putBackTotal, readTotal, shownTotal, totalsOf } from '../evidence/totals.ts';
import { type CheckKind, failed, passed } from './check.ts';
import { recordsOf } from './payload.ts';

export interface SampleSumPart {
  readonly kind: 'sample-sum';
}

export const sampleSum: CheckKind<SampleSumPart> = {
  writes: true,
  run: async (context) => {
    const { step, lab } = context;
    const totals = totalsOf(lab);
    const { keys, image } = sampleRecord(await samplePayload(lab));
    const owner = image[totals.key]?.S ?? '';
    const score = Number(image[totals.attribute]?.N);
    const source = sourceOf(lab).name;
    const claim = {
      expected: `${sampleClaim(context).expected}; ${totals.attribute} of ${owner} rises by ${score}`,
      call: shownTotal(step, totals, owner),
    };
    const recordBefore = await readItem(step, source, keys);
    const before = await readTotal(step, totals, owner);
    const reply = await context.once(invokeSample);
    const setup = labCommand(step, 'setup');
    if (reply === undefined)
      return failed(claim, 'no function', { cause: 'there is no function to call', next: setup });
    const { observed: answered, problem } = judgeReply(context, reply);
    const after = await readTotal(step, totals, owner);
    if (before === 'missing' || after === 'missing') {
      const cause = `there is no table ${resourceName(step, totals.table)}`;
      return failed(claim, problem ? answered : 'no table', { cause, next: setup });
    }
    const added = (after ?? 0) - (before ?? 0);
    if (added !== 0) context.atEnd((cleanUp) => putBackTotal(cleanUp, totals, { owner, before, added }));
    if (problem !== undefined) return failed(claim, answered, problem);
    const observed = `${answered}; ${totals.attribute} of ${owner} ${before ?? 'none'} -> ${after ?? 'none'}`;
    const next = labCommand(step, 'tail-logs');
    if (added !== score) return failed(claim, observed, { cause: `it rose by ${added}, not by ${score}`, next });
    if (JSON.stringify(await readItem(step, source, keys)) !== JSON.stringify(recordBefore)) {
      return failed(claim, observed, { cause: 'the call changed the table of records', next });
    }
    return passed(claim, observed);
  },
};

function sampleRecord(payload: Uint8Array): { readonly keys: Item; readonly image: Item } {
  const [record] = recordsOf(JSON.parse(Buffer.from(payload).toString('utf8')));
  // payloads/ is part of this package, and its scores are stream records.
  const { dynamodb } = record as { readonly dynamodb: { readonly Keys: Item; readonly NewImage: Item } };
  return { keys: dynamodb.Keys, image: dynamodb.NewImage };
}

async function readItem(step: StepContext, table: string, Key: Item): Promise<Item | undefined> {
  try {
    const get = new GetItemCommand({ TableName: resourceName(step, table), Key: { ...Key }, ConsistentRead: true });
    return (await step.aws.send(DynamoDBClient, get)).Item;
  } catch (error) {
    if (isAwsError(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}
