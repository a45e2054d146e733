/** One region of the sandbox: its services, each loaded when it is first needed, and the functions they lend each other. */
import type { Clock } from '../core/clock.ts';
import type { Pace } from './contract/pace.ts';
import type { ServiceEnvironment } from './contract/ports.ts';
import type { Service } from './contract/service.ts';
import type { CloudWatchState } from './services/cloudwatch/state.ts';
import type { DynamoDbState } from './services/dynamodb/state.ts';
import type { IamState } from './services/iam/state.ts';
import type { KinesisState } from './services/kinesis/state.ts';
import type { LambdaState } from './services/lambda/state.ts';
import type { LogsState } from './services/logs/state.ts';
import type { SqsState } from './services/sqs/state.ts';
import { prefixedStore, type Store } from './store/store.ts';

export interface RegionOptions {
  readonly accountId: string;
  readonly region: string;
  readonly clock: Clock;
  readonly pace: Pace;
  /** The whole store; the region keeps what is its own below `region/<name>/`. */
  readonly store: Store;
  /** Where functions' code is unpacked. */
  readonly folder: string;
  /** The sandbox's own address, known once the gateway listens. */
  endpoint(): string;
  /** Remembers the region for the next start; called when it is first used. */
  saveRegion(): Promise<void>;
  iam(): Promise<IamState>;
}

export interface Region {
  /** The services of a signing name; none when the sandbox does not have it. */
  services(signingName: string): Promise<readonly Service[]>;
  /** Loads what has work to do by itself: pollers, TTL, transitions that a kill cut short. */
  resume(): Promise<void>;
  dispose(): Promise<void>;
}

/** A service's state, opened when it is first asked for. */
interface Lazy<State> {
  (): Promise<State>;
  /** Disposes the state if it was ever opened. */
  dispose(): Promise<void>;
}

function lazy<State extends object>(open: () => Promise<State>): Lazy<State> {
  let opening: Promise<State> | undefined;
  const get = (): Promise<State> => {
    opening ??= open();
    return opening;
  };
  const dispose = async (): Promise<void> => {
    const state: { dispose?(): Promise<void> } | undefined = await opening;
    await state?.dispose?.();
  };
  return Object.assign(get, { dispose });
}

export function createRegion(options: RegionOptions): Region {
  const { accountId, region, clock, pace, store, iam } = options;
  const environment: ServiceEnvironment = { accountId, region, clock, pace };
  const prefix = `region/${region}/`;
  const part = (name: string): Store => prefixedStore(store, `${prefix}${name}/`);

  const logs = lazy<LogsState>(async () => {
    const { openLogs } = await import('./services/logs/state.ts');
    return openLogs(part('logs'), environment);
  });
  const cloudWatch = lazy<CloudWatchState>(async () => {
    const { openCloudWatch } = await import('./services/cloudwatch/state.ts');
    return openCloudWatch(part('cloudwatch'), environment);
  });
  const dynamoDb = lazy<DynamoDbState>(async () => {
    const { openDynamoDb } = await import('./services/dynamodb/state.ts');
    return openDynamoDb(part('dynamodb'), environment);
  });
  const kinesis = lazy<KinesisState>(async () => {
    const { openKinesis } = await import('./services/kinesis/state.ts');
    return openKinesis(part('kinesis'), environment);
  });
  const sqs = lazy<SqsState>(async () => {
    const { openSqs } = await import('./services/sqs/state.ts');
    return openSqs(part('sqs'), environment);
  });
  const lambda = lazy<LambdaState>(async () => {
    const { openLambda } = await import('./services/lambda/state.ts');
    return openLambda(part('lambda'), {
      ...environment,
      folder: options.folder,
      endpoint: options.endpoint,
      assumeRole: async (request) => (await iam()).assumeRole(request),
      roleMay: async (...request) => (await iam()).roleMay(...request),
      appendLogEvents: async (...events) => (await logs()).append(...events),
      // An invocation that ends with the sandbox may find the store closed; its figures are lost with it.
      recordMetrics: (data) =>
        void cloudWatch()
          .then((state) => state.record(data))
          .catch(() => {}),
      findEventSource: async (arn) =>
        arn.startsWith('arn:aws:kinesis:')
          ? (await kinesis()).findEventSource(arn)
          : (await dynamoDb()).findEventSource(arn),
      // Differs from AWS: of an asynchronous call's destinations only queues are reached, not topics and buckets.
      sendToDestination: async (arn, roleArn, message) => {
        const allowed = await (await iam()).roleMay(roleArn, 'sqs:SendMessage', arn);
        if (!allowed) throw new Error(`${roleArn} may not send to ${arn}`);
        await (await sqs()).sendToQueue(arn, message);
      },
    });
  });

  const services: Readonly<Record<string, () => Promise<readonly Service[]>>> = {
    dynamodb: async () => {
      const { dynamoDbService } = await import('./services/dynamodb/index.ts');
      const { dynamoDbStreamsService } = await import('./services/dynamodb-streams/index.ts');
      const state = await dynamoDb();
      return [dynamoDbService(state), dynamoDbStreamsService(state)];
    },
    kinesis: async () => {
      const { kinesisService } = await import('./services/kinesis/index.ts');
      return [kinesisService(await kinesis())];
    },
    lambda: async () => {
      const { lambdaService } = await import('./services/lambda/index.ts');
      return [lambdaService(await lambda())];
    },
    logs: async () => {
      const { logsService } = await import('./services/logs/index.ts');
      return [logsService(await logs())];
    },
    monitoring: async () => {
      const { cloudWatchService } = await import('./services/cloudwatch/index.ts');
      return [cloudWatchService(await cloudWatch())];
    },
    sqs: async () => {
      const { sqsService } = await import('./services/sqs/index.ts');
      return [sqsService(await sqs())];
    },
  };
  const made = new Map<string, Promise<readonly Service[]>>();

  return {
    services: (signingName) => {
      let list = made.get(signingName);
      if (list === undefined) {
        const make = services[signingName];
        list = make === undefined ? Promise.resolve([]) : options.saveRegion().then(make);
        made.set(signingName, list);
      }
      return list;
    },
    resume: async () => {
      const sources = { dynamodb: dynamoDb, kinesis, lambda };
      for (const [name, open] of Object.entries(sources)) {
        const written = await part(name).range({ limit: 1 });
        if (written.length > 0) await open();
      }
    },
    dispose: async () => {
      // Pollers and functions first: they use all the others.
      for (const state of [lambda, kinesis, dynamoDb, cloudWatch, logs]) await state.dispose();
    },
  };
}
