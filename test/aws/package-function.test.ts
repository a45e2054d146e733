import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { packageFunction } from '../../src/aws/package-function.ts';
import { packageRoot } from '../../src/core/package-root.ts';
import { labs } from '../../src/labs/catalog/index.ts';

const HANDLERS = path.join(packageRoot(), 'handlers');

describe('packageFunction', () => {
  it.each(readdirSync(HANDLERS))('zips handlers/%s unchanged', async (name) => {
    const { zip, codeSha256 } = await packageFunction(name);
    const files = Object.entries(unzipSync(zip)).map(([file, content]) => [file, Buffer.from(content).toString()]);
    const expected = readdirSync(path.join(HANDLERS, name))
      .sort()
      .map((file) => [file, readFileSync(path.join(HANDLERS, name, file), 'utf8')]);
    expect(files).toEqual(expected);
    expect(codeSha256).toBe(createHash('sha256').update(zip).digest('base64'));
  });

  it('produces the same bytes each time, in every time zone', async () => {
    const zone = process.env.TZ;
    const first = await packageFunction('dogs');
    process.env.TZ = 'Pacific/Kiritimati';
    const second = await packageFunction('dogs').finally(() => {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    });
    expect(Buffer.from(second.zip).equals(first.zip)).toBe(true);
  });
});

describe('handlers/', () => {
  it('contains the code that labs and experiments use, and nothing else', () => {
    const sources = path.join(packageRoot(), 'src', 'labs');
    const named = readdirSync(sources, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [...readFileSync(path.join(sources, file), 'utf8').matchAll(/(?:folder: |Code\()'([^']+)'/g)])
      .map(([, folder]) => folder);
    expect([...new Set(named)].sort()).toEqual(readdirSync(HANDLERS).sort());
  });

  it('contains the file and the function of each handler', async () => {
    const codes = labs.flatMap(({ runtimes, variants }) => [
      ...Object.values(runtimes),
      ...Object.values(variants ?? {}),
    ]);
    for (const { folder, handler } of codes) {
      const [module, name = ''] = handler.split('.');
      const file = readdirSync(path.join(HANDLERS, folder)).find((one) => path.parse(one).name === module) ?? '';
      expect(readFileSync(path.join(HANDLERS, folder, file), 'utf8'), folder).toMatch(
        new RegExp(`(exports\\.|const |def )${name}\\b`),
      );
    }
  });
});

describe('payloads/', () => {
  it('contains the events of labs, and nothing else', () => {
    const folder = path.join(packageRoot(), 'payloads');
    expect(readdirSync(folder).sort()).toEqual(labs.map(({ payload }) => payload).sort());
    for (const file of readdirSync(folder)) {
      expect(JSON.parse(readFileSync(path.join(folder, file), 'utf8'))).toMatchObject({ Records: expect.any(Array) });
    }
  });
});
