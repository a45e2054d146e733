/** The lab `music`: items that expire, and a function that logs who deleted them. */
import type { Write } from '../../steps/writes.ts';
import { defineLab } from '../checks/spec.ts';
import { nodeCode, pythonCode } from '../lab.ts';

const FUNCTION = 'LaboratorioDBStreamFunction';
const ROLE = 'LaboratorioDBStreamRole';
const TABLE = 'Music';
/** The fixed expiry of the original lab is in the past, so its items would expire at once. */
const LIFETIME_MS = 24 * 60 * 60 * 1000;

export const music = defineLab({
  id: 'music',
  title: 'Songs that expire: CRUD, time to live and a stream',
  proves: 'inserts, updates and deletions by time to live all reach the function, which can tell them apart',
  resources: [
    {
      kind: 'role',
      name: ROLE,
      managedPolicies: ['AWSLambdaDynamoDBExecutionRole'],
    },
    { kind: 'log-group', function: FUNCTION },
    {
      kind: 'table',
      name: TABLE,
      partitionKey: { name: 'Artist', type: 'S' },
      sortKey: { name: 'SongTitle', type: 'S' },
    },
    { kind: 'time-to-live', table: TABLE, attribute: 'Expiration' },
    // Before any item: writes before the stream exists never become records.
    { kind: 'stream', table: TABLE, viewType: 'NEW_AND_OLD_IMAGES' },
    {
      kind: 'function',
      name: FUNCTION,
      role: ROLE,
    },
    {
      kind: 'event-source-mapping',
      function: FUNCTION,
      source: { streamOfTable: TABLE },
      startingPosition: 'LATEST',
    },
  ],
  runtimes: {
    node: nodeCode('music'),
    python: pythonCode('music-python'),
  },
  payload: 'music.json',
  writes: (now) => [
    song('Acme Band', 'Happy Day', { album: 'Songs About Life', year: 2012, now }),
    song('Acme Band', 'Another Sunrise', { album: 'Songs About Life', year: 2012, now }),
    song('No One You Know', 'Call Me Today', { album: 'Somewhat Famous', year: 2015, now }),
    {
      kind: 'update',
      key: { Artist: { S: 'Acme Band' }, SongTitle: { S: 'Happy Day' } },
      set: { AlbumTitle: { S: 'Updated Album Title' } },
    },
  ],
  generate: (index, now) => song(`Artist ${index % 10}`, `Song ${index}`, { album: 'Generated', year: 2026, now }),
  expects: {
    reply: 'Successfully processed 3 records.',
    recordLine: /^(New song|Song changed|Song deleted|Song expired): /,
  },
  marked: ({ text, now }) => ({
    item: {
      Artist: { S: text },
      SongTitle: { S: 'Happy Day' },
      AlbumTitle: { S: 'Songs About Life' },
      Year: { N: '2012' },
      Expiration: { N: String(Math.floor((now.getTime() + LIFETIME_MS) / 1000)) },
    },
    set: { AlbumTitle: { S: 'Updated Album Title' } },
  }),
  checks: [
    { title: 'a new song', parts: [{ kind: 'stream-record', event: 'INSERT' }] },
    { title: 'read by both keys', parts: [{ kind: 'item' }] },
    { title: 'a changed album', parts: [{ kind: 'stream-record', event: 'MODIFY' }] },
    { title: 'songs of one artist, sorted', parts: [{ kind: 'query' }] },
    { title: 'songs expire', parts: [{ kind: 'time-to-live' }, { kind: 'expiry' }] },
    {
      title: 'the log tells what happened',
      parts: [
        { kind: 'log-group' },
        { kind: 'delivery', events: ['INSERT', 'MODIFY', 'REMOVE'], carries: ['key'] },
        { kind: 'deletion-cause' },
      ],
    },
  ],
});

interface Details {
  readonly album: string;
  readonly year: number;
  readonly now: Date;
}

function song(artist: string, title: string, { album, year, now }: Details): Write {
  return {
    kind: 'put',
    item: {
      Artist: { S: artist },
      SongTitle: { S: title },
      AlbumTitle: { S: album },
      Year: { N: String(year) },
      Expiration: { N: String(Math.floor((now.getTime() + LIFETIME_MS) / 1000)) },
    },
  };
}
