/** The shared definition of PutItem, UpdateItem and DeleteItem. */
import type { AttributeMap } from '../../../../core/item-size.ts';
import { type ActionResult, checks, actions as engineActions, type MemberTypes } from '../engine/dynalite.ts';
import { runAction } from '../engine/run-action.ts';
import { updateItem } from '../engine/update/update-item.ts';
import type { EngineOperation } from '../operation.ts';
import type { DynamoDbState } from '../state.ts';

/** Members that DynamoDB added after dynalite. */
const NEW_MEMBERS: MemberTypes = {
  ReturnValuesOnConditionCheckFailure: { type: 'String', enum: ['ALL_OLD', 'NONE'] },
};

const actions = { ...engineActions, updateItem };

interface WriteInput {
  readonly TableName: string;
  readonly Item?: AttributeMap;
  readonly Key?: AttributeMap;
  readonly ReturnItemCollectionMetrics?: 'SIZE' | 'NONE';
  readonly ReturnValuesOnConditionCheckFailure?: string;
}

export function itemWrite(name: 'putItem' | 'updateItem' | 'deleteItem'): EngineOperation<WriteInput> {
  return {
    check: { ...checks[name], types: { ...checks[name].types, ...NEW_MEMBERS } },
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
