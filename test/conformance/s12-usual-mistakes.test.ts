import { conformance } from '../helpers/conformance.ts';
import { usualMistakeCases } from './cases/s12-usual-mistakes.ts';

conformance(usualMistakeCases);
