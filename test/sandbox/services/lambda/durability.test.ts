import { describe, expect, it } from 'vitest';
import { useLambda } from '../../../helpers/use-lambda.ts';

const open = useLambda();
const CODE = 'export const handler = async () => "here";';

describe('a Lambda that is opened again', () => {
  it('has its functions with code, versions, aliases, tags and policies', async () => {
    const before = await open();
    const FunctionName = 'kept';
    await before.createFunction(FunctionName, CODE);
    await before.call('PublishVersion', { FunctionName });
    await before.call('CreateAlias', { FunctionName, Name: 'live', FunctionVersion: '1' });
    const shown = await before.call('GetFunction', { FunctionName });
    const { call } = await before.reopen();
    expect(await call('GetFunction', { FunctionName })).toEqual(shown);
    expect(await call('GetAlias', { FunctionName, Name: 'live' })).toMatchObject({ FunctionVersion: '1' });
    const { Payload } = await call<{ Payload: Uint8Array }>('Invoke', { FunctionName: 'kept:live' });
    expect(Buffer.from(Payload).toString()).toBe('"here"');
  });

  it('finishes interrupted transitions', async () => {
    const before = await open();
    await before.createFunction('kept', CODE);
    await before.call('UpdateFunctionConfiguration', { FunctionName: 'kept', Timeout: 9 });
    const { call } = await before.reopen();
    expect(await call('GetFunctionConfiguration', { FunctionName: 'kept' })).toMatchObject({
      Timeout: 9,
      State: 'Active',
      LastUpdateStatus: 'Successful',
    });
  });

  it('does not find deleted resources', async () => {
    const before = await open();
    await before.createFunction('gone', CODE);
    await before.call('CreateAlias', { FunctionName: 'gone', Name: 'live', FunctionVersion: '$LATEST' });
    await before.createFunction('gone-not', CODE);
    await before.call('DeleteFunction', { FunctionName: 'gone' });
    const { call } = await before.reopen();
    expect(await call('ListFunctions')).toMatchObject({ Functions: [{ FunctionName: 'gone-not' }] });
    const { Payload } = await call<{ Payload: Uint8Array }>('Invoke', { FunctionName: 'gone-not' });
    expect(Buffer.from(Payload).toString()).toBe('"here"');
  });
});
