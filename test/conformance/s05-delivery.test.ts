import { conformance } from '../helpers/conformance.ts';
import { batchingCases } from './cases/s05-batching.ts';
import { eventCases } from './cases/s05-events.ts';
import { filterCases } from './cases/s05-filters.ts';

conformance([...eventCases, ...batchingCases, ...filterCases]);
