import { describe, expect, it } from 'vitest';
import { policyOf } from '../../src/outlook/policy-table.js';
import {
  keepHomeServer,
  refreshAfterFailure,
  refreshAfterSuccess,
  timeToLiveHours,
} from '../../src/outlook/saved-profile.js';
import type { PoxProtocol, PoxSettings } from '../../src/wire/autodiscover/messages.js';

const settingsOf = (...protocols: PoxProtocol[]): PoxSettings => ({
  action: 'settings',
  user: { displayName: '', legacyDn: '', deploymentId: '' },
  protocols,
  alternativeMailboxes: [],
});
const exch = (ttl?: string): PoxProtocol => ({
  type: 'EXCH',
  elements: ttl === undefined ? [] : [{ name: 'TTL', text: ttl }],
});

const { refresh } = policyOf('2010');
const now = new Date('2026-01-01T00:00:00Z');
const minutesUntil = (due: Date | undefined) => ((due?.getTime() ?? Number.NaN) - now.getTime()) / 60_000;
const never = () => 0;
const most = () => 1;

describe('when settings are looked for again', () => {
  it('after a success in an hour, by lot up to a quarter later', () => {
    expect(minutesUntil(refreshAfterSuccess(settingsOf(exch()), refresh, now, never))).toBe(60);
    expect(minutesUntil(refreshAfterSuccess(settingsOf(exch()), refresh, now, most))).toBe(75);
  });

  it('after a failure in five minutes, by lot up to a quarter later', () => {
    expect(minutesUntil(refreshAfterFailure(refresh, now, never))).toBe(5);
    expect(minutesUntil(refreshAfterFailure(refresh, now, most))).toBe(6.25);
  });

  it('in as many hours as TTL says, and never for 0', () => {
    expect(minutesUntil(refreshAfterSuccess(settingsOf(exch('8')), refresh, now, never))).toBe(480);
    expect(refreshAfterSuccess(settingsOf(exch('0')), refresh, now, never)).toBeUndefined();
  });

  it('reads TTL from the first block that has one, and nothing from nonsense', () => {
    expect(timeToLiveHours(settingsOf(exch(), { type: 'WEB', ttl: '3' }))).toBe(3);
    expect(timeToLiveHours(settingsOf(exch('soon'), exch('4')))).toBe(4);
    expect(timeToLiveHours(settingsOf(exch('-1')))).toBeUndefined();
  });
});

describe('a refreshed profile', () => {
  it('keeps its home server and how that was learned, and takes everything else', () => {
    const old = {
      homeServer: 'old.example',
      homeServerDN: '/cn=old',
      userDN: '/cn=anna',
      proxyServer: 'old-proxy.example',
      learnedBy: 'redirect',
    } as const;
    const fresh = {
      homeServer: 'new.example',
      homeServerDN: '/cn=new',
      userDN: '/cn=anna2',
      proxyServer: 'new-proxy.example',
      learnedBy: 'autodiscover',
    } as const;
    expect(keepHomeServer(old, fresh)).toEqual({
      homeServer: 'old.example',
      homeServerDN: '/cn=old',
      userDN: '/cn=anna2',
      proxyServer: 'new-proxy.example',
      learnedBy: 'redirect',
    });
  });
});
