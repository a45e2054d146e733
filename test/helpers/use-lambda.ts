/** Lambda without a gateway, on a fake clock and a separate store, with its calls to other services recorded. */
import path from 'node:path';
import { afterEach } from 'vitest';
import { PACES, type PaceName } from '../../src/sandbox/contract/pace.ts';
import type { DestinationMessage, MetricDatum } from '../../src/sandbox/contract/ports.ts';
import { lambdaService } from '../../src/sandbox/services/lambda/index.ts';
import { type LambdaState, openLambda } from '../../src/sandbox/services/lambda/state.ts';
import { openStore } from '../../src/sandbox/store/level-store.ts';
import type { Store } from '../../src/sandbox/store/store.ts';
import { type Call, directCalls, testEnvironment } from './direct-service.ts';
import type { FakeClock } from './fake-clock.ts';
import { useTemporaryFolder } from './use-temporary-folder.ts';
import { type ZippedFile, zipOf } from './zip.ts';

export interface UsedLambda {
  readonly state: LambdaState;
  readonly call: Call;
  readonly clock: FakeClock;
  /** Where the code of the region's functions is. */
  readonly codeFolder: string;
  readonly messages: string[];
  readonly metrics: MetricDatum[];
  /** The messages sent to destinations: ARN and message. */
  readonly sent: [string, unknown][];
  /** Their message attributes. */
  readonly attributes: DestinationMessage['attributes'][];
  /** Creates a function with this `index.mjs`, and waits until it is Active. */
  createFunction(FunctionName: string, code: string): Promise<void>;
  /** The same Lambda after a restart of the process. */
  reopen(): Promise<UsedLambda>;
}

/** Opens a Lambda for a test; all are disposed after it. */
export function useLambda(paceName: PaceName = 'fast'): () => Promise<UsedLambda> {
  const newFolder = useTemporaryFolder();
  const opened: LambdaState[] = [];
  afterEach(async () => {
    for (const state of opened.splice(0)) await state.dispose();
  });

  async function open(store: Store, folder: string, clock?: FakeClock): Promise<UsedLambda> {
    const env = { ...testEnvironment(clock), pace: PACES[paceName] };
    const messages: string[] = [];
    const metrics: MetricDatum[] = [];
    const sent: [string, unknown][] = [];
    const attributes: DestinationMessage['attributes'][] = [];
    const state = await openLambda(store, {
      ...env,
      folder,
      endpoint: () => 'http://127.0.0.1:9',
      presign: (path) => `http://127.0.0.1:9${path}`,
      assumeRole: async () => ({ accessKeyId: 'a', secretAccessKey: 's', sessionToken: 't' }),
      roleMay: async () => true,
      appendLogEvents: async (_group, _stream, events) => {
        messages.push(...events.map(({ message }) => message));
      },
      recordMetrics: (data) => metrics.push(...data),
      eventSources: [],
      sendToDestination: async (arn, _role, message) => {
        sent.push([arn, JSON.parse(message.body)]);
        attributes.push(message.attributes);
      },
    });
    opened.push(state);
    const call = directCalls(lambdaService(state), env);
    return {
      ...{
        state,
        call,
        clock: env.clock,
        codeFolder: path.join(folder, env.region),
        messages,
        metrics,
        sent,
        attributes,
      },
      createFunction: async (FunctionName, code) => {
        const files: Record<string, ZippedFile> = { 'index.mjs': code };
        const Code = { ZipFile: zipOf(files) };
        await call('CreateFunction', {
          FunctionName,
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          Role: 'r',
          Code,
        });
        await env.clock.advance(env.pace.functionPending);
      },
      reopen: async () => {
        await state.dispose();
        return open(store, folder, env.clock);
      },
    };
  }

  return async () => open(await openStore(undefined), newFolder());
}
