import type { Step } from '../record/steps/step.js';

/** The status that a request of HTTP was answered with; undefined where there was no answer. */
export function httpStatusOf(step: Step): number | undefined {
  switch (step.kind) {
    case 'http-get':
    case 'http-post':
    case 'rpc-in-data':
    case 'rpc-out-data':
      return step.facts.status;
    default:
      return undefined;
  }
}
