import { conformance } from '../helpers/conformance.ts';
import { mappingStateCases } from './cases/s04-mapping-states.ts';
import { propagationCases } from './cases/s09-propagation.ts';

conformance([...mappingStateCases, ...propagationCases], { pace: 'aws', sequential: true });
