/** UpdateItem: changes attributes of an item, or creates it. */
import { UpdateItem$ } from '@aws-sdk/client-dynamodb';
import { itemWrite } from '../items/item-operation.ts';
import { defineEngineOperation } from '../operation.ts';

export const updateItem = defineEngineOperation(UpdateItem$, itemWrite('updateItem'));
