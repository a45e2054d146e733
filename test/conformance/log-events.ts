/** Log groups and streams of cases, and what their functions log. */
import type { Account } from './account.ts';

/** Creates a stream, `stream` unless named, in the group that has the case's name. */
export async function createLogStream(aws: Account, logStreamName = 'stream'): Promise<void> {
  await aws.logs.createLogGroup({ logGroupName: aws.name }).catch(() => {}); // a further stream of the same group
  await aws.logs.createLogStream({ logGroupName: aws.name, logStreamName });
}

/** The messages of a function's log group, in order, when there are as many invocations as expected that have ended. */
export async function logMessages(aws: Account, invocations = 1): Promise<string[]> {
  return aws.waitUntil(
    () => readMessages(aws),
    (messages) => messages.filter((message) => message.startsWith('REPORT ')).length >= invocations,
  );
}

/** All messages so far; none while there is no log group. */
export async function readMessages(aws: Account, functionName = aws.name): Promise<string[]> {
  const messages: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await aws.logs
      .filterLogEvents({ logGroupName: `/aws/lambda/${functionName}`, nextToken })
      .catch(() => ({ events: [], nextToken: undefined }));
    messages.push(...(page.events ?? []).map(({ message }) => message ?? ''));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return messages;
}
