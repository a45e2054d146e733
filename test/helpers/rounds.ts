/** How often a test repeats its round: a few times in `npm test`, far more often in `npm run test:long`, which sets STREAMLAB_LONG. */

export const isLong = process.env.STREAMLAB_LONG === '1';

export function rounds({ normal, long }: { readonly normal: number; readonly long: number }): number {
  return isLong ? long : normal;
}
