import {
  CreateFunction$,
  CreateFunctionCommand,
  DeleteFunction$,
  DeleteFunctionCommand,
  GetFunction$,
  GetFunctionCommand,
  Invoke$,
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
  ListFunctions$,
  ListFunctionsCommand,
  ListTags$,
  ListTagsCommand,
  UntagResource$,
  UntagResourceCommand,
} from '@aws-sdk/client-lambda';
import type { StaticOperationSchema } from '@smithy/types';
import { describe, expect, test } from 'vitest';
import { defineOperation, type Service, ServiceError } from '../../../src/sandbox/contract/service.ts';
import { lambdaDialect } from '../../../src/sandbox/services/lambda/dialect.ts';
import { signedFetch } from '../../helpers/signed-fetch.ts';
import { useGateway } from '../../helpers/use-gateway.ts';

const seen: unknown[] = [];

/** An operation that records its input and returns `output`. */
function answering(schema: StaticOperationSchema, output: object) {
  return defineOperation<object, object, undefined>(schema, {
    handle: (input) => {
      seen.push(input);
      return output;
    },
  });
}

const lambda: Service<undefined> = {
  signingName: 'lambda',
  iamPrefix: 'lambda',
  dialect: lambdaDialect,
  protocols: ['restJson1'],
  operations: [
    answering(CreateFunction$, { FunctionName: 'f', LastModified: '2025-11-25T02:26:54.123+0000', Timeout: 3 }),
    answering(DeleteFunction$, { StatusCode: 204 }),
    defineOperation<object, object, undefined>(GetFunction$, {
      handle: (input) => {
        seen.push(input);
        const message = 'Function not found: arn:aws:lambda:eu-west-1:000000000000:function:f';
        throw new ServiceError('ResourceNotFoundException', message, 404, { Message: message, Type: 'User' });
      },
    }),
    defineOperation<InvokeCommandInput, object, undefined>(Invoke$, {
      handle: (input) => {
        seen.push(input);
        if (input.InvocationType === 'Event') return { StatusCode: 202 };
        return { StatusCode: 200, ExecutedVersion: '$LATEST', FunctionError: 'Unhandled', Payload: input.Payload };
      },
    }),
    answering(ListFunctions$, { Functions: [] }),
    answering(ListTags$, { Tags: { a: 'b' } }),
    answering(UntagResource$, {}),
  ],
  notServed: ['CreateAlias POST /2015-03-31/functions/{FunctionName}/aliases'],
  state: undefined,
};

const gateway = useGateway({ services: [lambda] });
const client = (): LambdaClient => new LambdaClient(gateway.config());
const ARN = 'arn:aws:lambda:eu-west-1:000000000000:function:f';

describe('malformed input', () => {
  test.each([
    ['', '{'],
    ['Expected map or null', '{"Environment":{"Variables":1}}'],
    ['Expected list or null', '{"Layers":"l"}'],
    ['STRING_VALUE can not be converted to an Integer', '{"Timeout":"3"}'],
    ['NUMBER_VALUE can not be converted to a String', '{"Environment":{"Variables":{"a":1}}}'],
  ])('is refused with %j', async (message, body) => {
    const reply = await signedFetch(gateway.gateway, { service: 'lambda', path: '/2015-03-31/functions', body });

    expect(reply.status).toBe(400);
    expect(reply.headers.get('x-amzn-errortype')).toBe('SerializationException');
    expect(await reply.json()).toEqual(message === '' ? {} : { Message: message });
  });

  test('an unknown path is an unknown operation', async () => {
    const reply = await signedFetch(gateway.gateway, { service: 'lambda', path: '/2015-03-31/planes', body: '{}' });

    expect(reply.status).toBe(404);
    expect(reply.headers.get('x-amzn-errortype')).toBe('UnknownOperationException');
  });

  test('the error names an operation that is not served', async () => {
    const path = '/2015-03-31/functions/f/aliases';
    const reply = await signedFetch(gateway.gateway, { service: 'lambda', path, body: '{}' });

    expect(reply.status).toBe(501);
    expect(await reply.json()).toEqual({
      message: 'The streamlab sandbox does not serve the operation CreateAlias (lambda:CreateAlias).',
    });
  });
});

