/** DeleteItem: deletes an item by its key. */
import { DeleteItem$ } from '@aws-sdk/client-dynamodb';
import { defineOperation } from '../../../contract/service.ts';
import { itemWrite } from '../items/item-operation.ts';

export const deleteItem = defineOperation(DeleteItem$, itemWrite('deleteItem'));
