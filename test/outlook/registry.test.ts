import { describe, expect, it } from 'vitest';
import { createRegistry, registryValues } from '../../src/outlook/registry.js';

describe('registry', () => {
  it('has nothing set at first, and no time of its own', () => {
    const registry = createRegistry();
    expect(registry.isSet('ExcludeScpLookup')).toBe(false);
    expect(registry.timeoutMs).toBeUndefined();
    expect(registry.redirectServers).toEqual([]);
  });

  it('reads a DWORD as a number, as decimal or as hexadecimal text, and a name in any case', () => {
    const registry = createRegistry({
      excludescplookup: 1,
      ExcludeHttpsRootDomain: '1',
      EXCLUDEHTTPREDIRECT: '0x1',
      ExcludeSrvRecord: 0,
      ExcludeLastKnownGoodUrl: 1,
    });
    expect(registry.isSet('ExcludeScpLookup')).toBe(true);
    expect(registry.isSet('ExcludeHttpsRootDomain')).toBe(true);
    expect(registry.isSet('ExcludeHttpRedirect')).toBe(true);
    expect(registry.isSet('ExcludeSrvRecord')).toBe(false);
    expect(registry.isSet('ExcludeLastKnownGoodURL')).toBe(true);
  });

  it.each([
    [5000, 10_000],
    ['0x2710', 10_000],
    [40_000, 40_000],
    [600_000, 120_000],
  ])('brings a Timeout of %s between 10 and 120 s', (given, expected) => {
    expect(createRegistry({ Timeout: given }).timeoutMs).toBe(expected);
  });

  it('reads numbers as they are', () => {
    const registry = createRegistry({ ProxyServerFlags: '0x2F' });
    expect(registry.numberOf('ProxyServerFlags')).toBe(0x2f);
    expect(registry.numberOf('ConnectTimeout')).toBeUndefined();
  });

  it('keeps the letters of RedirectServers as they are', () => {
    const registry = createRegistry({ RedirectServers: 'Mail.contoso.example, b.example' });
    expect(registry.redirectServers).toEqual(['Mail.contoso.example', 'b.example']);
  });

  it.each([
    [{ ExcludeSrvLookup: 1 }, /ExcludeSrvLookup" does nothing \(Outlook has no such value.*ExcludeSrvRecord/],
    [{ Nonsense: 1 }, /Nonsense" does nothing \(known are: .*ExcludeScpLookup/],
    [{ PreferProvidedEmailInAutoDiscoverAuthPrompts: 1 }, /use --user/],
    [{ ExcludeScpLookup: 'yes' }, /ExcludeScpLookup cannot be "yes" \(it is a DWORD/],
    [{ ExcludeScpLookup: -1 }, /cannot be "-1"/],
    [{ Timeout: 2 ** 33 }, /Timeout cannot be/],
    [{ RedirectServers: 'a b' }, /RedirectServers cannot be "a b" \(it holds host names/],
  ])('refuses %o, and says how to mend it', (entries, message) => {
    expect(() => createRegistry({ ...entries })).toThrow(message);
  });

  it('knows every value by a source', () => {
    for (const { source, meaning } of registryValues) {
      expect(source).not.toBe('');
      expect(meaning).not.toBe('');
    }
  });
});
