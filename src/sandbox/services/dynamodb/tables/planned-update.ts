/** What UpdateTable makes of a table: what it is for a while, and what it becomes. */
import type { TableDescription } from './table.ts';

export interface PlannedUpdate {
  readonly during: TableDescription;
  readonly after: TableDescription;
}

export function withBoth(plan: PlannedUpdate, members: Partial<TableDescription>): PlannedUpdate {
  return { during: { ...plan.during, ...members }, after: { ...plan.after, ...members } };
}
