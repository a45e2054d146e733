import { PutMetricData$ } from '@aws-sdk/client-cloudwatch';
import { CreateTable$, PutItem$ } from '@aws-sdk/client-dynamodb';
import { CreateFunction$ } from '@aws-sdk/client-lambda';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defineOperation, type Service } from '../../../src/sandbox/contract/service.ts';
import { dynamoDbDialect } from '../../../src/sandbox/services/dynamodb/dialect.ts';
import { lambdaDialect } from '../../../src/sandbox/services/lambda/dialect.ts';
import { rounds } from '../../helpers/rounds.ts';
import { signedFetch } from '../../helpers/signed-fetch.ts';
import { useGateway } from '../../helpers/use-gateway.ts';

const common = { state: undefined } as const;
const handle = (): object => ({});
const services: readonly Service<undefined>[] = [
  {
    ...common,
    signingName: 'dynamodb',
    iamPrefix: 'dynamodb',
    protocols: ['awsJson1_0'],
    targetPrefix: 'DynamoDB_20120810',
    dialect: dynamoDbDialect,
    // Both encodings, and recursive shapes (attribute values).
    operations: [
      defineOperation<object, object, undefined>(PutItem$, { handle }),
      defineOperation<object, object, undefined>(CreateTable$, { encoding: 'wire', handle }),
    ],
  },
  {
    ...common,
    signingName: 'monitoring',
    iamPrefix: 'cloudwatch',
    protocols: ['awsJson1_0', 'rpcv2Cbor', 'awsQuery'],
    targetPrefix: 'GraniteServiceVersion20100801',
    operations: [defineOperation<object, object, undefined>(PutMetricData$, { handle })],
  },
  {
    ...common,
    signingName: 'lambda',
    iamPrefix: 'lambda',
    dialect: lambdaDialect,
    protocols: ['restJson1'],
    operations: [defineOperation<object, object, undefined>(CreateFunction$, { handle })],
  },
];

const gateway = useGateway({ services });

type Body = string | Uint8Array;
type Send = (body: Body) => Promise<Response>;

/** JSON with the names of the members, but rarely with their types. */
const almostInput = fc.dictionary(
  fc.constantFrom('TableName', 'Item', 'Code', 'Environment', 'Layers', 'MetricData', 'Namespace', '__proto__'),
  fc.jsonValue({ maxDepth: 4 }),
);

const requests = {
  json: (target: string, service: string) => (body: Body) =>
    signedFetch(gateway.gateway, {
      service,
      headers: { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.0' },
      body,
    }),
  rest: (body: Body) => signedFetch(gateway.gateway, { service: 'lambda', path: '/2015-03-31/functions', body }),
  cbor: (body: Body) =>
    signedFetch(gateway.gateway, {
      service: 'monitoring',
      path: '/service/GraniteServiceVersion20100801/operation/PutMetricData',
      headers: { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
      body,
    }),
  query: (body: Body) =>
    signedFetch(gateway.gateway, {
      service: 'monitoring',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    }),
};

const jsonBodies = fc.oneof(
  almostInput.map((input) => JSON.stringify(input)),
  fc.json(),
  fc.string(),
  fc.uint8Array(),
);
const queryBodies = fc
  .array(
    fc.tuple(
      fc.constantFrom('Namespace', 'MetricData.member.1.Value', 'MetricData.1', 'MetricData', 'A..b'),
      fc.string(),
    ),
  )
  .map(
    (parameters) =>
      `Action=PutMetricData&${parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`,
  );

test.each<[string, Send, fc.Arbitrary<Body>]>([
  ['AWS JSON shapes', requests.json('DynamoDB_20120810.PutItem', 'dynamodb'), jsonBodies],
  ['AWS JSON in wire form', requests.json('DynamoDB_20120810.CreateTable', 'dynamodb'), jsonBodies],
  ['REST JSON', requests.rest, jsonBodies],
  ['CBOR', requests.cbor, fc.uint8Array({ maxLength: 64 })],
  ['Query', requests.query, queryBodies],
  ['a malformed form', requests.query, fc.uint8Array()],
])('any body sent as %s is a success or the client’s error', async (_name, send, bodies) => {
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      const reply = await send(body);
      await reply.arrayBuffer();
      expect(reply.status).toBeLessThan(500);
    }),
    { numRuns: rounds({ normal: 60, long: 8_000 }) },
  );
  expect(gateway.logged).toEqual([]);
});

test('so is a shape nested as deep as a body can be', async () => {
  const depth = 1_000_000;
  const nested = `{"Item":{"a":${'{"L":['.repeat(depth)}${']}'.repeat(depth)}}}`;

  const reply = await requests.json('DynamoDB_20120810.PutItem', 'dynamodb')(nested);

  expect(reply.status).toBe(400);
  expect(gateway.logged).toEqual([]);
});
