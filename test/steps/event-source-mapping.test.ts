import { describe, expect, it } from 'vitest';
import { mappingDifferences } from '../../src/steps/mapping-settings.ts';
import { useCli } from '../helpers/run-cli.ts';

describe('the event source mapping of a plan', () => {
  const cli = useCli();

  it('reads the stream of the table as --name calls it', async () => {
    const { stderr } = await cli.run('setup dogs --name alice --dry-run --explain');

    expect(stderr).toMatch(/create-event-source-mapping .*:table\/alice-Dogs\/stream\//);
  });
});

describe('mappingDifferences', () => {
  const defaults = {
    State: 'Enabled',
    BatchSize: 100,
    MaximumBatchingWindowInSeconds: 0,
    MaximumRetryAttempts: -1,
    BisectBatchOnFunctionError: false,
    ParallelizationFactor: 1,
  };

  it("finds nothing in Lambda's defaults when a lab names no settings", () => {
    expect(mappingDifferences({}, defaults)).toEqual([]);
    expect(mappingDifferences({}, { ...defaults, FunctionResponseTypes: [], FilterCriteria: { Filters: [] } })).toEqual(
      [],
    );
  });

  it('names what differs, and what to update', () => {
    const found = { ...defaults, State: 'Disabled', MaximumRetryAttempts: 3 };

    expect(mappingDifferences({ batchSize: 10, filters: [{ eventName: ['INSERT'] }] }, found)).toEqual([
      { what: 'state', wanted: 'Enabled', found: 'Disabled', input: { Enabled: true } },
      { what: 'batch size', wanted: '10', found: '100', input: { BatchSize: 10 } },
      { what: 'retries', wanted: '-1', found: '3', input: { MaximumRetryAttempts: -1 } },
      {
        what: 'filters',
        wanted: '[{"Pattern":"{\\"eventName\\":[\\"INSERT\\"]}"}]',
        found: 'none',
        input: { FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] } },
      },
    ]);
  });
});
