/** One region of the sandbox: its services, loaded at their first use, and the functions by which they call each other. */
import type { Clock } from '../core/clock.ts';
import type { TargetDialect } from './contract/dialect.ts';
import type { Pace } from './contract/pace.ts';
import type { InvocationActivity, Presign, RecordMetrics, ServiceEnvironment } from './contract/ports.ts';
import type { Service } from './contract/service.ts';
import { lazy } from './lazy.ts';
import { dynamoDbDialect } from './services/dynamodb/dialect.ts';
import { TABLE_STREAM } from './services/dynamodb/streams/stream-type.ts';
import type { IamState } from './services/iam/state.ts';
import { kinesisDialect } from './services/kinesis/dialect.ts';
import { KINESIS_STREAM } from './services/kinesis/stream-type.ts';
import { CODE_SIGNING_NAME } from './services/lambda/code-service.ts';
import type { LambdaState } from './services/lambda/state.ts';
import { prefixedStore, type Store } from './store/store.ts';

/** The dialects of services that word their refusals before authentication differently. */
export const TARGET_DIALECTS: readonly TargetDialect[] = [dynamoDbDialect, kinesisDialect];

/** The signing names of a region's services, by IAM prefix. */
export const REGIONAL_SIGNING_NAMES = {
  cloudwatch: 'monitoring',
  dynamodb: 'dynamodb',
  kinesis: 'kinesis',
  lambda: 'lambda',
  logs: 'logs',
  sqs: 'sqs',
} as const;

type SigningName = (typeof REGIONAL_SIGNING_NAMES)[keyof typeof REGIONAL_SIGNING_NAMES];

export interface RegionOptions {
  readonly accountId: string;
  readonly region: string;
  readonly clock: Clock;
  readonly pace: Pace;
  /** The whole store; the region uses the keys below `region/<name>/`. */
  readonly store: Store;
  /** Where the code of functions is unpacked. */
  readonly folder: string;
  /** The sandbox's own address, known once the gateway listens. */
  endpoint(): string;
  /** Stores that the region is in use; called at its first use. */
  saveRegion(): Promise<void>;
  presign: Presign;
  iam(): Promise<IamState>;
}

export interface Region {
  /** The services with this signing name; none when the sandbox does not have one. */
  services(signingName: string): Promise<readonly Service[]>;
  /** Opens the services with background work: pollers, TTL, transitions that a kill interrupted. */
  resume(): Promise<void>;
  /** The invocations of its functions. */
  activity(): InvocationActivity;
  dispose(): Promise<void>;
}

export function createRegion(options: RegionOptions): Region {
  const { accountId, region, clock, pace, store, iam } = options;
  const environment: ServiceEnvironment = { accountId, region, clock, pace };
  const prefix = `region/${region}/`;
  const part = (name: string): Store => prefixedStore(store, `${prefix}${name}/`);

  const cloudWatch = lazy(async () => {
    const { openCloudWatch } = await import('./services/cloudwatch/state.ts');
    return openCloudWatch(part('cloudwatch'), environment);
  });
  // An invocation that ends while the sandbox stops may find the store closed; its metrics are lost.
  const recordMetrics: RecordMetrics = (data) =>
    void cloudWatch()
      .then((state) => state.record(data))
      .catch(() => {});
  const dynamoDb = lazy(async () => {
    const { openDynamoDb } = await import('./services/dynamodb/state.ts');
    return openDynamoDb(part('dynamodb'), environment);
  });
  const kinesis = lazy(async () => {
    const { openKinesis } = await import('./services/kinesis/state.ts');
    return openKinesis(part('kinesis'), environment);
  });
  const logs = lazy(async () => {
    const { openLogs } = await import('./services/logs/state.ts');
    return openLogs(part('logs'), { ...environment, recordMetrics });
  });
  const sqs = lazy(async () => {
    const { openSqs } = await import('./services/sqs/state.ts');
    return openSqs(part('sqs'), environment);
  });
  let opened: LambdaState | undefined;
  const lambda = lazy(async () => {
    const { openLambda } = await import('./services/lambda/state.ts');
    opened = await openLambda(part('lambda'), {
      ...environment,
      folder: options.folder,
      endpoint: options.endpoint,
      presign: (path) => options.presign({ path, region, service: CODE_SIGNING_NAME }),
      assumeRole: async (request) => (await iam()).assumeRole(request),
      roleMay: async (...request) => (await iam()).roleMay(...request),
      appendLogEvents: async (...events) => (await logs()).append(...events),
      recordMetrics,
      eventSources: [
        { type: TABLE_STREAM, find: async (arn) => (await dynamoDb()).findEventSource(arn) },
        { type: KINESIS_STREAM, find: async (arn) => (await kinesis()).findEventSource(arn) },
      ],
      // Differs from AWS: of an asynchronous call's destinations only queues are reached, not topics and buckets.
      sendToDestination: async (arn, roleArn, message) => {
        const allowed = await (await iam()).roleMay(roleArn, 'sqs:SendMessage', arn);
        if (!allowed) throw new Error(`${roleArn} may not send to ${arn}`);
        await (await sqs()).sendToQueue(arn, message.body, message.attributes);
      },
    });
    return opened;
  });

  /** By signing name; the code of a service is loaded at its first call. */
  const openServices: Readonly<Record<SigningName | typeof CODE_SIGNING_NAME, () => Promise<readonly Service[]>>> = {
    dynamodb: async () => [
      (await import('./services/dynamodb/index.ts')).dynamoDbService(await dynamoDb()),
      (await import('./services/dynamodb-streams/index.ts')).dynamoDbStreamsService(await dynamoDb()),
    ],
    kinesis: async () => [(await import('./services/kinesis/index.ts')).kinesisService(await kinesis())],
    lambda: async () => [(await import('./services/lambda/index.ts')).lambdaService(await lambda())],
    logs: async () => [(await import('./services/logs/index.ts')).logsService(await logs())],
    monitoring: async () => [(await import('./services/cloudwatch/index.ts')).cloudWatchService(await cloudWatch())],
    [CODE_SIGNING_NAME]: async () => [(await import('./services/lambda/code-service.ts')).codeService(await lambda())],
    sqs: async () => [(await import('./services/sqs/index.ts')).sqsService(await sqs())],
  };
  const made = new Map(
    Object.entries(openServices).map(([name, open]) => [name, lazy(() => options.saveRegion().then(open))] as const),
  );

  return {
    services: async (signingName) => (await made.get(signingName)?.()) ?? [],
    resume: async () => {
      const sources = { dynamodb: dynamoDb, kinesis, lambda };
      for (const [name, open] of Object.entries(sources)) {
        const written = await part(name).range({ limit: 1 });
        if (written.length > 0) await open();
      }
    },
    activity: () => opened?.pool.activity ?? { running: 0, started: 0 },
    dispose: async () => {
      // Pollers and functions first: they use the other services.
      for (const state of [lambda, kinesis, dynamoDb, cloudWatch, logs]) await state.dispose();
    },
  };
}
