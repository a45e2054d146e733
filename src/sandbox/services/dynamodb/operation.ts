/** Defines an operation of DynamoDB: JSON in and out, input checked by the engine's rules. */
import type { StaticOperationSchema } from '@smithy/types';
import { defineOperation, type Operation, type OperationDefinition } from '../../contract/service.ts';
import { checkInput } from './engine/check-input.ts';
import type { InputCheck } from './engine/dynalite.ts';
import type { DynamoDbState } from './state.ts';
import { tableResource, type Wire, withTableName } from './wire.ts';

export interface EngineOperation<Input extends object> {
  readonly check: InputCheck;
  /** For IAM; default: the table that the request names. */
  readonly resources?: OperationDefinition<Wire, Wire, DynamoDbState>['resources'];
  /** `Input` is the type that the check ensures. */
  handle(input: Input, state: DynamoDbState): Wire | Promise<Wire>;
}

export function defineEngineOperation<Input extends object>(
  schema: StaticOperationSchema,
  { check, resources = tableResource, handle }: EngineOperation<Input>,
): Operation<DynamoDbState> {
  return defineOperation<Wire, Wire, DynamoDbState>(schema, {
    encoding: 'wire',
    resources,
    handle: (input, { state }) => handle(checkInput<Input>(withTableName(input), check), state),
  });
}
