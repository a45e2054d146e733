import { describe, expect, it } from 'vitest';
import { type UsedLambda, useLambda } from '../../../../helpers/use-lambda.ts';

const open = useLambda();

const MINUTE_MS = 60_000;
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:queue';
/** Fails as many times as its event says, and logs each attempt. */
const FLAKY = `
let attempts = 0;
export const handler = async (event, context) => {
  attempts += 1;
  console.log('attempt', attempts, context.awsRequestId);
  if (attempts <= event.failures) throw new Error('not yet');
  return { attempts };
};`;

const send = (lambda: UsedLambda, event: object): Promise<unknown> =>
  lambda.call('Invoke', {
    FunctionName: 'flaky',
    InvocationType: 'Event',
    Payload: Buffer.from(JSON.stringify(event)),
  });

/** The attempts that were logged so far: their numbers and the request ids. */
function attempts({ messages }: UsedLambda): { numbers: number[]; ids: Set<string> } {
  const found = messages.flatMap((message) => [...message.matchAll(/\tattempt (\d+) (\S+)/g)]);
  return { numbers: found.map((match) => Number(match[1])), ids: new Set(found.map((match) => match[2] ?? '')) };
}

const untilAttempts = (lambda: UsedLambda, count: number): Promise<unknown> =>
  expect.poll(() => attempts(lambda).numbers, { timeout: 5_000 }).toHaveLength(count);

/** An attempt is over when the next one is scheduled or the event is deleted. */
const untilPlanned = ({ clock }: UsedLambda, timers: number): Promise<unknown> =>
  expect.poll(() => clock.pending, { timeout: 5_000 }).toBe(timers);

describe('an asynchronous invocation', () => {
  it('is retried after one and two minutes, with the same request id', async () => {
    const lambda = await open();
    await lambda.createFunction('flaky', FLAKY);
    expect(await send(lambda, { failures: 9 })).toEqual({ StatusCode: 202 });
    // In addition to the next attempt, the end of the idle environment is scheduled.
    await untilPlanned(lambda, 2);
    await lambda.clock.advance(MINUTE_MS - 1);
    expect(attempts(lambda).numbers).toEqual([1]);
    await lambda.clock.advance(1);
    await untilAttempts(lambda, 2);
    await untilPlanned(lambda, 2);
    await lambda.clock.advance(2 * MINUTE_MS);
    await untilAttempts(lambda, 3);
    await untilPlanned(lambda, 1);
    await lambda.clock.advance(60 * MINUTE_MS);
    expect(attempts(lambda).numbers).toEqual([1, 2, 3]);
    expect(attempts(lambda).ids.size).toBe(1);
  });

  it('ends with the first success', async () => {
    const lambda = await open();
    await lambda.createFunction('flaky', FLAKY);
    await send(lambda, { failures: 1 });
    await untilPlanned(lambda, 2);
    await lambda.clock.advance(MINUTE_MS);
    await untilAttempts(lambda, 2);
    await untilPlanned(lambda, 1);
    const sums = lambda.metrics.filter(({ dimensions }) => dimensions.FunctionName === 'flaky');
    expect(sums.filter(({ metricName }) => metricName === 'Errors').map(({ value }) => value)).toEqual([1, 0]);
  });

  it('survives the end of the process', async () => {
    const before = await open();
    await before.createFunction('flaky', FLAKY);
    await send(before, { failures: 1 });
    await untilPlanned(before, 2);
    const after = await before.reopen();
    await after.clock.advance(MINUTE_MS);
    await untilAttempts(after, 1);
    expect(attempts(after).ids).toEqual(attempts(before).ids);
  });

  it('reports to the destinations of its configuration', async () => {
    const lambda = await open();
    await lambda.createFunction('flaky', FLAKY);
    const DestinationConfig = { OnSuccess: { Destination: QUEUE }, OnFailure: { Destination: QUEUE } };
    const config = { FunctionName: 'flaky', MaximumRetryAttempts: 0, DestinationConfig };
    await lambda.call('PutFunctionEventInvokeConfig', config);
    await send(lambda, { failures: 1 });
    await expect.poll(() => lambda.sent.length).toBe(1);
    await send(lambda, { failures: 1 });
    await expect.poll(() => lambda.sent.length).toBe(2);
    const requestContext = {
      requestId: expect.any(String),
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:flaky:$LATEST',
      approximateInvokeCount: 1,
    };
    const shared = { version: '1.0', timestamp: expect.any(String), requestPayload: { failures: 1 } };
    expect(lambda.sent).toEqual([
      [
        QUEUE,
        {
          ...shared,
          requestContext: { ...requestContext, condition: 'RetriesExhausted' },
          responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
          responsePayload: expect.objectContaining({ errorMessage: 'not yet' }),
        },
      ],
      [
        QUEUE,
        {
          ...shared,
          requestContext: { ...requestContext, condition: 'Success' },
          responseContext: { statusCode: 200, executedVersion: '$LATEST' },
          responsePayload: { attempts: 2 },
        },
      ],
    ]);
  });

  it('sends an event that failed to the dead-letter queue, with the reason in its message attributes', async () => {
    const lambda = await open();
    await lambda.createFunction('flaky', FLAKY);
    const DeadLetterConfig = { TargetArn: QUEUE };
    await lambda.call('UpdateFunctionConfiguration', { FunctionName: 'flaky', DeadLetterConfig });
    await lambda.clock.advance(MINUTE_MS);
    await lambda.call('PutFunctionEventInvokeConfig', { FunctionName: 'flaky', MaximumRetryAttempts: 0 });
    await send(lambda, { failures: 1 });
    await expect.poll(() => lambda.sent).toEqual([[QUEUE, { failures: 1 }]]);
    const [requestId] = attempts(lambda).ids;
    expect(lambda.attributes).toEqual([
      {
        RequestID: { dataType: 'String', stringValue: requestId },
        ErrorCode: { dataType: 'Number', stringValue: '200' },
        ErrorMessage: { dataType: 'String', stringValue: 'not yet' },
      },
    ]);
  });

  it('waits while the function is throttled, without using up its attempts', async () => {
    const lambda = await open();
    await lambda.createFunction('flaky', FLAKY);
    await lambda.call('PutFunctionConcurrency', { FunctionName: 'flaky', ReservedConcurrentExecutions: 0 });
    await send(lambda, { failures: 0 });
    await untilPlanned(lambda, 1);
    await lambda.clock.advance(1_000);
    await untilPlanned(lambda, 1);
    expect(lambda.metrics.filter(({ metricName }) => metricName === 'Throttles').length).toBeGreaterThan(1);
    await lambda.call('DeleteFunctionConcurrency', { FunctionName: 'flaky' });
    await lambda.clock.advance(2_000);
    await untilAttempts(lambda, 1);
  });
});

