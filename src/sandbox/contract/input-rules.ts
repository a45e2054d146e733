/** Input constraints as data. */

/**
 * Constraints of one member. Lengths count characters of a string, entries of a list or map, bytes of a blob. The order in which AWS
 * reports the violations of one value differs from member to member: write the constraints in that order.
 */
export interface MemberRule {
  readonly required?: boolean;
  /** Required unless the input has this other member, such as a stream's ARN in place of its name. */
  readonly requiredUnless?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly min?: number;
  readonly max?: number;
  /** A regular expression (Java's, as AWS prints it) that must match the whole value. */
  readonly pattern?: string;
  /** Allowed values in the order in which AWS prints them. */
  readonly values?: readonly string[];
  /** Shortest and longest entry of a list (key of a map, value of a map) in characters. */
  readonly entryLength?: LengthRange;
  readonly keyLength?: LengthRange;
  readonly valueLength?: LengthRange;
}

export type LengthRange = readonly [min: number, max: number];

/**
 * Rules by path of SDK member names, in the order in which AWS reports them. `Tags.member.Key` is a member of each list entry,
 * `Requests.{value}.Name` one of each map value. A path that ends in `member`, `{key}` or `{value}` constrains the entries
 * themselves; AWS reports their violations once for the whole list or map.
 */
export type InputRules = Readonly<Record<string, MemberRule>>;
