import type { Recorder } from '../trace.js';
import type { Attempt, UserAnswers } from './search.js';

/**
 * Asks the user, as a step (KB 2480582 for redirects, KB 2783881 for certificates).
 *
 * @param problem - what is the matter with the certificate
 * @returns whether the user said Yes
 */
export function askUser(
  { search, address }: Attempt,
  recorder: Recorder,
  question: keyof UserAnswers,
  host: string,
  problem?: string,
): Promise<boolean> {
  return recorder.step('prompt', host, async (step) => {
    step.facts({ question, host, address, problem });
    const { clock } = search.client.workstation;
    const { promptMs } = search.client.policy.assumptions;
    if (promptMs > 0) await clock.sleep(promptMs);
    const accepts = search.userAnswers[question] === 'accept';
    step.facts({ answer: accepts ? 'yes' : 'no' });
    return accepts;
  });
}

/**
 * What is done about a bad certificate by the row's rule: the user is asked, or the step fails in silence.
 *
 * @returns for a TLS handshake: whether the connection is used all the same
 */
export function certificateJudge(attempt: Attempt) {
  const { search, row } = attempt;
  const asks =
    row.badCertificate === 'ask' ||
    (row.badCertificate === 'ask-if-shown' && search.registry.isSet('ShowCertErrors'));
  return async (recorder: Recorder, host: string, problem: string): Promise<boolean> =>
    asks && askUser(attempt, recorder, 'certificate', host, problem);
}
