/** Constraints that several operations share. */
import type { MemberRule } from '../../contract/input-rules.ts';

export const NAMESPACE: MemberRule = { minLength: 1, maxLength: 255, pattern: '[^:].*' };
export const METRIC_NAME: MemberRule = { minLength: 1, maxLength: 255 };
export const DIMENSION_NAME: MemberRule = { required: true, minLength: 1, maxLength: 255 };
export const DIMENSION_VALUE: MemberRule = { minLength: 1, maxLength: 1024 };
export const UNIT: MemberRule = {
  values: [
    'Seconds',
    'Microseconds',
    'Milliseconds',
    'Bytes',
    'Kilobytes',
    'Megabytes',
    'Gigabytes',
    'Terabytes',
    'Bits',
    'Kilobits',
    'Megabits',
    'Gigabits',
    'Terabits',
    'Percent',
    'Count',
    'Bytes/Second',
    'Kilobytes/Second',
    'Megabytes/Second',
    'Gigabytes/Second',
    'Terabytes/Second',
    'Bits/Second',
    'Kilobits/Second',
    'Megabits/Second',
    'Gigabits/Second',
    'Terabits/Second',
    'Count/Second',
    'None',
  ],
};
