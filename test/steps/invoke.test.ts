import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openAws } from '../../src/aws/clients.ts';
import { invokeFunction } from '../../src/steps/invoke.ts';
import { useLabs } from '../helpers/use-lab.ts';
import { useTemporaryFolder } from '../helpers/use-temporary-folder.ts';

const labs = useLabs();
const newFolder = useTemporaryFolder();

it('waits for a reply as long as the function may run, not as long as for other calls', async () => {
  const folder = newFolder();
  const code = 'export const handler = () => new Promise((resolve) => setTimeout(resolve, 1500, "late"));';
  await writeFile(path.join(folder, 'index.mjs'), code);
  const { lab, step } = await labs.lab('dogs', {
    name: 'patient',
    alter: (spec) =>
      spec.kind === 'function' ? { ...spec, timeoutSeconds: 20, code: { ...spec.code, folder } } : spec,
  });
  const impatient = openAws(step.aws.target, { signal: step.signal, clock: step.clock, timeoutMs: 1_200 });

  const reply = await invokeFunction({ ...step, aws: impatient }, lab.function.name, Buffer.from('{}'));
  impatient.dispose();

  expect(Buffer.from(reply.payload).toString()).toBe('"late"');
});
