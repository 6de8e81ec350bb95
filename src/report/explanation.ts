import type { Fact } from '../exchange/fact.js';
import type { Organization } from '../exchange/organization.js';
import type { ElementFact } from '../exchange/roles/autodiscover/answer.js';
import { answerAutodiscover } from '../exchange/roles/autodiscover/role.js';
import { policyOf } from '../outlook/policy-table.js';
import type { Connection, Profile, Resolution } from '../outlook/resolution.js';
import type { ExplainedFact } from './explained-fact.js';
import { alternativeAddress, alternativeProxy } from './explanation-addresses.js';
import { alternativeDatabase, alternativeEndpoint } from './explanation-endpoints.js';
import { protocolReason, settingsReason } from './explanation-trace.js';

/** Why a resolution ended as it did. */
export interface Explanation {
  readonly schema: 1;
  readonly address: string;
  readonly location: string;
  readonly outlook: string;
  readonly outcome: Resolution['outcome'];
  readonly profile: Profile | null;
  readonly connection: Connection | null;
  readonly failure: Resolution['failure'];
  readonly facts: readonly ExplainedFact[];
}

/** What an explanation needs to know beside the trace. */
export interface ExplanationSource {
  readonly organization: Organization;
  /** Name of the server that answered Autodiscover, where the lab has seen it. */
  readonly askedServer: string | undefined;
}

/**
 * Joins a resolution with the directory that it was answered from: for each fact of the profile the attribute behind it,
 * and the nearest alternative. It reads the directory as it is now, and says so where the profile holds something else.
 */
export function explain(resolution: Resolution, source: ExplanationSource): Explanation {
  const { address, location, outlook, outcome, profile, connection, failure } = resolution;
  return {
    schema: 1,
    address,
    location,
    outlook,
    outcome,
    profile,
    connection,
    failure,
    facts: [...factsOf(resolution, source)],
  };
}

function* factsOf(resolution: Resolution, source: ExplanationSource): Generator<ExplainedFact> {
  const { organization } = source;
  const { profile } = resolution;
  const mailbox = organization.findMailbox(profile?.userDN || resolution.address);
  if (mailbox === undefined || profile === null) {
    const recipient = organization.findRecipient(resolution.address);
    if (recipient?.kind === 'mailUser') {
      const { value } = recipient.targetAddress;
      yield explained(
        'redirect',
        value,
        'a mail user is sent on to its target address',
        recipient.targetAddress,
      );
    }
    yield* settingsReason(resolution, organization);
    yield* protocolReason(resolution);
    return;
  }
  const { configuration } = organization;
  const elements = elementsFor(resolution, profile, source);
  const of = (element: string) => elements.find((known) => known.element === element)?.fact;
  const identity = mailbox.primarySmtpAddress;
  yield explained('mailbox', mailbox.dn, `it has the address ${resolution.address}`, identity);
  yield* settingsReason(resolution, organization);
  const database = mailbox.homeDatabase;
  if (database !== undefined) {
    const other = alternativeDatabase(configuration, mailbox);
    yield explained('database', database.value, 'the mailbox is in it', database, other);
  }
  yield compared('homeServer', profile.homeServer, of('EXCH/Server'), {
    because: 'EXCH/Server; what Outlook keeps as its server',
    otherwise: alternativeEndpoint(configuration, mailbox),
  });
  yield compared('homeServerDN', profile.homeServerDN, of('EXCH/ServerDN'), { because: 'EXCH/ServerDN' });
  yield compared('userDN', profile.userDN, of('User/LegacyDN'), { because: 'User/LegacyDN' });
  yield compared('proxyServer', profile.proxyServer, of('EXPR/Server'), {
    because: profile.proxyServer === '' ? 'no proxy was told' : 'EXPR/Server; the RPC over HTTP proxy',
    otherwise: alternativeProxy(configuration, of('EXPR/Server')),
  });
  yield* protocolReason(resolution);
  for (const [names, fact] of grouped(elements)) {
    const otherwise = alternativeAddress(configuration, fact);
    yield explained(names.join(', '), String(fact.value), 'told by Autodiscover', fact, otherwise);
  }
}

/** Facts of the profile stand before; blocks, and what has no text of its own, are not told. */
const toldBefore = new Set([
  'EXCH/Server',
  'EXCH/ServerDN',
  'User/LegacyDN',
  'EXPR/Server',
  'EXCH',
  'EXPR',
  'WEB',
]);

/** Elements that have value and source in common are told together. */
function grouped(elements: readonly ElementFact[]): readonly (readonly [string[], Fact<unknown>])[] {
  const groups = new Map<string, [string[], Fact<unknown>]>();
  for (const { element, fact } of elements) {
    if (toldBefore.has(element) || typeof fact.value === 'object') continue;
    const key = JSON.stringify([element.split('/')[0], String(fact.value), fact.source]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [[element], fact]);
    else group[0].push(element.split('/')[1] ?? element);
  }
  return [...groups.values()];
}

/** What the server says that answered the client; where that is not known, any that says what the profile holds. */
function elementsFor(
  { address, connection, outlook }: Resolution,
  profile: Profile,
  { organization, askedServer }: ExplanationSource,
): readonly ElementFact[] {
  const { servers } = organization.configuration;
  const mapiHttp = connection?.protocol === 'MAPI/HTTP';
  const { exchangeHttp } = policyOf(outlook);
  const answers = [askedServer, ...servers.map(({ name }) => name)].flatMap((server) => {
    if (server === undefined) return [];
    const answer = answerAutodiscover(
      organization,
      {
        request: { emailAddress: address, acceptableResponseSchema: '' },
        client: { mapiHttp, exchangeHttp, negotiate: false },
        server,
        time: '',
        errorId: 0,
      },
      { mapiHttp },
    );
    return answer.response.action === 'settings' ? [answer.facts] : [];
  });
  const isTheOne = (facts: readonly ElementFact[]) =>
    facts.some(({ element, fact }) => element === 'EXCH/Server' && fact.value === profile.homeServer);
  return answers.find(isTheOne) ?? answers[0] ?? [];
}

function explained(
  name: string,
  value: string,
  because: string,
  fact?: Fact<unknown>,
  otherwise?: string,
): ExplainedFact {
  return {
    name,
    value,
    because,
    ...(fact === undefined ? {} : { source: fact.source }),
    ...(fact?.via === undefined ? {} : { via: fact.via }),
    ...(otherwise === undefined ? {} : { otherwise }),
  };
}

/** A value of the profile beside what the directory says now. */
function compared(
  name: string,
  value: string,
  fact: Fact<unknown> | undefined,
  { because, otherwise }: { readonly because: string; readonly otherwise?: string | undefined },
): ExplainedFact {
  if (fact === undefined || fact.value === value) return explained(name, value, because, fact, otherwise);
  const now = `kept from before: the directory now says ${String(fact.value)}`;
  return explained(name, value, `${because}; ${now}`, fact, otherwise);
}
