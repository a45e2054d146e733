import { conformance } from '../helpers/conformance.ts';
import { createMappingCases } from './cases/s04-create-mapping.ts';
import { mappingErrorCases } from './cases/s04-mapping-errors.ts';
import { mappingLimitCases } from './cases/s04-mapping-limits.ts';
import { readMappingCases } from './cases/s04-read-mapping.ts';

conformance([...createMappingCases, ...readMappingCases, ...mappingErrorCases, ...mappingLimitCases]);
