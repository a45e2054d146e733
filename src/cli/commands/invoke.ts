/** streamlab invoke: calls a lab's function with an event. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EXIT, UsageError, UserError } from '../../core/errors.ts';
import type { ReportLine } from '../../core/log-line.ts';
import { findLab } from '../../labs/catalog/index.ts';
import { samplePayload } from '../../labs/sample-payload.ts';
import { type InvokeReply, invokeFunction } from '../../steps/invoke.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import type { Io } from '../io.ts';
import { labArgument, labHead, openLab, timed } from '../lab-session.ts';
import { text } from '../options.ts';
import { looksLikeJson, parseJson, readText } from '../read-input.ts';

/** Lambda's quota for the payload of a synchronous invocation. */
const PAYLOAD_LIMIT_BYTES = 6 * 1024 * 1024;

export const command = defineCommand({
  description:
    'Calls the function of a lab and prints its reply to standard output; the tail of its log and the REPORT figures go to standard error. Exits with 5 when the function itself failed.',
  arguments: [labArgument],
  options: {
    payload: text('--payload <event>', "a file, - for standard input, or JSON (default: the lab's own sample event)"),
    out: text('--out <file>', 'also write the reply to this file'),
  },
  examples: ['streamlab invoke', 'streamlab invoke dogs --payload input.txt --out outputfile.txt'],
  run: async (context, { payload, out }, [labId]) => {
    const event = payload === undefined ? undefined : await readPayload(context.io, payload);
    const lab = findLab(labId);
    const session = await openLab(context, lab);
    const { step, functionName } = session;
    const { result: reply } = await timed(context, `calling ${functionName}`, async () =>
      invokeFunction(step, lab.function.name, event ?? (await samplePayload(lab))),
    );
    if (out !== undefined) await writeReply(path.resolve(context.io.cwd, out), reply);
    showReply(context, reply);
    context.report.object({ ...labHead(session), function: functionName, ...replyForJson(reply) });
    return reply.functionError === undefined ? EXIT.done : EXIT.functionFailed;
  },
});

async function readPayload(io: Io, given: string): Promise<Uint8Array> {
  const inline = looksLikeJson(given);
  const content = inline ? given : await readText(io, given);
  parseJson(content, inline ? '--payload' : given === '-' ? 'standard input' : given);
  const bytes = Buffer.from(content);
  if (bytes.length > PAYLOAD_LIMIT_BYTES)
    throw new UsageError(`The payload has ${bytes.length} bytes, Lambda's quota is 6 MB`);
  return bytes;
}

async function writeReply(file: string, { payload }: InvokeReply): Promise<void> {
  try {
    await writeFile(file, payload);
  } catch (error) {
    throw new UserError(`Cannot write the reply: ${error instanceof Error ? error.message : String(error)}`, {
      hint: 'choose another file for --out',
      exitCode: EXIT.usage,
      cause: error,
    });
  }
}

/** `brief`: prints the log only when the function failed. */
export function showReply({ report }: CommandContext, reply: InvokeReply, { brief = false } = {}): void {
  report.line(Buffer.from(reply.payload).toString('utf8'));
  const log = brief && reply.functionError === undefined ? '' : reply.log.trimEnd();
  if (log !== '') for (const line of log.split('\n')) report.note(`  ${line.replaceAll('\t', '  ').trimEnd()}`);
  if (reply.report) report.note(figures(reply.report));
  if (reply.functionError !== undefined) report.warn(`the function failed (${reply.functionError})`);
}

function figures(report: ReportLine): string {
  const { durationMs, billedDurationMs, memorySizeMb, maxMemoryUsedMb, initDurationMs, status } = report;
  // After a failed runtime nothing is warm, and the time of a failed initialization is that of the invocation.
  const init = initDurationMs === undefined ? (status ?? 'warm') : `cold, init ${initDurationMs} ms`;
  return `${durationMs} ms, billed ${billedDurationMs} ms, ${maxMemoryUsedMb} of ${memorySizeMb} MB, ${init}`;
}

/** The reply as JSON if possible; replies of functions always are. */
export function replyForJson({ statusCode, functionError, payload, log, report }: InvokeReply) {
  const text = Buffer.from(payload).toString('utf8');
  let reply: unknown = text;
  try {
    reply = JSON.parse(text);
  } catch {
    // An empty payload, for example of a function that was stopped: shown as text.
  }
  const { kind: _, ...numbers } = report ?? { kind: 'report' };
  return {
    statusCode,
    functionError: functionError ?? null,
    reply,
    log: log.split('\n').filter(Boolean),
    figures: numbers,
  };
}
