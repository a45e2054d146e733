import { conformance } from '../helpers/conformance.ts';
import { accessCases } from './cases/s09-access.ts';
import { roleCases } from './cases/s09-roles.ts';

conformance([...roleCases, ...accessCases]);
