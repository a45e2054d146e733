import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
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

  it('removes the code and the temporary files that a killed process has left', async () => {
    const before = await open();
    await before.createFunction('kept', CODE);
    const kept = readdirSync(before.codeFolder).sort();
    expect(kept).toHaveLength(2);
    for (const name of ['.half-unpacked', 'a'.repeat(64), path.join('tmp', 'b'.repeat(32))]) {
      mkdirSync(path.join(before.codeFolder, name), { recursive: true });
      writeFileSync(path.join(before.codeFolder, name, 'file'), '');
    }
    writeFileSync(path.join(before.codeFolder, `${'a'.repeat(64)}.zip`), '');
    const { call } = await before.reopen();
    await expect.poll(() => readdirSync(before.codeFolder).sort()).toEqual(kept);
    const { Payload } = await call<{ Payload: Uint8Array }>('Invoke', { FunctionName: 'kept' });
    expect(Buffer.from(Payload).toString()).toBe('"here"');
  });

  it('unpacks code again whose folder has been removed, and says so when the zip file is missing as well', async () => {
    const { createFunction, call, codeFolder, clock } = await open();
    await createFunction('again', CODE);
    const invoke = async (): Promise<unknown> => {
      const { Payload } = await call<{ Payload: Uint8Array }>('Invoke', { FunctionName: 'again' });
      return JSON.parse(Buffer.from(Payload).toString());
    };
    for (const name of readdirSync(codeFolder)) {
      if (!name.endsWith('.zip')) rmSync(path.join(codeFolder, name), { recursive: true });
    }
    expect(await invoke()).toBe('here');
    rmSync(codeFolder, { recursive: true });
    // The running environment has loaded its code.
    await clock.advance(10 * 60_000);
    expect(await invoke()).toMatchObject({
      errorType: 'Runtime.InvalidEntrypoint',
      errorMessage: expect.stringContaining("the function's code is missing: "),
    });
  });
});
