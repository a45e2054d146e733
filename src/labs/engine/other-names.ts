/** Finds labs that are up under other names than that of this command: by the names of resources, confirmed by their tags. */
import type { StepContext } from '../../steps/context.ts';
import { ownershipOf } from '../../steps/ensure.ts';
import type { Lab } from '../lab.ts';
import { planLab } from './plan.ts';
import { type Step, stepsOf } from './steps-of.ts';

export interface OtherName {
  /** The value for `--name`; undefined: the labs' own names. */
  readonly name: string | undefined;
  /** The labs of which something exists under this name. */
  readonly labs: readonly string[];
}

export interface OtherNames {
  readonly found: readonly OtherName[];
  /** Why some kinds of resources could not be listed. */
  readonly unseen: readonly string[];
}

interface Candidate {
  readonly labId: string;
  readonly name: string | undefined;
  readonly step: Step;
}

/** Kinds whose resources have names; the first ones are confirmed by the fewest calls. */
const KINDS = ['function', 'table', 'kinesis-stream', 'log-group', 'role'] as const;

/** Never rejects unless interrupted: it only adds to what a command has to say. */
export async function findOtherNames(context: StepContext, labs: readonly Lab[]): Promise<OtherNames> {
  const unseen: string[] = [];
  const tolerate = async <T>(work: Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      context.signal.throwIfAborted();
      unseen.push(error instanceof Error ? error.message : String(error));
      return otherwise;
    }
  };
  const plans = await Promise.all(labs.map(async (lab) => ({ lab, steps: await stepsOf(planLab(lab)) })));
  const candidates = await Promise.all(
    KINDS.map(async (kind) => {
      const wanted = plans.flatMap(({ lab, steps }) =>
        steps.filter(({ spec }) => spec.kind === kind).map((step) => ({ labId: lab.id, step })),
      );
      const [first] = wanted;
      if (first === undefined) return [];
      const names = await tolerate(namesOf(context, first.step), []);
      return wanted.flatMap(({ labId, step }) =>
        prefixesIn(context, step, names).map((name) => ({ labId, name, step })),
      );
    }),
  );
  const found = new Map<string | undefined, Set<string>>();
  for (const candidate of candidates.flat()) {
    const { labId, name } = candidate;
    if (found.get(name)?.has(labId) || !(await tolerate(isOurs(context, candidate), false))) continue;
    found.set(name, (found.get(name) ?? new Set()).add(labId));
  }
  return { found: [...found].map(([name, labIds]) => ({ name, labs: [...labIds] })), unseen };
}

async function namesOf(context: StepContext, { resource }: Step): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const page of resource.list?.(context) ?? []) names.push(...page.filter((name) => name !== undefined));
  return names;
}

/** Stands for any `--name`; no name on AWS has a space in it. */
const ANY = ' ';

/** The values of `--name`, other than this command's, under which a lab's resource has one of these names. */
function prefixesIn(
  context: StepContext,
  { resource, spec }: Step,
  names: readonly string[],
): readonly (string | undefined)[] {
  const bare = resource.name({ ...context, namePrefix: undefined }, spec);
  const [before = '', after = ''] = resource.name({ ...context, namePrefix: ANY }, spec).split(ANY);
  return names
    .flatMap((name) => {
      const prefix = name.startsWith(before) && name.endsWith(after) ? name.slice(before.length, -after.length) : '';
      return [...(name === bare ? [undefined] : []), ...(prefix === '' ? [] : [prefix])];
    })
    .filter((prefix) => prefix !== context.namePrefix);
}

async function isOurs(context: StepContext, { labId, name, step }: Candidate): Promise<boolean> {
  const { resource, spec } = step;
  const there = { ...context, labId, namePrefix: name };
  const state = await resource.find(there, spec);
  return state !== undefined && (await ownershipOf(there, resource, { spec, state })).owner !== 'foreign';
}

/** A message for people: under which names labs are up, and how their owner removes them; undefined when there are none. */
export function describeOtherNames(context: StepContext, { found }: OtherNames, all: boolean): string | undefined {
  const [first] = found;
  if (first === undefined) return undefined;
  const listed = (names: readonly OtherName[], text: (name: string) => string): string =>
    names.map(({ name = '', labs }) => `${text(name)}${all ? ` (${labs.join(', ')})` : ''}`).join(', ');
  const own = listed(
    found.filter(({ name }) => name === undefined),
    () => `under ${all ? 'their' : 'its'} own names`,
  );
  const prefixed = listed(
    found.filter(({ name }) => name !== undefined),
    (name) => name,
  );
  const where = [own, prefixed && `under --name ${prefixed}`].filter(Boolean).join(' and ');
  const what = all ? 'Labs are' : `${context.labId} is`;
  const whose = found.length === 1 ? 'it, if it is yours' : 'one of them, if it is yours';
  const remove = context.nextCommand.under(first.name)('teardown', all ? '--all' : context.labId);
  return `${what} up ${where}. To remove ${whose}: ${remove}`;
}
