import { conformance } from '../helpers/conformance.ts';
import { createFunctionCases } from './cases/s02-create-function.ts';
import { createFunctionErrorCases } from './cases/s02-create-function-errors.ts';
import { invokeCases } from './cases/s02-invoke.ts';
import { readFunctionCases } from './cases/s02-read-functions.ts';

conformance([...createFunctionCases, ...createFunctionErrorCases, ...readFunctionCases, ...invokeCases]);
