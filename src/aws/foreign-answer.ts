/** Recognizes answers that no AWS service has sent, such as the login page of a network or the error page of a proxy. */
import { Readable } from 'node:stream';
import type { DeserializeHandler } from '@smithy/types';

/** The `name` of the error. */
export const FOREIGN_ANSWER = 'ForeignAnswer';

interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  body?: unknown;
}

/** AWS's answers have a request ID; those of other endpoints that serve its APIs have at least a body of its kind. */
const REQUEST_IDS = ['x-amzn-requestid', 'x-amz-request-id', 'x-amz-requestid'];
const TEXT = /^text\/(html|plain)/;
const LIKE_AWS = /^\s*(\{|\[|<(?!!doctype|html)|$)/i;

/** For the step `deserialize`, next to the request handler. */
export function refuseForeignAnswers<Input extends object, Output extends object>(
  next: DeserializeHandler<Input, Output>,
): DeserializeHandler<Input, Output> {
  return async (args) => {
    const result = await next(args);
    if (isHttpAnswer(result.response)) await refuseForeign(result.response);
    return result;
  };
}

function isHttpAnswer(response: unknown): response is HttpAnswer {
  return typeof response === 'object' && response !== null && 'statusCode' in response && 'headers' in response;
}

async function refuseForeign(response: HttpAnswer): Promise<void> {
  const { headers, statusCode } = response;
  const type = headers['content-type'] ?? 'text/plain';
  if (!TEXT.test(type) || REQUEST_IDS.some((name) => name in headers) || !(response.body instanceof Readable)) return;
  const chunks: Buffer[] = [];
  for await (const chunk of response.body) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks);
  response.body = Readable.from([body]);
  if (LIKE_AWS.test(body.toString('utf8', 0, 100))) return;
  const what = type.startsWith('text/html') ? 'a web page' : JSON.stringify(body.toString('utf8', 0, 40));
  const error = new Error(`answered ${statusCode} with ${what}`);
  throw Object.assign(error, { name: FOREIGN_ANSWER, $metadata: { httpStatusCode: statusCode } });
}
