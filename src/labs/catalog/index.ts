/** The labs, in the order of their seeds. */
import { UsageError } from '../../core/errors.ts';
import type { CheckedLab } from '../checks/spec.ts';
import { books } from './books.ts';
import { dogs } from './dogs.ts';
import { hello } from './hello.ts';
import { kinesis } from './kinesis.ts';
import { music } from './music.ts';
import { scores } from './scores.ts';

export const labs: readonly CheckedLab[] = [hello, books, kinesis, scores, music, dogs];

/** The lab of a command that names none. */
export const DEFAULT_LAB = 'dogs';

export function findLab(id: string = DEFAULT_LAB): CheckedLab {
  const lab = labs.find((one) => one.id === id);
  if (lab) return lab;
  throw new UsageError(`There is no lab ${id}`, { hint: `the labs are ${labs.map((one) => one.id).join(', ')}` });
}
