import { describe, expect, it } from 'vitest';
import { assume, readAssumptions } from '../../../src/lab/clients/assumptions.js';
import { policyOf } from '../../../src/outlook/policy-table.js';

describe('assumptions', () => {
  it('are read as they are and as text, and take the place of the policy’s', () => {
    const given = readAssumptions({
      scpOrder: 'as-found',
      promptMs: '3000',
      rpcTcpAttempts: '2',
      mailAfterUnreachableDirectory: 'true',
      rpcCallTimeoutMs: '90s',
    });
    const policy = assume(policyOf('2010'), given);
    expect(policy.assumptions).toMatchObject({ scpOrder: 'as-found', promptMs: 3000, scpPreferenceMs: 3000 });
    expect(policy.connecting).toMatchObject({
      rpcTcpAttempts: 2,
      mailAfterUnreachableDirectory: true,
      rpcCallTimeoutMs: 90_000,
      rpcHttpAttempts: 1,
    });
    expect(readAssumptions({ rpcTcpAttempts: 3, promptMs: 5 })).toEqual({ rpcTcpAttempts: 3, promptMs: 5 });
  });

  it.each([
    [{ scpOrdr: 'as-found' }, /unknown assumption "scpOrdr" \(did you mean scpOrder\?\)/],
    [{ gravity: '9.81' }, /unknown assumption "gravity" \(one of: scpOrder, .*rpcTcpAttempts/],
    [{ scpOrder: 'newest' }, /the assumption scpOrder cannot be "newest" \(.*oldest-first/],
    [{ rpcTcpAttempts: 'many' }, /rpcTcpAttempts cannot be "many"/],
    [{ promptMs: 'a while' }, /promptMs cannot be "a while"/],
  ])('refuses %o, and says how to mend it', (given, message) => {
    expect(() => readAssumptions({ ...given })).toThrow(message);
  });
});
