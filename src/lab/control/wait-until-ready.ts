import { LabError } from '../../errors.js';

/** Real time between two questions, ms. */
const pause = 200;

/**
 * Waits until a lab in another process is ready; it need not have been started yet.
 *
 * @param url - its control address
 * @param timeoutMs - real time. At least one question is asked.
 * @returns whether it was ready in time, and if not, what the last question met
 * @throws LabError `wrong-usage` for what is no address
 */
export async function waitUntilReady(
  url: string,
  timeoutMs: number,
): Promise<{ readonly isReady: boolean; readonly why: string }> {
  if (!/^https?:/i.test(url) || !URL.canParse(url)) {
    throw new LabError('wrong-usage', 'this is not an address', {
      where: url,
      hint: 'give the control address that `autodiscover-lab serve` prints',
    });
  }
  const end = performance.now() + timeoutMs;
  for (;;) {
    const why = await ask(url, Math.max(1_000, end - performance.now()));
    if (why === undefined) return { isReady: true, why: '' };
    if (performance.now() + pause >= end) return { isReady: false, why };
    await new Promise((done) => setTimeout(done, pause));
  }
}

async function ask(url: string, timeoutMs: number): Promise<string | undefined> {
  try {
    const response = await fetch(new URL('/readyz', url), {
      signal: AbortSignal.timeout(Math.ceil(timeoutMs)),
    });
    await response.body?.cancel();
    return response.ok ? undefined : `answers ${response.status}`;
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return cause instanceof Error && 'code' in cause
      ? `no answer: ${String(cause.code)}`
      : 'no answer in time';
  }
}
