import { conformance } from '../helpers/conformance.ts';
import { updateFunctionCases } from './cases/s02-update-function.ts';

conformance(updateFunctionCases, { pace: 'aws', sequential: true });
