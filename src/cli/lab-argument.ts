/** The argument that most commands have. */
import { DEFAULT_LAB } from '../labs/catalog/index.ts';
import type { ArgumentSpec } from './command.ts';

export const labArgument: ArgumentSpec = {
  name: 'lab',
  summary: `a lab of \`streamlab labs\` (default: ${DEFAULT_LAB})`,
};
