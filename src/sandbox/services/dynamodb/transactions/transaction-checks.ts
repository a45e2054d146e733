/** The members of TransactWriteItems and TransactGetItems in dynalite's notation, composed of single actions' members. */
import { checks, type InputCheck, type MemberTypes } from '../engine/dynalite.ts';

const MAX_ITEMS = 100;

const CAPACITY: MemberTypes = { ReturnConsumedCapacity: { type: 'String', enum: ['INDEXES', 'TOTAL', 'NONE'] } };

const CONDITION_FAILURE: MemberTypes = {
  ReturnValuesOnConditionCheckFailure: { type: 'String', enum: ['ALL_OLD', 'NONE'] },
};

const EXPRESSION = ['ConditionExpression', 'ExpressionAttributeNames', 'ExpressionAttributeValues'];

/** The operation whose rules apply to each kind of action. */
export const ACTION_CHECKS: Readonly<Record<string, Required<InputCheck>>> = {
  ConditionCheck: checks.deleteItem,
  Put: checks.putItem,
  Delete: checks.deleteItem,
  Update: checks.updateItem,
  Get: checks.getItem,
};

export const TRANSACT_WRITE: InputCheck = {
  types: {
    ...CAPACITY,
    ReturnItemCollectionMetrics: { type: 'String', enum: ['SIZE', 'NONE'] },
    ClientRequestToken: { type: 'String', lengthGreaterThanOrEqual: 1, lengthLessThanOrEqual: 36 },
    TransactItems: itemList('TransactWriteItem', {
      ConditionCheck: action('ConditionCheck', ['TableName', 'Key', ...EXPRESSION], ['ConditionExpression']),
      Put: action('Put', ['TableName', 'Item', ...EXPRESSION]),
      Delete: action('Delete', ['TableName', 'Key', ...EXPRESSION]),
      Update: action('Update', ['TableName', 'Key', 'UpdateExpression', ...EXPRESSION], ['UpdateExpression']),
    }),
  },
};

export const TRANSACT_GET: InputCheck = {
  types: {
    ...CAPACITY,
    TransactItems: itemList('TransactGetItem', {
      Get: {
        type: 'FieldStruct<Get>',
        notNull: true,
        children: pick(checks.getItem.types, ['TableName', 'Key', 'ProjectionExpression', 'ExpressionAttributeNames']),
      },
    }),
  },
};

function itemList(name: string, children: MemberTypes): MemberTypes[string] {
  return {
    type: 'List',
    notNull: true,
    lengthGreaterThanOrEqual: 1,
    lengthLessThanOrEqual: MAX_ITEMS,
    children: { type: `ValueStruct<${name}>`, notNull: true, children },
  };
}

/** One kind of action: members of the single operation, some of them required in a transaction. */
function action(name: string, members: readonly string[], required: readonly string[] = []): MemberTypes[string] {
  const types = ACTION_CHECKS[name]?.types ?? {};
  const demanded = Object.fromEntries(required.map((member) => [member, { type: 'String', notNull: true }]));
  return { type: `FieldStruct<${name}>`, children: { ...pick(types, members), ...demanded, ...CONDITION_FAILURE } };
}

function pick(types: MemberTypes, members: readonly string[]): MemberTypes {
  return Object.fromEntries(members.flatMap((member) => (types[member] ? [[member, types[member]]] : [])));
}
