import { conformance } from '../helpers/conformance.ts';
import { createMappingCases } from './cases/s04-create-mapping.ts';
import { mappingErrorCases } from './cases/s04-mapping-errors.ts';
import { mappingLimitCases } from './cases/s04-mapping-limits.ts';
import { readMappingCases } from './cases/s04-read-mapping.ts';
import { batchingCases } from './cases/s05-batching.ts';
import { eventCases } from './cases/s05-events.ts';
import { filterCases } from './cases/s05-filters.ts';
import { usualMistakeCases } from './cases/s12-usual-mistakes.ts';

conformance([
  ...createMappingCases,
  ...readMappingCases,
  ...mappingErrorCases,
  ...mappingLimitCases,
  ...eventCases,
  ...batchingCases,
  ...filterCases,
  ...usualMistakeCases,
]);
