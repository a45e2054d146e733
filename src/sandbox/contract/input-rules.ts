/** Input constraints as data. */

/**
 * Constraints of one member. Lengths count characters of a string, entries of a list or map, bytes of a blob. AWS reports what one
 * value violates in an order of the member's own: write the constraints in that order.
 */
export interface MemberRule {
  readonly required?: boolean;
  /** Required unless the input has this other member, as a stream's name beside its ARN. */
  readonly requiredUnless?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly min?: number;
  readonly max?: number;
  /** A regular expression (Java's, as AWS prints it) that must match the whole value. */
  readonly pattern?: string;
  /** Allowed values in the order in which AWS prints them. */
  readonly values?: readonly string[];
  /** Shortest and longest entry of a list, key of a map, value of a map, in characters. */
  readonly entryLength?: LengthRange;
  readonly keyLength?: LengthRange;
  readonly valueLength?: LengthRange;
}

export type LengthRange = readonly [min: number, max: number];

/**
 * Rules by path of the SDK's member names, in the order in which AWS reports them. `Tags.member.Key` is in each entry of a list,
 * `Requests.{value}.Name` in each value of a map. A path that ends in `member`, `{key}` or `{value}` bounds the entries
 * themselves, which AWS reports of the list or map as a whole.
 */
export type InputRules = Readonly<Record<string, MemberRule>>;
