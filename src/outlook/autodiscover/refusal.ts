import { isLabError, LabError } from '../../errors.js';

/** Marks the two refusals that the client remembers for its last word. */
export class Refusal extends LabError {
  readonly reason: 'credentials-refused' | 'address-not-found';

  constructor(reason: Refusal['reason'], what: string) {
    super('protocol-refused', what);
    this.reason = reason;
  }
}

/** True for what makes one address unusable without ending the search. */
export function isInconclusive(error: unknown): boolean {
  return isLabError(error) && error.code !== 'internal';
}
