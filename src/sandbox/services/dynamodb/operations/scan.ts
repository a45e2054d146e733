/** Scan: every item of a table or index. */
import { Scan$ } from '@aws-sdk/client-dynamodb';
import { defineOperation } from '../../../contract/service.ts';
import { itemRange } from '../items/range-operation.ts';

export const scan = defineOperation(Scan$, itemRange('scan'));
