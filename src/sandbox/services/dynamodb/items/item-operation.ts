/** What the operations on one item have in common: checked input, the engine's action, the collection's metrics. */
import type { AttributeMap } from '../../../../core/item-size.ts';
import { type ActionResult, actions, checks, type MemberTypes } from '../engine/dynalite.ts';
import { runAction } from '../engine/run-action.ts';
import type { EngineOperation } from '../operation.ts';
import type { DynamoDbState } from '../state.ts';

/** Members that came to DynamoDB after dynalite. */
const NEW_MEMBERS: MemberTypes = {
  ReturnValuesOnConditionCheckFailure: { type: 'String', enum: ['ALL_OLD', 'NONE'] },
};

interface WriteInput {
  readonly TableName: string;
  readonly Item?: AttributeMap;
  readonly Key?: AttributeMap;
  readonly ReturnItemCollectionMetrics?: 'SIZE' | 'NONE';
  readonly ReturnValuesOnConditionCheckFailure?: string;
}

/** PutItem, UpdateItem or DeleteItem. */
export function itemWrite(name: 'putItem' | 'updateItem' | 'deleteItem'): EngineOperation<WriteInput> {
  return {
    check: { ...checks[name], types: { ...checks[name].types, ...NEW_MEMBERS } },
    handle: (input, state) => {
      const answer = runAction(actions[name], input, state.engine);
      return input.ReturnItemCollectionMetrics === 'SIZE' ? withCollectionMetrics(answer, input, state) : answer;
    },
  };
}

/** Differs from AWS: the estimate of a collection's size is always its smallest. */
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
