/** Which tags a stream takes. */
import { invalidArgument, type StreamIdentity } from './errors.ts';

const MAX_TAGS = 50;
/** Observed: a percent sign passes this check, and fails the next one. */
const FOREIGN_CHARACTER = /[^\u00C0-\u1FFF\u2C00-\uD7FF\w./\-=+_ @%:]/;

type Tags = Readonly<Record<string, string>>;

/** Throws InvalidArgumentException for characters that tags cannot have. */
export function checkTagCharacters(tags: Tags, stream: StreamIdentity): void {
  check([...Object.keys(tags), ...Object.values(tags)], 'add tags to stream', stream);
}

/** As {@link checkTagCharacters}, for keys to remove. */
export function checkTagKeys(keys: readonly string[], stream: StreamIdentity): void {
  check(keys, 'remove tags from stream', stream);
}

/** The tags of both; throws when they are too many. */
export function mergeTags(existing: Tags, added: Tags, { name, accountId }: StreamIdentity): Tags {
  const merged = { ...existing, ...added };
  if (Object.keys(merged).length > MAX_TAGS) {
    // Observed: the sentence still speaks of the ten that once were the limit.
    throw invalidArgument(
      `Failed to add tags to stream ${name} under account ${accountId} ` +
        'because a given stream cannot have more than 10 tags associated with it.',
    );
  }
  return merged;
}

export function withoutTags(tags: Tags, keys: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
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
