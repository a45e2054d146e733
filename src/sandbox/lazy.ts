/** Values that are opened at their first use, and only once; what could not be opened is tried again at the next use. */

export interface Lazy<State> {
  (): Promise<State>;
  /** Disposes the value if it was opened. */
  dispose(): Promise<void>;
}

export function lazy<State extends object>(open: () => Promise<State>): Lazy<State> {
  let opening: Promise<State> | undefined;
  const get = (): Promise<State> => {
    if (opening === undefined) {
      const tried = open();
      opening = tried;
      tried.catch(() => {
        if (opening === tried) opening = undefined;
      });
    }
    return opening;
  };
  const dispose = async (): Promise<void> => {
    const state: { dispose?(): Promise<void> } | undefined = await opening?.catch(() => undefined);
    await state?.dispose?.();
  };
  return Object.assign(get, { dispose });
}
