/** The rules of key schemas and attribute definitions that dynalite lacks; a violated one is returned as its message. */
import type { KeySchemaElement } from '../streams/table-stream.ts';
import type { NewIndex } from './new-table.ts';
import type { AttributeDefinition, Projection } from './table.ts';

/** Of each type, in a global secondary index. */
const MAX_KEY_ATTRIBUTES = 4;
const MAX_NAME_BYTES = 255;

export function brokenDefinitions(definitions: readonly AttributeDefinition[]): string | undefined {
  const names = definitions.map(({ AttributeName }) => AttributeName);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice === undefined) return undefined;
  return `One or more parameter values were invalid: Duplicate AttributeName in AttributeDefinitions: ${twice}`;
}

/** The definitions of the same attributes with another type than before. */
export function redefinition(
  before: readonly AttributeDefinition[],
  after: readonly AttributeDefinition[],
): string | undefined {
  const types = new Map(before.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]));
  const redefined = after.find(
    ({ AttributeName: name, AttributeType }) => (types.get(name) ?? AttributeType) !== AttributeType,
  );
  if (redefined === undefined) return undefined;
  const { AttributeName, AttributeType } = redefined;
  const schema = (type: string | undefined): string => `Schema:[SchemaElement: key{${AttributeName}:${type}:HASH}]`;
  return (
    'One or more parameter values were invalid: Attributes cannot be redefined. ' +
    'Please check that your attribute has the same type as previously defined. ' +
    `Existing schema: ${schema(types.get(AttributeName))} New schema: ${schema(AttributeType)}`
  );
}

/** Of a global secondary index: up to four partition key attributes, then up to four sort key attributes. */
export function brokenIndex({ KeySchema, Projection }: NewIndex): string | undefined {
  return brokenIndexKeys(KeySchema) ?? brokenProjection(Projection);
}

/** Differs from AWS: the wording of the first two messages is not known. */
function brokenIndexKeys(schema: readonly KeySchemaElement[]): string | undefined {
  for (const type of ['HASH', 'RANGE']) {
    const { length } = schema.filter(({ KeyType }) => KeyType === type);
    if (length > MAX_KEY_ATTRIBUTES) {
      return (
        'One or more parameter values were invalid: ' +
        `The number of ${type} key attributes exceeds the limit of ${MAX_KEY_ATTRIBUTES} in an index KeySchema`
      );
    }
  }
  if (schema[0]?.KeyType !== 'HASH') return 'Invalid KeySchema: The first KeySchemaElement is not a HASH key type';
  if (schema.some(({ KeyType }, index) => KeyType === 'HASH' && schema[index - 1]?.KeyType === 'RANGE')) {
    return 'Invalid KeySchema: HASH key attributes must precede RANGE key attributes';
  }
  const names = schema.map(({ AttributeName }) => AttributeName);
  if (new Set(names).size === names.length) return undefined;
  return 'Both the Hash Key and the Range Key element in the KeySchema have the same name';
}

export function brokenProjection({ ProjectionType, NonKeyAttributes }: Projection): string | undefined {
  const problem =
    ProjectionType === 'INCLUDE' && NonKeyAttributes === undefined
      ? 'ProjectionType is INCLUDE, but NonKeyAttributes is not specified'
      : ProjectionType !== undefined && ProjectionType !== 'INCLUDE' && NonKeyAttributes !== undefined
        ? `ProjectionType is ${ProjectionType}, but NonKeyAttributes is specified`
        : duplicateOf(NonKeyAttributes ?? []);
  return problem && `One or more parameter values were invalid: ${problem}`;
}

/** The message of the first element that breaks the rule. */
export function firstMessage<Element>(
  elements: readonly Element[],
  rule: (element: Element) => string | undefined,
): string | undefined {
  return elements.map(rule).find((message) => message !== undefined);
}

function duplicateOf(names: readonly string[]): string | undefined {
  const twice = names.find((name, index) => names.indexOf(name) < index);
  return twice && `Duplicate value in NonKeyAttributes: ${twice}`;
}

/**
 * A key attribute's name has up to 255 bytes, other names of an index too.
 *
 * Differs from AWS: the wording of the message for too long names is not known.
 */
export function tooLongName(names: readonly string[]): string | undefined {
  const long = names.find((name) => Buffer.byteLength(name) > MAX_NAME_BYTES);
  if (long === undefined) return undefined;
  return (
    'One or more parameter values were invalid: ' +
    `Size of attribute name ${long} exceeds the limit of ${MAX_NAME_BYTES} bytes`
  );
}
