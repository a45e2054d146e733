import { conformance } from '../helpers/conformance.ts';
import { asyncInvokeCases } from './cases/s02-async-invoke.ts';
import { updateFunctionCases } from './cases/s02-update-function.ts';

conformance([...updateFunctionCases, ...asyncInvokeCases], { pace: 'aws', sequential: true });
