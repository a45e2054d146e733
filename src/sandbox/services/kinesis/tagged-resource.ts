/** What TagResource and its siblings speak of: a stream, or one of its consumers. */
import { findConsumer } from './consumers.ts';
import type { KinesisContext } from './input.ts';
import type { Stream } from './stream.ts';

export interface TaggedResource {
  readonly stream: Stream;
  readonly tags: Readonly<Record<string, string>>;
  /** Replaces the tags; resolves when that is durable. */
  setTags(tags: Readonly<Record<string, string>>): Promise<void>;
}

/** Throws ResourceNotFoundException. */
export function findTaggedResource(arn: string, context: KinesisContext): TaggedResource {
  if (!arn.includes('/consumer/')) {
    const stream = context.state.stream({ StreamARN: arn });
    return { stream, tags: stream.model.tags, setTags: (tags) => stream.change({ tags }) };
  }
  const { stream, consumer } = findConsumer({ ConsumerARN: arn }, context);
  return {
    stream,
    tags: consumer.tags,
    setTags: (tags) => {
      const consumers = stream.model.consumers.map((each) => (each === consumer ? { ...each, tags } : each));
      return stream.change({ consumers });
    },
  };
}
