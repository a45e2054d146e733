/** Lambda in one region: functions, their code, their execution environments and their event source mappings. */
import path from 'node:path';
import type {
  AppendLogEvents,
  AssumeRole,
  InvokeFunction,
  RecordMetrics,
  RoleMay,
  SendToDestination,
  ServiceEnvironment,
} from '../../contract/ports.ts';
import { prefixedStore, type Store } from '../../store/store.ts';
import type { EventSourceFinder } from '../../streams/event-source.ts';
import { AsyncInvocations } from './functions/async-invocations.ts';
import { CodeStore } from './functions/code-store.ts';
import { Functions } from './functions/functions.ts';
import { Invoker } from './functions/invoker.ts';
import { Transitions } from './functions/transitions.ts';
import { Mappings } from './mappings/mappings.ts';
import { EnvironmentPool } from './runtime/pool.ts';

/** What Lambda needs of the rest of the sandbox. */
export interface LambdaPorts {
  readonly assumeRole: AssumeRole;
  readonly roleMay: RoleMay;
  readonly appendLogEvents: AppendLogEvents;
  readonly recordMetrics: RecordMetrics;
  readonly eventSources: readonly EventSourceFinder[];
  readonly sendToDestination?: SendToDestination;
  /** The address of the sandbox, for the SDK inside functions. */
  endpoint(): string;
  /** An address of the sandbox that whoever has it can read for ten minutes. */
  presign(path: string): string;
  /** The folder of functions' code, shared by all regions. */
  readonly folder: string;
}

export interface LambdaState {
  readonly functions: Functions;
  readonly code: CodeStore;
  readonly transitions: Transitions;
  readonly pool: EnvironmentPool;
  readonly invoker: Invoker;
  readonly asyncInvocations: AsyncInvocations;
  readonly assumeRole: AssumeRole;
  readonly presign: LambdaPorts['presign'];
  readonly invoke: InvokeFunction;
  readonly mappings: Mappings;
  /** Ends pollers, environments and timers; resolves when no process is left. */
  dispose(): Promise<void>;
}

export async function openLambda(store: Store, env: ServiceEnvironment & LambdaPorts): Promise<LambdaState> {
  const { accountId, region, clock, pace, assumeRole, roleMay, recordMetrics, sendToDestination, presign } = env;
  const functions = await Functions.open(store, { accountId, region });
  const code = new CodeStore(path.join(env.folder, region));
  code.removeAllBut(new Set(functions.allVersions().map(({ codeSha256 }) => codeSha256)));
  if (functions.list().length > 0) code.prepare();
  const transitions = new Transitions(functions, { clock, pace });
  await transitions.resume();
  const pool = new EnvironmentPool({ ...env, ensureTaskRoot: (folder) => code.ensureTaskRoot(folder) });
  const invoker = new Invoker({ functions, code, transitions, pool, recordMetrics, clock });
  const invoke: InvokeFunction = (request) => invoker.invoke(request);
  const asyncInvocations = await AsyncInvocations.open(store, { functions, invoker, clock, sendToDestination });
  const mappings = await Mappings.open(prefixedStore(store, 'mappings/'), {
    ...{ accountId, region, clock, pace, roleMay, recordMetrics, sendToDestination, invoke },
    eventSources: env.eventSources,
    findFunction: (nameOrArn) => {
      const found = functions.lookUp(functions.parse(nameOrArn));
      if (found === undefined) return undefined;
      return { functionArn: found.arn, functionName: found.record.name, roleArn: found.version.settings.role };
    },
  });
  return {
    ...{ functions, code, transitions, pool, invoker, asyncInvocations, assumeRole, presign, invoke, mappings },
    dispose: async () => {
      await mappings.dispose();
      asyncInvocations.dispose();
      await transitions.dispose();
      await pool.dispose();
    },
  };
}
