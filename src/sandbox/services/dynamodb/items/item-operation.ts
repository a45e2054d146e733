/** What the operations on one item have in common: checked input, the engine's action, the collection's metrics. */
import type { AttributeMap } from '../../../../core/item-size.ts';
import type { OperationDefinition } from '../../../contract/service.ts';
import { checkInput } from '../engine/check-input.ts';
import { type Action, actions, checks, type InputCheck, type MemberTypes } from '../engine/dynalite.ts';
import { type ActionResult, runAction } from '../engine/run-action.ts';
import type { DynamoDbState } from '../state.ts';
import { tableResource, type Wire, withTableName } from '../wire.ts';

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
export function itemWrite(
  name: 'putItem' | 'updateItem' | 'deleteItem',
): OperationDefinition<Wire, Wire, DynamoDbState> {
  const check: InputCheck = { ...checks[name], types: { ...checks[name].types, ...NEW_MEMBERS } };
  const action: Action = actions[name];
  return {
    encoding: 'wire',
    resources: tableResource,
    handle: (input, { state }) => {
      const checked = checkInput<WriteInput>(withTableName(input), check);
      const answer = runAction(action, checked, state.engine);
      if (checked.ReturnItemCollectionMetrics !== 'SIZE') return answer;
      return withCollectionMetrics(answer, checked, state);
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
