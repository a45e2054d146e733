/** The names of functions in event source mappings. */
import { formatArn } from '../../../../core/arn.ts';

export interface MappedFunction {
  /** With the qualifier of the request, if any. */
  readonly functionArn: string;
  readonly functionName: string;
  /** The execution role now. */
  readonly roleArn: string;
}

/** Finds a function by name, partial ARN or ARN, each with or without a qualifier. */
export type FindFunction = (nameOrArn: string) => MappedFunction | undefined;

const REFERENCE =
  /^(?:arn:aws[^:]*:lambda:(?<region>[^:]+):)?(?:(?<account>\d{12}):)?(?:function:)?(?<name>[A-Za-z0-9_-]+)(?::(?<qualifier>[A-Za-z0-9_$-]+))?$/;

/** The ARN for a name, whether or not the function exists; the text itself when it is no valid name. */
export function functionArnOf(nameOrArn: string, place: { accountId: string; region: string }): string {
  const groups = REFERENCE.exec(nameOrArn)?.groups;
  if (groups?.name === undefined) return nameOrArn;
  const { region = place.region, account = place.accountId, name, qualifier } = groups;
  const resource = qualifier === undefined ? `function:${name}` : `function:${name}:${qualifier}`;
  return formatArn({ service: 'lambda', region, accountId: account, resource });
}
