import type { EventInWords } from '../../record/events/recorded-event.js';

/** All of them, in the order that messages show them. */
export const wireFields = ['operation', 'name', 'type', 'filter', 'subject', 'user', 'status'] as const;

interface WireFields {
  readonly operation?: string;
  readonly name?: string;
  readonly type?: string;
  readonly filter?: string;
  readonly subject?: string;
  readonly user?: string;
  readonly status?: string;
}

/** The fields of an event in words. */
export function readFields(event: EventInWords): WireFields {
  return readers[event.protocol](event.asked, event.answered);
}

type Reader = (asked: string, answered: string) => WireFields;

/** As read: what is not there may be undefined, or nothing. */
type Parts = { readonly [Field in keyof WireFields]?: string | undefined };

const readers: Readonly<Record<EventInWords['protocol'], Reader>> = {
  // `autodiscover.contoso.example A` -> `NOERROR, 1 answer`
  dns: (asked, answered) => {
    const [, name, type] = /^(\S+) ([A-Z0-9]+)$/.exec(asked) ?? [];
    return present({ operation: name && 'query', name, type, status: firstWord(answered) });
  },
  ldap: (asked, answered) => {
    const status = firstWord(answered);
    const [operation] = /^[a-z]+/i.exec(asked) ?? [];
    if (operation === 'search') return present({ ...readSearch(asked), status });
    if (operation === 'extended') return present({ operation, name: asked.split(' ')[2], status });
    const [, name, rest = ''] = /^[a-z]+ "(.*?)"(?: (.*))?$/i.exec(asked) ?? [];
    if (operation !== 'bind')
      return present({ operation: /^something /.test(asked) ? undefined : operation, name, status });
    const user = status === 'success' && name !== '' ? name : undefined;
    return present({ operation, name, type: rest, user, status });
  },
  // `POST /autodiscover/autodiscover.xml anna@contoso.example as ben@contoso.example` -> `200 settings: EXCH`
  http: (asked, answered) => {
    const [, operation, name = '', rest = ''] = /^([A-Z]+) (\/\S*)(?: (.*))?$/.exec(asked) ?? [];
    const status = /^X-ResponseCode \d+ (\w+)/.exec(answered)?.[1] ?? firstWord(answered);
    if (operation === undefined) return present({ operation: asked, status });
    return present({ operation, name, ...readSubject(name, rest), status });
  },
  // `bind EMSMDB v0.81 with SPNEGO privacy` -> `bind_ack acceptance`, `EcDoDisconnect` -> `ecNone`
  rpc: (asked, answered) => {
    const [, operation, rest] = /^([A-Za-z]\w*)(?: (.*))?$/.exec(asked) ?? [];
    const [, isNamed, type] = /^(.*?) with (.+)$/.exec(rest ?? '') ?? [];
    const isPdu = operation === 'bind' || operation === 'alter_context' || operation === 'auth3';
    const user = /logged on as (\S+)/.exec(answered)?.[1];
    const status = isPdu ? firstWord(answered) : /^(?:fault )?([A-Za-z]\w*)(?:, .*)?$/.exec(answered)?.[1];
    return present({
      operation,
      name: isPdu && type !== undefined ? isNamed : rest,
      type: isPdu ? type : undefined,
      user,
      status,
    });
  },
  // `RPC_IN_DATA /rpc/rpcproxy.dll?cas1.contoso.internal:6001` -> `401 Unauthorized`
  'rpc-http': (asked, answered) => {
    const [, operation, path, target] = /^(\S+) ([^\s?]+)(?:\?(\S*))?$/.exec(asked) ?? [];
    return present({ operation, name: target ?? path, status: /^\d{3}/.exec(answered)?.[0] });
  },
  // `connect` -> `forwarded to CAS1 at 127.0.0.1:40443`
  tcp: (asked, answered) => {
    const name = /^forwarded to (.*) at \S+$/.exec(answered)?.[1];
    return present({ operation: asked, name, status: firstWord(answered) });
  },
};

/** `search "DC=contoso,DC=internal" sub (mail=anna@contoso.example) for homeMDB`; parentheses in values are escaped. */
function readSearch(asked: string): Parts {
  const [, name, type, rest = ''] = /^search "(.*?)" (base|one|sub) (.*)$/.exec(asked) ?? [];
  const end = rest.indexOf(') for ');
  return { operation: 'search', name, type, filter: end < 0 ? rest : rest.slice(0, end + 1) };
}

/** What stands behind method and path, which differs from service to service. */
function readSubject(path: string, rest: string): Parts {
  const [first, second] = rest.split(' ', 2);
  if (path.startsWith('/mapi/')) return { type: first };
  if (/\.json(?:\/|$)/i.test(path)) return { subject: first, type: second };
  const [, about = rest, user] = /^(.*) as (.*)$/.exec(rest) ?? [];
  if (!/\.svc(?:\/|$)/i.test(path)) return { subject: about, user };
  const [, type, subject] = /^(\S+)(?: (.*))?$/.exec(about) ?? [];
  return { type, subject, user };
}

/** The word that an answer begins with, which is its status. */
function firstWord(text: string): string | undefined {
  return /^[\w.-]+/.exec(text)?.[0];
}

/** A field is there, or its key is not. */
function present(parts: Parts): WireFields {
  const found: { -readonly [Field in keyof WireFields]: string } = {};
  for (const field of wireFields) {
    const value = parts[field];
    if (value !== undefined && value !== '') found[field] = value;
  }
  return found;
}
