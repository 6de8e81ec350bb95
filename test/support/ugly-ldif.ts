import type { Directory } from '../../src/directory/directory.js';

/*
 * LDIF as badly as RFC 2849 and the programs that write it allow, by hand: it shares nothing with the product's
 * writer. Children stand before parents; lines fold after 7 characters, within base64 and within names; attribute
 * names are in capitals; every third value is base64; long attributes come in ranges; half of the values come by a
 * modify without "-"; there are comments that fold, back-links, empty lines, trailers.
 */

const foldAt = 7;

function fold(line: string): string {
  const pieces = [line.slice(0, foldAt)];
  for (let at = foldAt; at < line.length; at += foldAt - 1) pieces.push(line.slice(at, at + foldAt - 1));
  return pieces.join('\r\n ');
}

const base64 = (value: string | Uint8Array): string => Buffer.from(value).toString('base64');

const isPlain = (value: string | Uint8Array): value is string =>
  typeof value === 'string' && /^[!-~](?:[ -~]*[!-~])?$/.test(value) && !/^[:<]/.test(value);

/** Writes attribute lines, each one a bit different from the last. */
function lineWriter(): (name: string, value: string | Uint8Array) => string {
  let turn = 0;
  return (name, value) => {
    turn++;
    return fold(
      isPlain(value) && turn % 3 !== 0
        ? `${name}:${' '.repeat(turn % 4)}${value}`
        : `${name}::${base64(value)}`,
    );
  };
}

/** The entries at and below one name, without those at and below another. */
export function uglyLdif(directory: Directory, base: string, except: string): string {
  const line = lineWriter();
  const within = (dn: string, top: string) => dn === top || dn.endsWith(`,${top}`);
  const chosen = [...directory.entries()].filter(
    ({ dnText }) => within(dnText, base) && !within(dnText, except),
  );
  const blocks: string[] = [];
  const later: string[] = [];
  for (const [index, entry] of chosen.reverse().entries()) {
    const lines = [line('dn', entry.dnText)];
    if (index % 2 === 0) lines.push('changetype: add');
    lines.push(fold(`# entry number ${index}: nothing here counts`));
    const names = [
      ...entry.attributeNames,
      'whenCreated',
      'whenChanged',
      'memberOf',
      'homeMDBBL',
      'uSNChanged',
    ];
    for (const [place, name] of [...new Set(names)].entries()) {
      const values = entry.values(name);
      const written = place % 2 === 0 ? name.toUpperCase() : name;
      if (values.length > 2 && name !== 'objectClass') {
        lines.push(`${written}:`);
        lines.push(...values.slice(0, 2).map((value) => line(`${written};range=0-1`, value)));
        lines.push(...values.slice(2).map((value) => line(`${written};range=2-*`, value)));
      } else if (index % 5 === 0 && name === 'description') {
        const change = [line('dn', entry.dnText), 'changetype: modify', `replace: ${name}`];
        later.push([...change, ...values.map((value) => line(name, value))].join('\r\n'));
      } else {
        lines.push(...values.map((value) => line(written, value)));
      }
    }
    blocks.push(lines.join('\r\n'));
  }
  return [
    'version: 1',
    ...later, // before the entries that they change
    '# search reference\r\nref: ldap://forestdnszones.contoso.internal/DC=ForestDnsZones',
    ...blocks,
    '# search result\r\nsearch: 2\r\nresult: 0 Success\r\ncontrol: 1.2.840.113556.1.4.319 false MIQAAAAFAgEABAA=\r\npagedresults: cookie=',
    '# numResponses: 9',
  ].join('\r\n\r\n\r\n');
}
