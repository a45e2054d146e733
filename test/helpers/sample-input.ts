/** An input that an operation can read and that obeys its rules, made from its schema and its rules. */
import { NormalizedSchema } from '@smithy/core/schema';
import fc from 'fast-check';
import type { InputRules } from '../../src/sandbox/contract/input-rules.ts';
import type { Operation } from '../../src/sandbox/contract/service.ts';

const SEED = 1;

/** With the members that the rules require, and those that are part of the path. */
export function sampleInput({ schema, rules = {} }: Operation<unknown>): Record<string, unknown> {
  const [, , , , inputRef] = schema;
  const input = NormalizedSchema.of(inputRef);
  return input.isStructSchema() ? sampleStructure(input, '', rules) : {};
}

function sampleStructure(schema: NormalizedSchema, path: string, rules: InputRules): Record<string, unknown> {
  const sampled: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const memberPath = path === '' ? name : `${path}.${name}`;
    const rule = rules[memberPath];
    const isNeeded = rule?.required || rule?.requiredUnless !== undefined || member.getMergedTraits().httpLabel;
    if (isNeeded) sampled[name] = sample(member, memberPath, rules);
  }
  return sampled;
}

function sample(schema: NormalizedSchema, path: string, rules: InputRules): unknown {
  if (schema.isStructSchema()) return sampleStructure(schema, path, rules);
  if (schema.isListSchema()) return [sample(schema.getValueSchema(), `${path}.member`, rules)];
  if (schema.isMapSchema()) return { key: sample(schema.getValueSchema(), `${path}.{value}`, rules) };
  const { values, pattern, minLength = 1, maxLength = 64, min = 1 } = rules[path] ?? {};
  if (schema.isBlobSchema()) return Buffer.from('x');
  if (schema.isTimestampSchema()) return new Date(0);
  if (schema.isBooleanSchema()) return true;
  if (schema.isNumericSchema()) return min;
  if (values?.[0] !== undefined) return values[0];
  return pattern === undefined ? 'x'.repeat(minLength) : matching(pattern, minLength, maxLength);
}

const ATTEMPTS = 200;

function matching(pattern: string, minLength: number, maxLength: number): string {
  const whole = new RegExp(`^(?:${pattern})$`, 'u');
  const plain = 'x'.repeat(minLength);
  if (whole.test(plain)) return plain;
  const texts = fc.sample(fc.stringMatching(whole), { numRuns: ATTEMPTS, seed: SEED });
  const found = texts.find(({ length }) => length >= minLength && length <= maxLength);
  if (found === undefined) throw new Error(`no text of ${minLength} to ${maxLength} characters found for ${pattern}`);
  return found;
}
