import { conformance } from '../helpers/conformance.ts';
import { tableStateCases } from './cases/s07-table-states.ts';

conformance(tableStateCases, { pace: 'aws', sequential: true });
