/** Which records event filters pass on, and the mistake that passes none on. */
import type { ResourceSpec } from '../../steps/spec.ts';
import type { TableSpec } from '../../steps/table.ts';
import type { ItemWrite } from '../../steps/writes.ts';
import type { Invocation } from '../follow/invocations.ts';
import { sequenceNumbersIn } from '../follow/logged-records.ts';
import type { Experiment } from './experiment.ts';
import { logOf, logWhen, pause, write } from './observe.ts';
import { loggedFunction, streamRole } from './resources.ts';

const ROLE = 'streamlab-filter-role';

const table: TableSpec = {
  kind: 'table',
  name: 'streamlab-filter',
  partitionKey: { name: 'Box', type: 'S' },
  sortKey: { name: 'Id', type: 'S' },
};

const key = (id: string): ItemWrite & { readonly kind: 'delete' } => ({
  kind: 'delete',
  key: { Box: { S: 'one' }, Id: { S: id } },
});

const put = (id: string, kind: string): ItemWrite => ({
  kind: 'put',
  item: { ...key(id).key, Kind: { S: kind } },
});

/** INSERT, INSERT, MODIFY, REMOVE */
const CHANGES: readonly ItemWrite[] = [
  put('a', 'keep'),
  put('b', 'drop'),
  { kind: 'update', key: key('a').key, set: { Seen: { BOOL: true } } },
  key('b'),
];

interface Reader {
  readonly name: string;
  readonly what: string;
  readonly filter?: object;
  /** How many of the changes it must get. */
  readonly gets: number;
  readonly why: string;
}

const READERS: readonly Reader[] = [
  { name: 'streamlab-filter-all', what: 'no filter', gets: 4, why: 'every change' },
  {
    name: 'streamlab-filter-inserts',
    what: 'inserts only',
    filter: { eventName: ['INSERT'] },
    gets: 2,
    why: 'both inserts',
  },
  {
    name: 'streamlab-filter-kind',
    what: 'by an attribute',
    filter: { dynamodb: { NewImage: { Kind: { S: ['keep'] } } } },
    gets: 2,
    why: 'the item of that kind: inserted, then changed',
  },
  {
    name: 'streamlab-filter-mistake',
    what: 'without the type descriptor',
    filter: { dynamodb: { NewImage: { Kind: ['keep'] } } },
    gets: 0,
    why: 'nothing: attributes are matched below S, N, BOOL',
  },
];

export const filter: Experiment = {
  id: 'filter',
  title: 'What event filters let through',
  claim: 'A function can look at each record and ignore what it does not want.',
  lesson:
    'A filter of the mapping drops records before there is an invocation: what does not match costs nothing and counts as handled. Filters see DynamoDB JSON, so an attribute is matched below its type.',
  resources: [
    streamRole(ROLE),
    table,
    { kind: 'stream', table: table.name, viewType: 'NEW_IMAGE' },
    ...READERS.flatMap(({ name, filter: pattern }): ResourceSpec[] => [
      ...loggedFunction({ name, role: ROLE, folder: 'books' }),
      {
        kind: 'event-source-mapping',
        function: name,
        source: { streamOfTable: table.name },
        startingPosition: 'TRIM_HORIZON',
        filters: pattern && [pattern],
      },
    ]),
  ],
  observe: async (context) => {
    context.busy('four changes');
    for (const change of CHANGES) await write(context, table, change);
    for (const { name, gets } of READERS) await logWhen(context, name, (log) => recordsIn(log) >= gets);
    // Records that must not arrive get some more time.
    await pause(context, context.quietMs);
    for (const { name, what, gets, why, filter: pattern } of READERS) {
      const log = await logOf(context, name);
      const records = recordsIn(log);
      context.report({
        what: pattern === undefined ? what : `${what}: ${JSON.stringify(pattern)}`,
        predicted: `${gets} of ${CHANGES.length} records: ${why}`,
        observed: `${records} records in ${log.length} invocations`,
        holds: records === gets,
      });
    }
  },
};

const recordsIn = (log: readonly Invocation[]): number =>
  new Set(log.filter(({ report }) => report).flatMap((one) => sequenceNumbersIn(one))).size;
