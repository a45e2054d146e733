/** The sample event adds its score to its user's sum, exactly once, and leaves the table of records alone. */
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { undefinedIfAbsent } from '../../aws/errors.ts';
import { resourceName } from '../../steps/context.ts';
import type { Item } from '../../steps/writes.ts';
import type { CheckContext } from '../evidence/context.ts';
import { labCommand } from '../evidence/next-command.ts';
import { expectedReply, invokeSample, judgeReply } from '../evidence/sample.ts';
import { putBackTotal, readTotal, shownTotal, totalsOf } from '../evidence/totals.ts';
import { recordsOf, samplePayload } from '../sample-payload.ts';
import { expectation, type Finding } from './check.ts';

export async function checkSampleSum(context: CheckContext): Promise<Finding> {
  const { step, lab } = context;
  const totals = totalsOf(lab);
  const { keys, image } = sampleRecord(await samplePayload(lab));
  const owner = image[totals.key]?.S ?? '';
  const score = Number(image[totals.attribute]?.N);
  const expected = `${expectedReply(context)}; ${totals.attribute} of ${owner} rises by ${score}`;
  const { pass, fail } = expectation(context, expected, shownTotal(step, totals, owner));
  const recordBefore = await readItem(context, keys);
  const before = await readTotal(step, totals, owner);
  const reply = await context.once(invokeSample);
  if (reply === undefined) return fail('no function', 'there is no function to call');
  const { observed: answered, problem } = await judgeReply(context, reply);
  const after = await readTotal(step, totals, owner);
  if (before === 'missing' || after === 'missing') {
    return fail(problem ? answered : 'no table', `there is no table ${resourceName(step, totals.table)}`);
  }
  const added = (after ?? 0) - (before ?? 0);
  if (added !== 0) context.atEnd((cleanUp) => putBackTotal(cleanUp, totals, { owner, before, added }));
  if (problem !== undefined) return fail(answered, problem);
  const observed = `${answered}; ${totals.attribute} of ${owner} ${before ?? 'none'} -> ${after ?? 'none'}`;
  const next = labCommand(step, 'tail-logs');
  if (added !== score) return fail(observed, `it rose by ${added}, not by ${score}`, next);
  if (JSON.stringify(await readItem(context, keys)) !== JSON.stringify(recordBefore)) {
    return fail(observed, 'the call changed the table of records', next);
  }
  return pass(observed);
}

function sampleRecord(payload: Uint8Array): { readonly keys: Item; readonly image: Item } {
  // payloads/ is part of this package, and its scores are stream records.
  const [{ dynamodb }] = recordsOf(payload) as [
    { readonly dynamodb: { readonly Keys: Item; readonly NewImage: Item } },
  ];
  return { keys: dynamodb.Keys, image: dynamodb.NewImage };
}

async function readItem({ step, sourceName: TableName }: CheckContext, Key: Item): Promise<Item | undefined> {
  const get = new GetItemCommand({ TableName, Key: { ...Key }, ConsistentRead: true });
  return (await undefinedIfAbsent(step.aws.send(DynamoDBClient, get)))?.Item;
}