describe('valid input', () => {
  test('has blobs, maps and lists in the body', async () => {
    const input = {
      FunctionName: 'f',
      Role: 'arn:aws:iam::000000000000:role/r',
      Code: { ZipFile: new Uint8Array(Buffer.from('PK')) },
      Environment: { Variables: { ä: 'ö', empty: '' } },
      Architectures: ['arm64' as const],
      Timeout: 3,
      Publish: false,
    };

    const output = await client().send(new CreateFunctionCommand(input));

    expect(seen.at(-1)).toEqual({ ...input, Code: { ZipFile: Buffer.from('PK') } });
    expect(output).toEqual({
      $metadata: expect.objectContaining({ httpStatusCode: 201 }),
      FunctionName: 'f',
      LastModified: '2025-11-25T02:26:54.123+0000',
      Timeout: 3,
    });
  });

  test('has an ARN in a label', async () => {
    const output = await client().send(new ListTagsCommand({ Resource: ARN }));

    expect(seen.at(-1)).toEqual({ Resource: ARN });
    expect(output.Tags).toEqual({ a: 'b' });
  });

  test('has lists in the query string', async () => {
    await client().send(new UntagResourceCommand({ Resource: ARN, TagKeys: ['a b', 'c'] }));
    expect(seen.at(-1)).toEqual({ Resource: ARN, TagKeys: ['a b', 'c'] });

    await client().send(new ListFunctionsCommand({ MaxItems: 5, FunctionVersion: 'ALL' }));
    expect(seen.at(-1)).toEqual({ MaxItems: 5, FunctionVersion: 'ALL' });
  });

  test('has payloads unchanged and members in headers, in both directions', async () => {
    const payload = new Uint8Array([0, 255, 128]);

    const output = await client().send(
      new InvokeCommand({ FunctionName: ARN, Qualifier: '1', LogType: 'Tail', Payload: payload }),
    );

    expect(seen.at(-1)).toEqual({ FunctionName: ARN, Qualifier: '1', LogType: 'Tail', Payload: Buffer.from(payload) });
    expect(output).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled', ExecutedVersion: '$LATEST' });
    expect(Buffer.from(output.Payload ?? [])).toEqual(Buffer.from(payload));
    expect(output.LogResult).toBeUndefined();
  });

  test('leads to the status that the operation returns', async () => {
    const output = await client().send(new InvokeCommand({ FunctionName: 'f', InvocationType: 'Event' }));

    expect(seen.at(-1)).toEqual({ FunctionName: 'f', InvocationType: 'Event' });
    expect(output.StatusCode).toBe(202);
    expect(output.Payload ?? []).toHaveLength(0);
  });

  test('leads to 204 without a body', async () => {
    const output = await client().send(new DeleteFunctionCommand({ FunctionName: 'f' }));
    const reply = await signedFetch(gateway.gateway, {
      service: 'lambda',
      method: 'DELETE',
      path: '/2015-03-31/functions/f',
    });

    expect(output.$metadata.httpStatusCode).toBe(204);
    expect(reply.headers.get('content-length')).toBeNull();
  });

  test('has a trailing slash from older clients', async () => {
    const reply = await signedFetch(gateway.gateway, {
      service: 'lambda',
      method: 'GET',
      path: '/2015-03-31/functions/',
    });

    expect(await reply.json()).toEqual({ Functions: [] });
  });

  test('can lead to an error in header and body, with its own members', async () => {
    const message = 'Function not found: arn:aws:lambda:eu-west-1:000000000000:function:f';

    await expect(client().send(new GetFunctionCommand({ FunctionName: 'f' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message,
      Type: 'User',
      $metadata: { httpStatusCode: 404 },
    });
    const reply = await signedFetch(gateway.gateway, {
      service: 'lambda',
      method: 'GET',
      path: '/2015-03-31/functions/f',
    });
    expect(await reply.json()).toEqual({ Message: message, Type: 'User' });
  });
});

test('limits the body to the maximum of the service', async () => {
  const zip = new Uint8Array(70_167_211);
  const input = { FunctionName: 'f', Role: 'r', Code: { ZipFile: zip } };

  await expect(client().send(new CreateFunctionCommand(input))).rejects.toMatchObject({
    name: 'RequestEntityTooLargeException',
    message: 'Request must be smaller than 70167211 bytes for the CreateFunction operation',
    $metadata: { httpStatusCode: 413 },
  });
});
