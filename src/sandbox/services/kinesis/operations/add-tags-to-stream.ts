/** AddTagsToStream: adds tags to a stream or replaces their values. */
import { AddTagsToStream$, type AddTagsToStreamInput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { identityOf, streamArn } from '../input.ts';
import { STREAM, tags } from '../rules.ts';
import type { KinesisState } from '../state.ts';
import { addTags, taggedStream } from '../tags.ts';

export const addTagsToStream = defineOperation<AddTagsToStreamInput, void, KinesisState>(AddTagsToStream$, {
  rules: { Tags: tags(200), ...STREAM },
  resources: streamArn,
  handle: async (input, context) => {
    const stream = context.state.stream(input);
    await addTags(taggedStream(stream), input.Tags ?? {}, identityOf(stream, context));
  },
});
