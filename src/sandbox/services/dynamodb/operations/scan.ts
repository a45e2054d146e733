/** Scan: every item of a table or index. */
import { Scan$ } from '@aws-sdk/client-dynamodb';
import { itemRange } from '../items/range-operation.ts';
import { defineEngineOperation } from '../operation.ts';

export const scan = defineEngineOperation(Scan$, itemRange('scan'));
