import { conformance } from '../helpers/conformance.ts';
import { mappingStateCases } from './cases/s04-mapping-states.ts';

conformance(mappingStateCases, { pace: 'aws', sequential: true });
