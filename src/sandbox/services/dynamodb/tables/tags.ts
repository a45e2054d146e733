/** Tags of a table, and AWS's rules for them. */
import { parseArn } from '../../../../core/arn.ts';
import type { ServiceEnvironment } from '../../../contract/ports.ts';
import { ServiceError } from '../../../contract/service.ts';
import { mergeTags, type Tags } from '../../../contract/tags.ts';
import { invalidParameterValues, validationException } from '../errors.ts';

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** The table's name in a tag operation's ResourceArn; throws for an ARN that is not a table of this region. */
export function taggedTableName(resourceArn: string | undefined, { region, accountId }: ServiceEnvironment): string {
  if (resourceArn === undefined) throw validationException('Invalid TableArn');
  if (!resourceArn.startsWith('arn:')) throw invalidParameterValues(`ARNs must start with 'arn:': ${resourceArn}`);
  const arn = parseArn(resourceArn);
  if (arn?.service !== 'dynamodb')
    throw invalidParameterValues(`Provided Arn is not a DynamoDB resource arn: ${resourceArn}`);
  const tableName = /^table\/([a-zA-Z0-9_.-]{3,255})$/.exec(arn.resource)?.[1];
  if (tableName === undefined || arn.region !== region) {
    throw validationException(`Invalid TableArn: Invalid ResourceArn provided as input ${resourceArn}`);
  }
  if (arn.accountId !== accountId) throw taggedNotFound(resourceArn);
  return tableName;
}

/** "ResourcArn" is AWS's spelling. */
export function taggedNotFound(resourceArn: string | undefined): ServiceError {
  return new ServiceError(
    'ResourceNotFoundException',
    `Requested resource not found: ResourcArn: ${resourceArn} not found`,
  );
}

/** The tags with the new ones merged in; throws for invalid or duplicate ones. */
export function withTags(tags: Tags, added: readonly Tag[]): Tags {
  const seen = new Set<string>();
  for (const { Key, Value } of added) {
    if (Key.length < 1 || Key.length > 128) throw validationException(`The Tag Key provided is invalid, Key: ${Key}`);
    if (Value.length > 256) throw validationException(`The Tag Value provided is invalid, Value: ${Value}`);
    if (Key.startsWith('aws:')) throw validationException(`Tag Key cannot be prefixed with aws:, Key: ${Key}`);
    if (seen.has(Key)) {
      throw validationException(`Duplicate Tag Keys provided as input: Duplicate Tag Key found ${Key}`);
    }
    seen.add(Key);
  }
  return mergeTags(tags, Object.fromEntries(added.map(({ Key, Value }) => [Key, Value])), () =>
    validationException('Number of Tags exceed the current limit for the provided ResourceArn'),
  );
}
