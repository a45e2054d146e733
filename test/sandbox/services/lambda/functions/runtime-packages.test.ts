import { mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { linkRuntimePackages } from '../../../../../src/sandbox/services/lambda/functions/runtime-packages.ts';
import { useTemporaryFolder } from '../../../../helpers/use-temporary-folder.ts';

const newFolder = useTemporaryFolder();

/** The path that a function's file in the folder would resolve. */
function resolve(folder: string, name: string): string | undefined {
  const task = path.join(folder, 'us-east-1/abc');
  mkdirSync(task, { recursive: true });
  try {
    return createRequire(path.join(task, 'index.js')).resolve(name);
  } catch {
    return undefined;
  }
}

describe('linkRuntimePackages', () => {
  it("lets functions find the SDK, and nothing else of streamlab's packages", () => {
    const folder = newFolder();
    expect(resolve(folder, '@aws-sdk/client-dynamodb')).toBeUndefined();
    linkRuntimePackages(folder);
    expect(resolve(folder, '@aws-sdk/client-dynamodb')).toMatch(/client-dynamodb/);
    expect(resolve(folder, '@smithy/core')).toMatch(/core/);
    for (const name of ['aws-sdk', 'commander', 'chalk', 'fflate']) expect(resolve(folder, name)).toBeUndefined();
  });

  it('repairs links to an earlier installation', () => {
    const folder = newFolder();
    linkRuntimePackages(folder);
    const link = path.join(folder, 'node_modules/@aws-sdk');
    const target = readlinkSync(link);
    rmSync(link);
    symlinkSync(path.join(folder, 'gone'), link, 'junction');
    linkRuntimePackages(folder);
    expect(readlinkSync(link)).toBe(target);
  });

  it('keeps a package.json further up from deciding the module type of functions', () => {
    const home = newFolder();
    writeFileSync(path.join(home, 'package.json'), '{"type":"module"}');
    linkRuntimePackages(path.join(home, 'functions'));
    expect(readFileSync(path.join(home, 'functions/package.json'), 'utf8')).toBe('{}');
  });
});
