/** UpdateItem: changes attributes of an item, or creates it. */
import { UpdateItem$ } from '@aws-sdk/client-dynamodb';
import { defineOperation } from '../../../contract/service.ts';
import { itemWrite } from '../items/item-operation.ts';

export const updateItem = defineOperation(UpdateItem$, itemWrite('updateItem'));
