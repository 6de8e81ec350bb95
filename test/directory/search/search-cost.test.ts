import { describe, expect, it } from 'vitest';
import { Directory } from '../../../src/directory/directory.js';
import { expandAnr, leavesOf } from '../../../src/directory/search/anr.js';
import { type Filter, or } from '../../../src/directory/search/filter.js';
import { parseFilter } from '../../../src/directory/search/filter-text.js';
import { inChain } from '../../../src/directory/search/in-chain.js';
import { SearchCost, SearchTooDear } from '../../../src/directory/search/search-cost.js';

const base = 'DC=x';
const user = (at: number) => `CN=u${at},${base}`;
const group = (at: number) => `CN=g${at},${base}`;
const users = 300;
const groups = 40;

/** A chain of groups, each the member of the one before; every user is in the last. */
function nest(): Directory {
  const lines = [`dn: ${base}\nobjectClass: domainDNS\n`];
  for (let at = 0; at < users; at++) lines.push(`dn: ${user(at)}\nobjectClass: user\n`);
  for (let at = 0; at < groups; at++) {
    const members = at < groups - 1 ? [group(at + 1)] : Array.from({ length: users }, (_, one) => user(one));
    const list = members.map((dn) => `member: ${dn}`).join('\n');
    lines.push(`dn: ${group(at)}\nobjectClass: group\n${list}\n`);
  }
  return Directory.load([{ name: 'nest.ldif', text: lines.join('\n') }], { now: () => new Date(0) });
}

const directory = nest();
const costOf = (filter: Filter, most?: number) => {
  const cost = new SearchCost(most);
  const found = directory.search({ base, scope: 'sub', filter, cost });
  return { comparisons: cost.comparisons, found: found.length };
};
const inside = (dn: string) => parseFilter(`(memberOf:${inChain}:=${dn})`);
const holding = (dn: string) => parseFilter(`(member:${inChain}:=${dn})`);

describe('what a search costs', () => {
  it('in-chain leaves about one group walk its links once', () => {
    const one = costOf(inside(group(0))).comparisons;
    const many = costOf(or(...Array.from({ length: 5_000 }, () => inside(group(0)))));
    expect(many.found).toBe(users + groups - 1);
    expect(many.comparisons).toBeLessThan(one + 5_000 * 2 + directory.size * 4);
  });

  it('in-chain leaves about ever other groups do not walk all of them', () => {
    const filters = Array.from({ length: 5_000 }, (_, at) => inside(group(at % groups)));
    const never = Array.from({ length: 4_000 }, (_, at) => inside(`CN=nobody${at},${base}`));
    const { comparisons, found } = costOf(or(...never, ...filters));
    expect(found).toBe(users + groups - 1);
    // The leaves asked of each entry, and no more than one walk for each entry beside.
    expect(comparisons).toBeLessThan(9_000 * directory.size + directory.size * groups * 4);
  });

  it('finds the same by walks from the targets and from the entries', () => {
    const fillers = Array.from({ length: 3 * directory.size }, (_, at) => inside(`CN=nobody${at},${base}`));
    for (const filter of [inside(group(37)), holding(user(7)), holding(group(5)), inside(user(1))]) {
      const dear = directory.search({ base, scope: 'sub', filter: or(...fillers, filter) });
      expect(dear.map(({ key }) => key)).toEqual(
        directory.search({ base, scope: 'sub', filter }).map(({ key }) => key),
      );
    }
  });

  it('in-chain is not walked where another leaf leaves nobody', () => {
    const filter: Filter = { type: 'and', filters: [inside(group(0)), parseFilter('(mail=nobody@x)')] };
    expect(costOf(filter)).toEqual({ comparisons: 0, found: 0 });
  });

  it('leaves about a group of many members look at them once', () => {
    const filter = or(
      ...Array.from({ length: 5_000 }, (_, at) => parseFilter(`(member=CN=no${at},${base})`)),
    );
    const not: Filter = { type: 'not', filter };
    const { comparisons } = costOf(not);
    expect(comparisons).toBeLessThan((5_000 * 2 + 10) * directory.size + 2 * users);
  });

  it('counts substring leaves by their values and parts, and ends at what one entry may cost', () => {
    const leaf: Filter = { type: 'substrings', attribute: 'objectClass', any: Array(50).fill('z') };
    const filter = or(...Array.from({ length: 100 }, () => leaf));
    expect(costOf(filter).comparisons).toBeGreaterThan(100 * 50 * directory.size);
    expect(() => costOf(filter, 1_000)).toThrow(SearchTooDear);
  });

  it('counts leaves as ambiguous name resolution expands them', () => {
    for (const text of ['(anr=a)', '(anr=a b)', '(|(anr=a b)(!(cn=x))(&(anr=c)(sn=y)))']) {
      const filter = parseFilter(text);
      const real = leavesOf(expandAnr(filter), 1_000);
      expect(leavesOf(filter, 1_000)).toBeGreaterThanOrEqual(real);
      expect(leavesOf(filter, 1_000)).toBeLessThanOrEqual(real + 8);
    }
    expect(
      leavesOf(or(...Array.from({ length: 84_000 }, () => parseFilter('(anr=a)'))), 10_000),
    ).toBeLessThan(10_020);
  });
});
