/** The forms of a function's name in requests: name, partial ARN, ARN. */
import { formatArn } from '../../../../core/arn.ts';
import { ServiceError } from '../../../contract/service.ts';
import { invalidParameter, resourceNotFound } from '../errors.ts';

export interface FunctionName {
  readonly name: string;
  /** A version, an alias or `$LATEST`; undefined when the caller named none. */
  readonly qualifier?: string | undefined;
}

export interface Place {
  readonly accountId: string;
  readonly region: string;
}

const NAME =
  /^(?:arn:aws[^:]*:lambda:)?(?:(?<region>[a-z]+(?:-[a-z]+)+-\d):)?(?:(?<account>\d{12}):)?(?:function:)?(?<name>[A-Za-z0-9_-]+)(?::(?<qualifier>[A-Za-z0-9_$.-]+))?$/;

/**
 * Parses a name, a partial ARN or an ARN, and a separate qualifier. Throws for another region or account, or when two
 * qualifiers contradict each other. A name in no valid form is kept: no function has it.
 */
export function parseFunctionName(text: string, qualifier: string | undefined, place: Place): FunctionName {
  const groups = NAME.exec(text)?.groups;
  const { region, account, name = text, qualifier: own } = groups ?? {};
  if (region !== undefined && region !== place.region) {
    throw resourceNotFound(`Functions from '${region}' are not reachable in this region ('${place.region}')`);
  }
  if (account !== undefined && account !== place.accountId) {
    throw new ServiceError('AccessDeniedException', '', 403, { Message: null });
  }
  if (own !== undefined && qualifier !== undefined && own !== qualifier) {
    throw invalidParameter('The derived qualifier from the function name does not match the specified qualifier.');
  }
  return { name, qualifier: own ?? qualifier };
}

export function functionArn({ name, qualifier }: FunctionName, { accountId, region }: Place): string {
  const resource = qualifier === undefined ? `function:${name}` : `function:${name}:${qualifier}`;
  return formatArn({ service: 'lambda', region, accountId, resource });
}
