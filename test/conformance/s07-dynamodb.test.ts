import { conformance } from '../helpers/conformance.ts';
import { itemCases } from './cases/s07-items.ts';
import { tableCases } from './cases/s07-tables.ts';

conformance([...tableCases, ...itemCases]);
