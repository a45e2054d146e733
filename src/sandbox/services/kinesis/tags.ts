/** The tags of streams and consumers: their checks, and the lookup by ARN. */
import type { ServiceError } from '../../contract/service.ts';
import { mergeTags, type Tags } from '../../contract/tags.ts';
import { findConsumer } from './consumers.ts';
import { invalidArgument, type StreamIdentity } from './errors.ts';
import type { KinesisContext } from './input.ts';
import type { Stream } from './stream.ts';

/** Observed: a percent sign passes this check and fails the next one. */
const FOREIGN_CHARACTER = /[^\u00C0-\u1FFF\u2C00-\uD7FF\w./\-=+_ @%:]/;

/** Throws InvalidArgumentException for characters that tags cannot have. */
export function checkTagCharacters(tags: Tags, stream: StreamIdentity): void {
  check([...Object.keys(tags), ...Object.values(tags)], 'add tags to stream', stream);
}

/** As {@link checkTagCharacters}, for keys to remove. */
export function checkTagKeys(keys: readonly string[], stream: StreamIdentity): void {
  check(keys, 'remove tags from stream', stream);
}

/** Adds tags to those of a stream or consumer; throws above the quota. */
export async function addTags({ tags, setTags }: TaggedResource, added: Tags, stream: StreamIdentity): Promise<void> {
  checkTagCharacters(added, stream);
  // Observed: the message still names the former quota of ten.
  const tooMany = (): ServiceError =>
    invalidArgument(
      `Failed to add tags to stream ${stream.name} under account ${stream.accountId} ` +
        'because a given stream cannot have more than 10 tags associated with it.',
    );
  await setTags(mergeTags(tags, added, tooMany));
}

function check(texts: readonly string[], attempt: string, { name, accountId }: StreamIdentity): void {
  if (texts.some((text) => FOREIGN_CHARACTER.test(text))) {
    throw invalidArgument(
      'Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.',
    );
  }
  if (texts.some((text) => text.includes('%'))) {
    throw invalidArgument(
      `Failed to ${attempt} ${name} under account ${accountId} because some tags contained illegal characters. ` +
        "The allowed characters are Unicode letters, white-spaces, '_',',','/','=','+','-','@'.",
    );
  }
}

export interface TaggedResource {
  readonly stream: Stream;
  readonly tags: Tags;
  /** Replaces the tags; resolves when that is durable. */
  setTags(tags: Tags): Promise<void>;
}

export function taggedStream(stream: Stream): TaggedResource {
  return { stream, tags: stream.model.tags, setTags: (tags) => stream.change({ tags }) };
}

/** Throws ResourceNotFoundException. */
export function findTaggedResource(arn: string, context: KinesisContext): TaggedResource {
  if (!arn.includes('/consumer/')) return taggedStream(context.state.stream({ StreamARN: arn }));
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
