/** streamlab write: the lab's test writes, the user's own, those of a file, or many generated ones. */

import { formatDuration } from '../../core/duration.ts';
import { EXIT, UsageError } from '../../core/errors.ts';
import { findLab } from '../../labs/catalog/index.ts';
import { sendWrites } from '../../labs/engine/send-writes.ts';
import type { Lab } from '../../labs/lab.ts';
import { formatKey } from '../../steps/attribute-value.ts';
import { targetTime } from '../../steps/context.ts';
import { wireItem } from '../../steps/wire-item.ts';
import type { Receipt, Write } from '../../steps/writes.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import type { Io } from '../io.ts';
import { parseItems } from '../items-file.ts';
import { type LabSession, labArgument, labHead, openLab, timed } from '../lab-session.ts';
import { decimal, integer, list, type OptionValues, text } from '../options.ts';
import { readText } from '../read-input.ts';
import { writesOfEntries, writesOfFlags } from '../write-input.ts';

const IN_FLIGHT = 16;

const options = {
  put: list('--put <item>', 'put an item, in plain or DynamoDB JSON'),
  update: list('--update <item>', 'set attributes of the item whose key is among them'),
  delete: list('--delete <key>', 'delete the item with this key'),
  data: list('--data <text>', 'put a record into a Kinesis stream; - for standard input'),
  partitionKey: text('--partition-key <key>', 'partition key of --data (default: streamlab)'),
  items: text('--items <file>', 'put the items of a file: a JSON list, JSON lines or CSV; - for standard input'),
  count: integer('--count <n>', 'put this number of generated items or records, new ones each time', {
    min: 1,
    max: 1_000_000,
  }),
  rate: decimal('--rate <n>', 'at most this number of writes per second, of --count or --items', {
    min: 0.01,
    max: 100_000,
  }),
};

export const command = defineCommand({
  description:
    "Without options it writes the lab's test items or records. Keys and types are checked before anything is sent, and each write reports the stream record that it produces.",
  arguments: [labArgument],
  options,
  examples: [
    'streamlab write',
    `streamlab write dogs --put '{"ID": 6, "breed": "husky"}'`,
    `streamlab write kinesis --data 'Hello' --partition-key k`,
    'streamlab write dogs --count 1000 --rate 50',
  ],
  run: async (context, values, [labId]) => {
    const lab = findLab(labId);
    const asked = await chooseWrites(context, lab, values);
    const session = await openLab(context, lab);
    const chosen = asked ?? writesOf(lab, await targetTime(session.step), values.count);
    const result = await writeAll(context, session, { ...chosen, rate: values.rate });
    context.report.object({ ...labHead(session), ...result });
    return EXIT.done;
  },
});

export interface ChosenWrites {
  readonly writes: Iterable<Write>;
  readonly total: number;
  /** Many writes: reported as a total, sent concurrently. */
  readonly isBulk: boolean;
  readonly rate?: number;
}

/** The writes that the options describe; undefined for the lab's own. */
async function chooseWrites(
  { io }: CommandContext,
  lab: Lab,
  values: OptionValues<typeof options>,
): Promise<ChosenWrites | undefined> {
  if (values.rate !== undefined && values.count === undefined && values.items === undefined)
    throw new UsageError('--rate needs --count or --items');
  const flags = writesOfFlags(lab, { ...values, data: await readData(io, values.data) });
  const ways = [flags.length > 0, values.items !== undefined, values.count !== undefined].filter(Boolean);
  if (ways.length > 1) throw new UsageError('--count, --items and single writes exclude each other');
  if (values.partitionKey !== undefined && values.data.length === 0)
    throw new UsageError('--partition-key needs --data');
  if (values.items !== undefined) {
    const shown = values.items === '-' ? 'standard input' : values.items;
    const writes = writesOfEntries(lab, parseItems(await readText(io, values.items), shown));
    return { writes, total: writes.length, isBulk: true };
  }
  return flags.length > 0 ? { writes: flags, total: flags.length, isBulk: false } : undefined;
}

/** Standard input in place of `-`, without the line break that ends it. */
async function readData(io: Io, texts: readonly string[]): Promise<readonly string[]> {
  if (texts.filter((text) => text === '-').length > 1) throw new UsageError('Only one --data can be standard input');
  return Promise.all(
    texts.map(async (text) => (text === '-' ? (await readText(io, '-')).replace(/\r?\n$/, '') : text)),
  );
}

/** The lab's test writes, or `count` generated ones. */
export function writesOf(lab: Lab, now: Date, count?: number): ChosenWrites {
  if (count !== undefined) return { writes: generated(lab, now, count), total: count, isBulk: true };
  const writes = lab.writes(now);
  return { writes, total: writes.length, isBulk: false };
}

function* generated(lab: Lab, now: Date, count: number): Iterable<Write> {
  // Numbers that no earlier command has used: no command generates a thousand in a millisecond.
  const before = (now.getTime() % 1e12) * 1_000;
  for (let index = 1; index <= count; index += 1) yield lab.generate(before + index, now);
}

/** Also a phase of `run`. */
export async function writeAll(
  context: CommandContext,
  { lab, step, sourceName: target }: LabSession,
  { writes, total, isBulk, rate }: ChosenWrites,
) {
  const { report } = context;
  const receipts: Receipt[] = [];
  let written = 0;
  let records = 0;
  const onWritten = (receipt: Receipt): void => {
    written += 1;
    if (receipt.kind === 'record' || receipt.event !== null) records += 1;
    if (isBulk) {
      report.busy(`${written} of ${total} written to ${target}`);
      return;
    }
    receipts.push(receipt);
    report.line(receiptLine(receipt));
  };
  const sending = { inFlight: isBulk ? IN_FLIGHT : 1, rate, onWritten };
  const { ms } = await timed(context, `writing to ${target}`, () =>
    sendWrites(step, lab, { writes, options: sending }),
  ).catch((error: unknown) => {
    report.warn(`only ${written} of ${total} were written to ${target}`);
    throw error;
  });
  if (isBulk) report.line(bulkLine({ target, written, records, ms }));
  return { source: target, written, records, ms, ...(isBulk ? {} : { writes: receipts.map(receiptJson) }) };
}

function receiptLine(receipt: Receipt): string {
  if (receipt.kind === 'record') {
    return `record  ${receipt.partitionKey}  ${receipt.shardId}  ${receipt.sequenceNumber}`;
  }
  const effect = receipt.event ?? 'no change, so no stream record';
  return `${receipt.kind.padEnd(6)}  ${formatKey(receipt.key)}  ${effect}`;
}

function receiptJson(receipt: Receipt): object {
  return receipt.kind === 'record' ? receipt : { ...receipt, key: wireItem(receipt.key) };
}

interface BulkResult {
  readonly target: string;
  readonly written: number;
  /** Stream records that the writes produce. */
  readonly records: number;
  readonly ms: number;
}

function bulkLine({ target, written, records, ms }: BulkResult): string {
  const perSecond = Math.round((written / Math.max(1, ms)) * 1_000);
  const note = records === written ? '' : `, ${written - records} of them changed nothing`;
  return `${written} written to ${target} in ${formatDuration(ms)}, ${perSecond} per second${note}`;
}
