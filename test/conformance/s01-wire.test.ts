import { conformance } from '../helpers/conformance.ts';
import { errorBodyCases } from './cases/s01-error-bodies.ts';
import { protocolCases } from './cases/s01-protocols.ts';
import { shapeValidationCases } from './cases/s01-shape-validation.ts';

conformance([...protocolCases, ...errorBodyCases, ...shapeValidationCases]);
