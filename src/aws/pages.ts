/** The page loop of operations that answer in pages. */

/**
 * The pages one after the other, each asked for when the one before has been used. `ask` gets no token for the first
 * page; the last one is that in which `nextToken` finds no token.
 */
export async function* pages<Page>(
  ask: (token: string | undefined) => Promise<Page>,
  nextToken: (page: Page) => string | undefined,
): AsyncGenerator<Page, void, undefined> {
  let token: string | undefined;
  do {
    const page = await ask(token);
    yield page;
    // Some services end with an empty token.
    token = nextToken(page) || undefined;
  } while (token !== undefined);
}
