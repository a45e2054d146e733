/** DeleteItem: deletes an item by its key. */
import { DeleteItem$ } from '@aws-sdk/client-dynamodb';
import { itemWrite } from '../items/item-operation.ts';
import { defineEngineOperation } from '../operation.ts';

export const deleteItem = defineEngineOperation(DeleteItem$, itemWrite('deleteItem'));
