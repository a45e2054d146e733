import {
  CloudWatchClient,
  GetMetricData$,
  GetMetricDataCommand,
  PutMetricData$,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import { describe, expect, test } from 'vitest';
import { defineOperation, type Service, ServiceError } from '../../../src/sandbox/contract/service.ts';
import { signedFetch } from '../../helpers/signed-fetch.ts';
import { useGateway } from '../../helpers/use-gateway.ts';

const seen: unknown[] = [];
const TIME = new Date('2025-11-25T12:00:00Z');
const FRACTION = new Date('2025-11-25T12:00:00.250Z');

const cloudwatch: Service<undefined> = {
  signingName: 'monitoring',
  iamPrefix: 'cloudwatch',
  protocols: ['awsJson1_0', 'rpcv2Cbor', 'awsQuery'],
  targetPrefix: 'GraniteServiceVersion20100801',
  xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
  operations: [
    defineOperation<object, object, undefined>(GetMetricData$, {
      handle: (input) => {
        seen.push(input);
        return {
          MetricDataResults: [{ Id: 'm', StatusCode: 'Complete', Timestamps: [TIME], Values: [1.5, 2] }],
          Messages: [],
        };
      },
    }),
    defineOperation<object, void, undefined>(PutMetricData$, {
      handle: (input) => {
        seen.push(input);
        if ('Namespace' in input && input.Namespace === 'AWS/Lambda') {
          throw new ServiceError('InvalidParameterValue', 'The value AWS/ for parameter Namespace is invalid.');
        }
      },
    }),
  ],
  state: undefined,
};

const gateway = useGateway({ services: [cloudwatch] });

const QUERY = { StartTime: FRACTION, EndTime: TIME, MetricDataQueries: [{ Id: 'm', ReturnData: true }] };

describe.each([
  ['its own AWS JSON', undefined],
  ['RPC v2 CBOR', AwsSmithyRpcV2CborProtocol],
  ['Query', AwsQueryProtocol],
])('CloudWatch over %s', (_name, protocol) => {
  const client = (): CloudWatchClient => new CloudWatchClient({ ...gateway.config(), ...(protocol && { protocol }) });

  test('carries timestamps, numbers and booleans both ways', async () => {
    const output = await client().send(new GetMetricDataCommand(QUERY));

    expect(seen.at(-1)).toEqual(QUERY);
    expect(output.MetricDataResults).toEqual([
      { Id: 'm', StatusCode: 'Complete', Timestamps: [TIME], Values: [1.5, 2] },
    ]);
  });

  test('reads nested lists and answers without output', async () => {
    const MetricData = [{ MetricName: 'm', Value: 0.5, Dimensions: [{ Name: 'FunctionName', Value: 'f' }] }];

    await client().send(new PutMetricDataCommand({ Namespace: 'n', MetricData }));

    expect(seen.at(-1)).toEqual({ Namespace: 'n', MetricData });
  });

  test('has errors whose class the SDK finds', async () => {
    await expect(
      client().send(new PutMetricDataCommand({ Namespace: 'AWS/Lambda', MetricData: [] })),
    ).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'The value AWS/ for parameter Namespace is invalid.',
    });
  });
});

describe('CBOR', () => {
  const call = (path: string, body: Uint8Array): Promise<Response> =>
    signedFetch(gateway.gateway, {
      service: 'monitoring',
      path,
      headers: { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
      body,
    });
  const PATH = '/service/GraniteServiceVersion20100801/operation/GetMetricData';

  test.each([
    ['cut off', [0xa1]],
    ['nested very deeply', new Array<number>(1_000_000).fill(0x81)],
    ['of another type', [0x01]],
  ])('that is %s is refused', async (_name, bytes) => {
    const reply = await call(PATH, Uint8Array.from(bytes));

    expect(reply.status).toBe(400);
    expect(reply.headers.get('smithy-protocol')).toBe('rpc-v2-cbor');
    expect(await reply.text()).toContain('SerializationException');
  });

  test('without an operation of that name is refused', async () => {
    const reply = await call('/service/GraniteServiceVersion20100801/operation/Fly', Uint8Array.of(0xa0));

    expect(reply.status).toBe(404);
    expect(await reply.text()).toContain('UnknownOperationException');
  });
});

test('reads bodies that the SDK compressed', async () => {
  const client = new CloudWatchClient(gateway.config());
  const sent: unknown[] = [];
  client.middlewareStack.add(
    (next) => (args) => {
      sent.push((args.request as { headers: Record<string, string> }).headers['content-encoding']);
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  const MetricData = Array.from({ length: 500 }, (_, index) => ({ MetricName: `m${index}`, Value: index / 2 }));

  await client.send(new PutMetricDataCommand({ Namespace: 'n', MetricData }));

  expect(sent).toEqual(['gzip']);
  expect(seen.at(-1)).toEqual({ Namespace: 'n', MetricData });
});

test('malformed compressed data is refused', async () => {
  const reply = await signedFetch(gateway.gateway, {
    service: 'monitoring',
    headers: {
      'x-amz-target': 'GraniteServiceVersion20100801.PutMetricData',
      'content-type': 'application/x-amz-json-1.0',
      'content-encoding': 'gzip',
    },
    body: 'plain',
  });

  expect(reply.status).toBe(400);
  expect(await reply.text()).toContain('SerializationException');
});
