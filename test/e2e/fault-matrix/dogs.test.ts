import { faultMatrix } from './fault-matrix.ts';

faultMatrix('dogs', { isBrief: true });
