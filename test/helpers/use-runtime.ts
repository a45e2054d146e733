/** Execution environments for a test file, over the handlers in test/fixtures, on a clock of the test's own. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { afterEach } from 'vitest';
import type {
  EnvironmentSpec,
  InvocationOutcome,
  RuntimePorts,
} from '../../src/sandbox/services/lambda/runtime/environment-spec.ts';
import { type FindPython, pythonFinder } from '../../src/sandbox/services/lambda/runtime/find-python.ts';
import { EnvironmentPool } from '../../src/sandbox/services/lambda/runtime/pool.ts';
import { ACCOUNT_ID, REGION } from './direct-service.ts';
import { FakeClock } from './fake-clock.ts';
import { useTemporaryFolder } from './use-temporary-folder.ts';

export const HANDLERS = path.resolve(import.meta.dirname, '../fixtures/handlers');

export interface Ran {
  readonly requestId: string;
  /** What the payload says. */
  readonly value: unknown;
  readonly functionError: string | undefined;
  readonly logTail: string;
}

export interface UsedRuntime {
  readonly pool: EnvironmentPool;
  readonly clock: FakeClock;
  /** Every log event so far, and the log streams that they went to. */
  readonly messages: string[];
  readonly streams: Set<string>;
  /** Invokes a function once. */
  run(
    spec: Partial<EnvironmentSpec> & { readonly handler: string },
    event?: unknown,
    options?: RunOptions,
  ): Promise<Ran>;
}

export interface RunOptions {
  readonly clientContext?: string;
}

/** A new pool for each test, disposed after it. */
export function useRuntime(ports: Partial<RuntimePorts> = {}): () => UsedRuntime {
  const findPython = pythonFinder();
  const newFolder = useTemporaryFolder();
  const used: UsedRuntime[] = [];
  afterEach(async () => {
    for (const { pool } of used.splice(0)) await pool.dispose();
  });
  return () => {
    const runtime = openRuntime({ folder: newFolder(), ...ports }, findPython);
    used.push(runtime);
    return runtime;
  };
}

function openRuntime(ports: Partial<RuntimePorts> & Pick<RuntimePorts, 'folder'>, findPython: FindPython): UsedRuntime {
  const clock = new FakeClock();
  const messages: string[] = [];
  const streams = new Set<string>();
  const pool = new EnvironmentPool(
    {
      accountId: ACCOUNT_ID,
      region: REGION,
      clock,
      assumeRole: async () => ({ accessKeyId: 'ASIATEST', secretAccessKey: 'secret', sessionToken: 'token' }),
      roleMay: async () => true,
      appendLogEvents: async (group, stream, events) => {
        streams.add(`${group}:${stream}`);
        messages.push(...events.map(({ message }) => message));
      },
      endpoint: () => 'http://127.0.0.1:9',
      ensureTaskRoot: async () => {},
      ...ports,
    },
    findPython,
  );
  const run: UsedRuntime['run'] = async (spec, event = {}, { clientContext } = {}) => {
    const requestId = randomUUID();
    const payload = Buffer.from(JSON.stringify(event));
    const invokedFunctionArn = `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:tested`;
    const invocation = { requestId, payload, invokedFunctionArn, ...(clientContext ? { clientContext } : {}) };
    const outcome = await pool.invoke(functionSpec(spec), invocation);
    return { requestId, value: parsed(outcome), functionError: outcome.functionError, logTail: outcome.logTail };
  };
  return { pool, clock, messages, streams, run };
}

function parsed({ payload }: InvocationOutcome): unknown {
  return JSON.parse(Buffer.from(payload).toString('utf8'));
}

export function functionSpec(spec: Partial<EnvironmentSpec> & { readonly handler: string }): EnvironmentSpec {
  return {
    functionName: 'tested',
    version: '$LATEST',
    generation: '1',
    runtime: 'nodejs24.x',
    roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/tested`,
    memorySizeMb: 128,
    timeoutMs: 10_000,
    taskRoot: HANDLERS,
    variables: {},
    logGroupName: '/aws/lambda/tested',
    logFormat: 'Text',
    ...spec,
  };
}

/** Log events with what differs from run to run replaced: request ids, times, durations, memory. */
export function normalised(messages: readonly string[]): string[] {
  return messages.map((message) =>
    message
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<time>')
      .replace(/runtime:[0-9a-f]{64}/, 'runtime:<hex>')
      .replace(/(Duration: )[\d.]+ ms/g, '$1<n> ms')
      .replace(/(Max Memory Used: )\d+ MB/, '$1<n> MB'),
  );
}
