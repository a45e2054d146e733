/** Members of CreateTable and UpdateTable that dynalite lacks, in its notation. */
import type { InputCheck, MemberTypes } from '../engine/dynalite.ts';

const INDEX_NAME = {
  type: 'String',
  notNull: true,
  regex: '[a-zA-Z0-9_.-]+',
  lengthGreaterThanOrEqual: 3,
  lengthLessThanOrEqual: 255,
};

const UNITS = { type: 'Long', notNull: true, greaterThanOrEqual: 1 };

const THROUGHPUT = {
  type: 'FieldStruct<ProvisionedThroughput>',
  children: { WriteCapacityUnits: UNITS, ReadCapacityUnits: UNITS },
};

const REQUIRED_STRING = { type: 'String', notNull: true };

/** Members of both operations. */
export const TABLE_SETTINGS: MemberTypes = {
  StreamSpecification: {
    type: 'FieldStruct<StreamSpecification>',
    children: {
      StreamEnabled: { type: 'Boolean', notNull: true },
      StreamViewType: { type: 'String', enum: ['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'] },
    },
  },
  SSESpecification: {
    type: 'FieldStruct<SSESpecification>',
    children: { Enabled: 'Boolean', SSEType: { type: 'String', enum: ['AES256', 'KMS'] }, KMSMasterKeyId: 'String' },
  },
  TableClass: { type: 'String', enum: ['STANDARD', 'STANDARD_INFREQUENT_ACCESS'] },
  OnDemandThroughput: {
    type: 'FieldStruct<OnDemandThroughput>',
    children: { MaxReadRequestUnits: 'Long', MaxWriteRequestUnits: 'Long' },
  },
  DeletionProtectionEnabled: 'Boolean',
};

export const TAG_LIST: MemberTypes[string] = {
  type: 'List',
  children: { type: 'ValueStruct<Tag>', notNull: true, children: { Key: REQUIRED_STRING, Value: REQUIRED_STRING } },
};

export const ATTRIBUTE_DEFINITIONS: MemberTypes[string] = {
  type: 'List',
  children: {
    type: 'ValueStruct<AttributeDefinition>',
    notNull: true,
    children: {
      AttributeName: REQUIRED_STRING,
      AttributeType: { type: 'String', notNull: true, enum: ['B', 'N', 'S'] },
    },
  },
};

/** Of a global secondary index: up to four partition key and four sort key attributes. */
const INDEX_KEYS = {
  type: 'List',
  notNull: true,
  lengthGreaterThanOrEqual: 1,
  // The rules of the index tell which kind of attributes it has too many of.
  lengthLessThanOrEqual: 32,
  children: {
    type: 'ValueStruct<KeySchemaElement>',
    notNull: true,
    children: {
      AttributeName: REQUIRED_STRING,
      KeyType: { type: 'String', notNull: true, enum: ['HASH', 'RANGE'] },
    },
  },
};

/** dynalite's check of a new table's indexes, with the keys that they may have now. */
export function withIndexKeys(types: MemberTypes): MemberTypes {
  const list = types.GlobalSecondaryIndexes;
  if (typeof list !== 'object' || typeof list.children !== 'object' || list.children === null) return types;
  const element = list.children as { children: MemberTypes }; // a structure
  const children = { ...element, children: { ...element.children, KeySchema: INDEX_KEYS } };
  return { ...types, GlobalSecondaryIndexes: { ...list, children } };
}

/** Unlike dynalite's check, this one allows an index without throughput, for on-demand tables. */
export const INDEX_UPDATES: MemberTypes[string] = {
  type: 'List',
  children: {
    type: 'ValueStruct<GlobalSecondaryIndexUpdate>',
    notNull: true,
    children: {
      Update: {
        type: 'FieldStruct<UpdateGlobalSecondaryIndexAction>',
        children: { IndexName: INDEX_NAME, ProvisionedThroughput: THROUGHPUT },
      },
      Create: {
        type: 'FieldStruct<CreateGlobalSecondaryIndexAction>',
        children: {
          Projection: {
            type: 'FieldStruct<Projection>',
            notNull: true,
            children: {
              ProjectionType: { type: 'String', enum: ['ALL', 'INCLUDE', 'KEYS_ONLY'] },
              NonKeyAttributes: { type: 'List', lengthGreaterThanOrEqual: 1, children: 'String' },
            },
          },
          IndexName: INDEX_NAME,
          ProvisionedThroughput: THROUGHPUT,
          KeySchema: INDEX_KEYS,
        },
      },
      Delete: { type: 'FieldStruct<DeleteGlobalSecondaryIndexAction>', children: { IndexName: INDEX_NAME } },
    },
  },
};

export interface NamedTable {
  readonly TableName: string;
}

export const TABLE_NAME: MemberTypes[string] = {
  type: 'String',
  required: true,
  tableName: true,
  regex: '[a-zA-Z0-9_.-]+',
};

/** The check of an operation whose only member is the table's name. */
export const NAMED_TABLE: InputCheck = { types: { TableName: TABLE_NAME } };
