import { isObservable, lastValueFrom } from 'rxjs';

/** Waits for what a Nest handler returns, a promise, an observable or a promise of one. Rejects with an Error. */
export async function completionOf(result: unknown): Promise<void> {
  try {
    const settled = await result;
    if (isObservable(settled)) await lastValueFrom(settled, { defaultValue: undefined });
  } catch (error) {
    throw error instanceof Error ? error : new Error(wordsOf(error), { cause: error });
  }
}

/** Nest's default filter throws `{ status, message }` in place of the error. */
function wordsOf(error: unknown): string {
  const named = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return String(named);
}
