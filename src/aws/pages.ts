/** The loop over the pages of a paginated operation. */

/**
 * The pages in order, each requested when the previous one has been consumed. `ask` gets no token for the first page;
 * the last page is the one in which `nextToken` finds none.
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
