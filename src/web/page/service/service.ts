/** Where this tab keeps the token: until it is closed. */
const TOKEN_KEY = 'slotwise-token';

/** What the service answered in place of what was asked. */
export class ServiceError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Asks the service this page came from; presents the token the user gave, if one was asked for. */
export class Service {
  #token = sessionStorage.getItem(TOKEN_KEY);

  /** @param askForToken resolves with what the user gives; `wrong`: another one was not accepted */
  constructor(private readonly askForToken: (wrong: boolean) => Promise<string>) {}

  /** @throws ServiceError for any status but 2xx and 401; TypeError when nobody answers */
  async open(path: string, signal?: AbortSignal): Promise<Response> {
    for (;;) {
      const token = this.#token;
      const headers: HeadersInit = token === null ? {} : { Authorization: `Bearer ${token}` };
      const response = await fetch(path, { headers, ...(signal === undefined ? {} : { signal }) });
      if (response.ok) return response;
      if (response.status !== 401) throw new ServiceError(response.status, await sentenceOf(response));
      // Another request may have asked for it meanwhile.
      if (token === this.#token) this.#keep(await this.askForToken(token !== null));
    }
  }

  /** @throws as `open` does */
  async get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
    return (await (await this.open(path, signal)).json()) as Answer;
  }

  #keep(token: string): void {
    this.#token = token;
    sessionStorage.setItem(TOKEN_KEY, token);
  }
}

async function sentenceOf(response: Response): Promise<string> {
  const answer = (await response.json().catch(() => ({}))) as { readonly message?: string };
  return answer.message ?? `the service answered ${response.status}`;
}
