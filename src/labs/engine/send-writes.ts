/** Sends writes to a lab's source: in order for each key, in parallel for many keys, at a rate if one is given. */
import { isAwsError } from '../../aws/errors.ts';
import { delay } from '../../core/clock.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import { formatKey } from '../../steps/attribute-value.ts';
import { resourceName, type StepContext } from '../../steps/context.ts';
import { keyOfWrite, writeItem } from '../../steps/put-items.ts';
import { MOST_BYTES, MOST_RECORDS, putRecord, putRecords } from '../../steps/put-records.ts';
import type { Receipt, RecordWrite, Write } from '../../steps/writes.ts';
import { itemTable, type Lab } from '../lab.ts';

export interface SendOptions {
  /** The number of calls in flight; 1 keeps the order over all keys. */
  readonly inFlight: number;
  /** Writes per second; undefined: as fast as AWS answers. */
  readonly rate?: number;
  readonly onWritten: (receipt: Receipt) => void;
}

/** Rejects with the first failure, after all calls in flight have ended. */
export async function sendWrites(
  context: StepContext,
  lab: Lab,
  { writes, options }: { readonly writes: Iterable<Write>; readonly options: SendOptions },
): Promise<void> {
  const { inFlight, rate, onWritten } = options;
  const { source } = lab;
  const isBulk = source.kind === 'kinesis-stream' && rate === undefined && inFlight > 1;
  try {
    if (isBulk) await sendInBulk(context, source.name, { writes, onWritten });
    else await sendEach(context, lab, { writes, options });
  } catch (error) {
    if (!isAwsError(error, 'ResourceNotFoundException')) throw error;
    const what = `${source.kind === 'table' ? 'table' : 'stream'} ${resourceName(context, source.name)}`;
    throw new UserError(`There is no ${what}`, {
      hint: context.nextCommand('setup', lab.id),
      exitCode: EXIT.notThere,
      cause: error,
    });
  }
}

async function sendEach(
  context: StepContext,
  lab: Lab,
  { writes, options }: { readonly writes: Iterable<Write>; readonly options: SendOptions },
): Promise<void> {
  const { inFlight, rate, onWritten } = options;
  const { clock } = context;
  const started = clock.now();
  const running = new Set<Promise<void>>();
  const lastOfKey = new Map<string, Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  let count = 0;
  for (const write of writes) {
    if (rate !== undefined)
      await delay(clock, Math.max(0, started + (count * 1_000) / rate - clock.now()), context.signal);
    while (running.size >= inFlight) await Promise.race(running);
    if (failure !== undefined) break;
    count += 1;
    const key = orderKey(lab, write);
    const before = lastOfKey.get(key) ?? Promise.resolve();
    const one: Promise<void> = before
      .then(async () => {
        if (failure === undefined) onWritten(await sendOne(context, lab, write));
      })
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => {
        running.delete(one);
        if (lastOfKey.get(key) === one) lastOfKey.delete(key);
      });
    running.add(one);
    lastOfKey.set(key, one);
  }
  await Promise.all(running);
  if (failure !== undefined) throw failure.error;
}

async function sendOne(context: StepContext, lab: Lab, write: Write): Promise<Receipt> {
  if (write.kind === 'record') return putRecord(context, lab.source.name, write);
  return writeItem(context, itemTable(lab), write);
}

async function sendInBulk(
  context: StepContext,
  stream: string,
  { writes, onWritten }: { readonly writes: Iterable<Write>; readonly onWritten: (receipt: Receipt) => void },
): Promise<void> {
  let batch: RecordWrite[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (batch.length > 0) for (const receipt of await putRecords(context, stream, batch)) onWritten(receipt);
    batch = [];
    bytes = 0;
  };
  for (const write of writes) {
    if (write.kind !== 'record') continue;
    const size = Buffer.byteLength(write.data) + Buffer.byteLength(write.partitionKey);
    if (batch.length === MOST_RECORDS || bytes + size > MOST_BYTES) await flush();
    batch.push(write);
    bytes += size;
  }
  await flush();
}

/** Writes of the same key must keep their order. */
function orderKey(lab: Lab, write: Write): string {
  if (write.kind === 'record') return write.partitionKey;
  return formatKey(keyOfWrite(itemTable(lab), write));
}
