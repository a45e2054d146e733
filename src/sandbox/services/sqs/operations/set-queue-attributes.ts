/** SetQueueAttributes: changes settings of a queue. */
import { SetQueueAttributes$, type SetQueueAttributesRequest } from '@aws-sdk/client-sqs';
import { defineOperation } from '../../../contract/service.ts';
import { checkAttributes } from '../attributes.ts';
import { missingParameter } from '../errors.ts';
import { queueArn } from '../queue-arn.ts';
import type { SqsState } from '../state.ts';

export const setQueueAttributes = defineOperation<SetQueueAttributesRequest, void, SqsState>(SetQueueAttributes$, {
  resources: queueArn,
  handle: async (input, { state }) => {
    const queue = state.queue(input);
    if (input.Attributes === undefined) throw missingParameter('Attribute.Name');
    const attributes = input.Attributes as Record<string, string>; // a partial map of strings, in the SDK's words
    checkAttributes(attributes);
    await state.change(queue, { attributes: { ...queue.model.attributes, ...attributes } });
  },
});
