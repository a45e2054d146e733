/** dynalite has no types; `dynalite.ts` next to this file declares those that streamlab uses. */
declare module 'dynalite/*';
