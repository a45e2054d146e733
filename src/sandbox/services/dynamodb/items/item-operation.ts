/** The shared definition of PutItem, UpdateItem and DeleteItem. */
import type { AttributeMap } from '../../../../core/item-size.ts';
import {
  type ActionResult,
  checks,
  actions as engineActions,
  type InputCheck,
  type MemberTypes,
} from '../engine/dynalite.ts';
import { runAction } from '../engine/run-action.ts';
import { updateItem } from '../engine/update/update-item.ts';
import type { EngineOperation } from '../operation.ts';
import type { DynamoDbState } from '../state.ts';
import {
  brokenConditionalOperator,
  brokenNames,
  brokenNesting,
  type ConditionalOperatorInput,
  type NamedAttributes,
} from './input-rules.ts';

/** Members that DynamoDB added after dynalite. */
const NEW_MEMBERS: MemberTypes = {
  ReturnValuesOnConditionCheckFailure: { type: 'String', enum: ['ALL_OLD', 'NONE'] },
};

const actions = { ...engineActions, updateItem };

interface WriteInput extends NamedAttributes, ConditionalOperatorInput {
  readonly ReturnValues?: string;
  readonly TableName: string;
  readonly Item?: AttributeMap;
  readonly Key?: AttributeMap;
  readonly ReturnItemCollectionMetrics?: 'SIZE' | 'NONE';
  readonly ReturnValuesOnConditionCheckFailure?: string;
}

/** dynalite lets an update have any action. */
const ATTRIBUTE_UPDATES: MemberTypes[string] = {
  type: 'Map<AttributeValueUpdate>',
  children: {
    type: 'ValueStruct<AttributeValueUpdate>',
    notNull: true,
    children: { Action: { type: 'String', enum: ['ADD', 'PUT', 'DELETE'] }, Value: 'AttrStruct<FieldStruct>' },
  },
};

function checkOf(name: 'putItem' | 'updateItem' | 'deleteItem'): InputCheck {
  const { types, custom } = checks[name];
  return {
    types: { ...types, ...(name === 'updateItem' && { AttributeUpdates: ATTRIBUTE_UPDATES }), ...NEW_MEMBERS },
    custom: (input: WriteInput, store) =>
      brokenNames(input) ??
      brokenNesting(input.Item) ??
      brokenConditionalOperator(input) ??
      custom(input as never, store) ?? // it checks just this input
      (name === 'deleteItem' ? brokenReturnValues(input) : undefined),
  };
}

function brokenReturnValues({ ReturnValues = 'NONE' }: WriteInput): string | undefined {
  return ['NONE', 'ALL_OLD'].includes(ReturnValues) ? undefined : 'ReturnValues can only be ALL_OLD or NONE';
}

export function itemWrite(name: 'putItem' | 'updateItem' | 'deleteItem'): EngineOperation<WriteInput> {
  return {
    check: checkOf(name),
    handle: (input, state) => {
      const answer = runAction(actions[name], input, state.engine);
      return input.ReturnItemCollectionMetrics === 'SIZE' ? withCollectionMetrics(answer, input, state) : answer;
    },
  };
}

/** Differs from AWS: the estimated size of an item collection is always 0 to 1 GB. */
async function withCollectionMetrics(
  answer: ActionResult | Promise<ActionResult>,
  { TableName, Item, Key }: WriteInput,
  { tables }: DynamoDbState,
): Promise<ActionResult> {
  const result = await answer;
  const { LocalSecondaryIndexes, KeySchema } = tables.require(TableName).description;
  const name = KeySchema[0]?.AttributeName;
  if (LocalSecondaryIndexes === undefined || name === undefined) return result;
  const ItemCollectionKey = { [name]: (Item ?? Key)?.[name] };
  return { ...result, ItemCollectionMetrics: { ItemCollectionKey, SizeEstimateRangeGB: [0, 1] } };
}
