/** The events that mappings deliver to functions, as the functions log them. */
import type { Account } from './account.ts';
import { createFunction, sharedFunction, zipOf } from './resources.ts';

/** One event, and when the function got it by the sandbox's clock. */
export interface Delivery {
  readonly event: DeliveredEvent;
  /** The event's JSON, as a Python function writes it: floats stay floats. */
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

export interface DeliveredEvent {
  readonly Records: readonly DeliveredRecord[];
  readonly [member: string]: unknown;
}

export interface DeliveredRecord {
  readonly eventName: string;
  readonly eventSourceARN: string;
  readonly dynamodb?: { readonly Keys: { readonly id: { readonly S: string } }; readonly SequenceNumber: string };
  readonly kinesis?: { readonly data: string; readonly sequenceNumber: string; readonly partitionKey: string };
  readonly [member: string]: unknown;
}

const MARK = 'EVENT ';

/** JavaScript of a handler that logs the event and then runs `body`. */
export function recording(body = ''): string {
  return `async (event) => { console.log('${MARK}' + JSON.stringify(event)); ${body} }`;
}

/** A function that logs every event, shared by all cases of a file; resolves to its name. */
export function recorder(aws: Account): Promise<string> {
  return sharedFunction(aws, recording());
}

/** The same in Python. */
export function pythonRecorder(aws: Account): Promise<string> {
  const text = `import json\ndef handler(event, context):\n    print("${MARK}" + json.dumps(event, separators=(",", ":")))\n`;
  const FunctionName = 'python-recorder';
  const changes = { FunctionName, Runtime: 'python3.13', Handler: 'main.handler' } as const;
  return aws.share(FunctionName, () =>
    createFunction(aws, { ...changes, Code: { ZipFile: zipOf({ 'main.py': text }) } }),
  );
}

/** The events of a stream that a function has got so far, in the order of delivery. */
export async function deliveries(aws: Account, functionName: string, streamArn: string): Promise<Delivery[]> {
  const found: Delivery[] = [];
  let nextToken: string | undefined;
  do {
    const page = await aws.logs
      .filterLogEvents({ logGroupName: `/aws/lambda/${functionName}`, filterPattern: `"${streamArn}"`, nextToken })
      .catch(() => ({ events: [], nextToken: undefined }));
    for (const { message = '', timestamp: time = 0 } of page.events ?? []) {
      const at = message.indexOf(MARK);
      if (at < 0) continue;
      const text = message.slice(at + MARK.length).trimEnd();
      found.push({ event: JSON.parse(text), text, time });
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found.sort(compareDeliveries);
}

/** By time; within one millisecond by position in the shard, and a batch before its parts. */
function compareDeliveries(a: Delivery, b: Delivery): number {
  const sequence = firstSequence(a) - firstSequence(b);
  return (
    a.time - b.time || Number(sequence > 0n) - Number(sequence < 0n) || b.event.Records.length - a.event.Records.length
  );
}

function firstSequence({ event }: Delivery): bigint {
  const [record] = event.Records;
  return BigInt(record?.dynamodb?.SequenceNumber ?? record?.kinesis?.sequenceNumber ?? 0);
}

export interface WaitForDeliveries {
  /** Default: the case's own. */
  readonly functionName?: string;
  readonly streamArn: string;
  /** Advances the sandbox's clock by this much between two polls. */
  readonly stepMs?: number;
}

/** Waits until the function got so many events of the stream, and resolves to all that there are by then. */
export function untilDelivered(aws: Account, count: number, options: WaitForDeliveries): Promise<Delivery[]> {
  const { functionName = aws.name, streamArn, stepMs = 0 } = options;
  const look = () => deliveries(aws, functionName, streamArn);
  return aws.waitWhileTimePasses(look, ({ length }) => length >= count, stepMs);
}

/** Waits until the function got so many records of the stream, in however many events. */
export function untilRecords(aws: Account, count: number, options: WaitForDeliveries): Promise<Delivery[]> {
  const { functionName = aws.name, streamArn, stepMs = 0 } = options;
  const look = () => deliveries(aws, functionName, streamArn);
  return aws.waitWhileTimePasses(look, (found) => recordsOf(found).length >= count, stepMs);
}

export function recordsOf(found: readonly Delivery[]): DeliveredRecord[] {
  return found.flatMap(({ event }) => event.Records);
}

/** The label of each record of each event: the item's key, or the data that was put into a Kinesis stream. */
export function batchesOf(found: readonly Delivery[]): string[][] {
  return found.map(({ event }) => event.Records.map(labelOf));
}

function labelOf({ dynamodb, kinesis }: DeliveredRecord): string {
  return dynamodb?.Keys.id.S ?? Buffer.from(kinesis?.data ?? '', 'base64').toString('utf8');
}
