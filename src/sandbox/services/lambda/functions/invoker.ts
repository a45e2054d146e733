/** Invokes functions: resolves the version, enforces the concurrency limits, runs it and records metrics. */
import { randomUUID } from 'node:crypto';
import type {
  InvokeRequest,
  InvokeResult,
  MetricDatum,
  RecordMetrics,
  ServiceEnvironment,
} from '../../../contract/ports.ts';
import { ServiceError } from '../../../contract/service.ts';
import { functionNotFound, throttled } from '../errors.ts';
import type { EnvironmentSpec } from '../runtime/environment-spec.ts';
import { type EnvironmentPool, RoleNotAssumableError } from '../runtime/pool.ts';
import type { CodeStore } from './code-store.ts';
import type { FoundFunction, Functions } from './functions.ts';
import { type FunctionVersion, LATEST } from './model.ts';
import type { Transitions } from './transitions.ts';

export interface InvokerDependencies {
  readonly functions: Functions;
  readonly code: CodeStore;
  readonly transitions: Transitions;
  readonly pool: EnvironmentPool;
  readonly recordMetrics: RecordMetrics;
  readonly clock: ServiceEnvironment['clock'];
}

export class Invoker {
  readonly #parts: InvokerDependencies;
  /** Running invocations by function. */
  readonly #running = new Map<string, number>();

  constructor(parts: InvokerDependencies) {
    this.#parts = parts;
  }

  /**
   * The version of a request; of an alias with weights, one of its two at random. Only here the message for a missing
   * function names `$LATEST`.
   */
  find(functionName: string, qualifier?: string): FoundFunction {
    const { functions } = this.#parts;
    const named = functions.parse(functionName, qualifier);
    const found = functions.lookUp(named);
    if (found === undefined) throw functionNotFound(functions.arn({ ...named, qualifier: named.qualifier ?? LATEST }));
    const weights = Object.entries(found.alias?.routing ?? {});
    let chance = Math.random();
    for (const [version, weight] of weights) {
      chance -= weight;
      const routed = chance < 0 ? functions.version(found.record.name, version) : undefined;
      if (routed !== undefined) return { ...found, version: routed };
    }
    return found;
  }

  /** Waits for the function's response. `requestId` is given for a retry of an event. */
  async invoke(request: InvokeRequest, requestId: string = randomUUID()): Promise<InvokeResult> {
    const { transitions } = this.#parts;
    let found = this.find(request.functionName, request.qualifier);
    if (found.version.state === 'Pending') {
      await transitions.settled(found.version);
      found = this.find(request.functionName, request.qualifier);
    }
    const { name, reservedConcurrency } = found.record;
    const running = this.#running.get(name) ?? 0;
    if (reservedConcurrency !== undefined && running >= reservedConcurrency) {
      this.#record(found, { Throttles: 1 });
      throw throttled();
    }
    this.#running.set(name, running + 1);
    try {
      return await this.#run(found, request, requestId);
    } finally {
      this.#running.set(name, (this.#running.get(name) ?? 1) - 1);
    }
  }

  async #run(found: FoundFunction, request: InvokeRequest, requestId: string): Promise<InvokeResult> {
    const { pool, code } = this.#parts;
    const { version, arn } = found;
    const concurrent = this.#running.get(version.name) ?? 1;
    const clientContext = decodeClientContext(request.clientContext);
    const invocation = { requestId, payload: request.payload, invokedFunctionArn: arn, ...clientContext };
    try {
      const outcome = await pool.invoke(specOf(version, code), invocation);
      const failed = outcome.functionError !== undefined;
      this.#record(found, {
        Invocations: 1,
        Errors: failed ? 1 : 0,
        Throttles: 0,
        Duration: outcome.durationMs,
        ConcurrentExecutions: concurrent,
      });
      return {
        requestId,
        statusCode: 200,
        executedVersion: version.version,
        functionError: outcome.functionError,
        payload: outcome.payload,
        logTail: outcome.logTail,
      };
    } catch (error) {
      if (!(error instanceof RoleNotAssumableError)) throw error;
      const message = 'The role defined for the function cannot be assumed by Lambda.';
      throw new ServiceError('AccessDeniedException', message, 403, { Type: 'User' });
    }
  }

  #record({ record, qualifier }: FoundFunction, values: Readonly<Record<string, number>>): void {
    const timestamp = this.#parts.clock.now();
    const dimensionSets: Record<string, string>[] = [{}, { FunctionName: record.name }];
    if (qualifier !== undefined) {
      dimensionSets.push({ FunctionName: record.name, Resource: `${record.name}:${qualifier}` });
    }
    this.#parts.recordMetrics(
      Object.entries(values).flatMap(([metricName, value]) =>
        dimensionSets.map((dimensions): MetricDatum => {
          const unit = metricName === 'Duration' ? 'Milliseconds' : 'Count';
          return { namespace: 'AWS/Lambda', metricName, dimensions, value, unit, timestamp };
        }),
      ),
    );
  }
}

function specOf(
  { name, version, settings, generation, codeSha256 }: FunctionVersion,
  code: CodeStore,
): EnvironmentSpec {
  const { logging } = settings;
  return {
    functionName: name,
    version,
    generation,
    runtime: settings.runtime,
    handler: settings.handler,
    roleArn: settings.role,
    memorySizeMb: settings.memorySize,
    timeoutMs: settings.timeout * 1000,
    taskRoot: code.taskRoot(codeSha256),
    variables: settings.variables ?? {},
    logGroupName: logging.group,
    logFormat: logging.format,
    applicationLogLevel: logging.applicationLevel,
    systemLogLevel: logging.systemLevel,
  };
}

/** Decodes base64; anything but JSON is dropped, because the runtime client would fail. */
function decodeClientContext(encoded: string | undefined): { clientContext?: string } {
  if (encoded === undefined) return {};
  try {
    const json = JSON.stringify(JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')));
    // Headers must be ASCII.
    return { clientContext: json.replace(/[^\x20-\x7e]/g, (char) => `\\u${hex4(char.charCodeAt(0))}`) };
  } catch {
    return {};
  }
}

function hex4(code: number): string {
  return code.toString(16).padStart(4, '0');
}
