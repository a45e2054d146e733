/** Values that are opened at their first use, and only once. */

export interface Lazy<State> {
  (): Promise<State>;
  /** Disposes the value if it was opened. */
  dispose(): Promise<void>;
}

export function lazy<State extends object>(open: () => Promise<State>): Lazy<State> {
  let opening: Promise<State> | undefined;
  const get = (): Promise<State> => {
    opening ??= open();
    return opening;
  };
  const dispose = async (): Promise<void> => {
    const state: { dispose?(): Promise<void> } | undefined = await opening;
    await state?.dispose?.();
  };
  return Object.assign(get, { dispose });
}
