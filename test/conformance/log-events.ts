/** What cases read from CloudWatch Logs. */
import type { Account } from './account.ts';

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