describe('FunctionEventInvokeConfig', () => {
  it('is created, changed, returned, listed and deleted', async () => {
    const { call, createFunction } = await open();
    const FunctionName = 'flaky';
    await createFunction(FunctionName, FLAKY);
    const shown = {
      FunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:flaky:$LATEST',
      LastModified: expect.any(Date),
      DestinationConfig: { OnFailure: {}, OnSuccess: {} },
    };
    const put = await call('PutFunctionEventInvokeConfig', { FunctionName, MaximumEventAgeInSeconds: 60 });
    expect(put).toEqual({ ...shown, MaximumEventAgeInSeconds: 60 });
    const both = { ...shown, MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 1 };
    expect(await call('UpdateFunctionEventInvokeConfig', { FunctionName, MaximumRetryAttempts: 1 })).toEqual(both);
    expect(await call('GetFunctionEventInvokeConfig', { FunctionName })).toEqual(both);
    expect(await call('ListFunctionEventInvokeConfigs', { FunctionName })).toEqual({
      FunctionEventInvokeConfigs: [both],
    });
    await call('PutFunctionEventInvokeConfig', { FunctionName, MaximumRetryAttempts: 0 });
    expect(await call('GetFunctionEventInvokeConfig', { FunctionName })).toEqual({ ...shown, MaximumRetryAttempts: 0 });
    await call('DeleteFunctionEventInvokeConfig', { FunctionName });
    await expect(call('GetFunctionEventInvokeConfig', { FunctionName })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message:
        "The function arn:aws:lambda:us-east-1:000000000000:function:flaky:$LATEST doesn't have an EventInvokeConfig",
    });
  });

  it.each([
    [{}, 'You must specify at least one of error handling or destination setting.'],
    [{ FunctionName: 'none', MaximumRetryAttempts: 1 }, "The function doesn't exist."],
    [
      { DestinationConfig: { OnSuccess: { Destination: 'arn:aws:iam:us-east-1:000000000000:x' } } },
      'The provided destination config DestinationConfig(onSuccess=OnSuccess(destination=arn:aws:iam:us-east-1:000000000000:x), onFailure=null) is invalid.',
    ],
    [
      { DestinationConfig: { OnFailure: { Destination: 'arn:aws:lambda:us-east-1:000000000000:function:flaky' } } },
      "You can't specify the function as a destination for itself.",
    ],
    [
      { DestinationConfig: { OnFailure: { Destination: 'arn:aws:lambda:us-east-1:000000000000:function:none' } } },
      'The destination ARN arn:aws:lambda:us-east-1:000000000000:function:none is invalid.',
    ],
  ])('rejects %j', async (input, message) => {
    const { call, createFunction } = await open();
    await createFunction('flaky', FLAKY);
    const request = { FunctionName: 'flaky', ...input };
    await expect(call('PutFunctionEventInvokeConfig', request)).rejects.toMatchObject({ message });
  });
});
