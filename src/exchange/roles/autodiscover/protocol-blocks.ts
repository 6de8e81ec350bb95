import type { PoxProtocol, PoxRpcProtocol } from '../../../wire/autodiscover/messages.js';
import type { Mailbox } from '../../recipient.js';
import { type Candidate, type ElementFact, elementsFor } from './answer.js';
import { type AnswerContext, providerNamed } from './answer-context.js';
import { mailboxStoreElements, rpcProxyElements } from './element-values.js';
import { mailBlocks } from './mail-connections.js';
import { isMapiHttpEnabled, mapiHttpBlock } from './mapi-http.js';
import { rpcProxyOn } from './rpc-proxy.js';
import { webBlock } from './web-access.js';

/** The protocol blocks of an answer. */
export interface ProtocolBlocks {
  readonly protocols: readonly PoxProtocol[];
  readonly facts: readonly ElementFact[];
}

/** The blocks for each mailbox of a database; mailboxes that have them in common are given the same object. */
export type BlocksOf = (mailbox: Mailbox) => ProtocolBlocks;

interface RpcBlock {
  readonly type: PoxRpcProtocol['type'];
  readonly candidates: readonly Candidate[];
}

/**
 * The blocks in the order of Exchange: EXCH, EXPR, WEB, EXHTTP; or, for a client and a mailbox with MAPI over HTTP,
 * mapiHttp, WEB, EXHTTP. POP3, IMAP and SMTP come last, where they are published. What the directory has no value for is left out: without a name for Outlook Anywhere there is
 * no EXPR and no EXHTTP, without Outlook Web App no WEB.
 *
 * Source: MS-OXDSCLI 2.2.4.1.1.2.6; order as captured of Exchange 2010 to 2016.
 */
export function protocolBlocks(context: AnswerContext, servesMapiHttp: boolean): BlocksOf {
  const { configuration, shape, client } = context;
  const exch: RpcBlock = { type: 'EXCH', candidates: mailboxStoreElements(context) };
  const before = [exch, ...exprBlock(context)];
  const after = shape.exhttp !== undefined && client.exchangeHttp ? exhttpBlocks(context) : [];
  const web = webBlock(configuration, context.servers, providerNamed(configuration, 'WEB'));
  const mail = mailBlocks(configuration, context.servers);
  const byRpc: BlocksOf = (mailbox) =>
    joined([
      ...before.map((block) => finished(block, mailbox)),
      web,
      ...finishedOnce(after, mailbox),
      ...mail,
    ]);

  const mapiHttp = client.mapiHttp && servesMapiHttp ? mapiHttpBlock(context) : undefined;
  if (mapiHttp !== undefined) {
    return (mailbox) => {
      const block = isMapiHttpEnabled(context, mailbox) ? mapiHttp(mailbox) : undefined;
      return block === undefined
        ? byRpc(mailbox)
        : joined([block, web, ...finishedOnce(after, mailbox), ...mail]);
    };
  }
  const isCommon = [...before, ...after].every(({ candidates }) =>
    candidates.every(([, value]) => typeof value !== 'function'),
  );
  if (!isCommon) return byRpc;
  let common: ProtocolBlocks | undefined;
  return (mailbox) => {
    common ??= byRpc(mailbox);
    return common;
  };
}

/** The proxy outside. From 2013 on the one inside stands in for it, for clients that do not read EXHTTP. */
function exprBlock(context: AnswerContext): readonly RpcBlock[] {
  const { configuration, shape } = context;
  const inside = () => (shape.hasInternalOutlookAnywhere ? rpcProxyOn('internal', context) : undefined);
  const proxy = rpcProxyOn('external', context) ?? inside();
  if (proxy === undefined) return [];
  const provider = providerNamed(configuration, 'EXPR');
  return [{ type: 'EXPR', candidates: rpcProxyElements(context, shape.expr, proxy, provider) }];
}

/** One for each side, the inside first. */
function exhttpBlocks(context: AnswerContext): readonly RpcBlock[] {
  return (['internal', 'external'] as const).flatMap((side) => {
    const proxy = rpcProxyOn(side, context);
    if (proxy === undefined) return [];
    const names = context.shape.exhttp ?? [];
    return { type: 'EXHTTP', candidates: rpcProxyElements(context, names, proxy, proxy.provider) };
  });
}

interface FinishedBlock {
  readonly protocol: PoxProtocol | undefined;
  readonly facts: readonly ElementFact[];
}

function finished(
  { type, candidates }: RpcBlock,
  mailbox: Mailbox,
): FinishedBlock & {
  readonly protocol: PoxRpcProtocol;
} {
  const { elements, facts } = elementsFor(type, candidates, mailbox);
  return { protocol: { type, elements }, facts };
}

/** Two names that are one name are said once. */
function finishedOnce(blocks: readonly RpcBlock[], mailbox: Mailbox): readonly FinishedBlock[] {
  const all = blocks.map((block) => finished(block, mailbox));
  const texts = all.map(({ protocol }) => JSON.stringify(protocol));
  return all.filter((_, index) => texts.indexOf(texts[index] ?? '') === index);
}

function joined(blocks: readonly FinishedBlock[]): ProtocolBlocks {
  return {
    protocols: blocks.flatMap(({ protocol }) => protocol ?? []),
    facts: blocks.flatMap(({ facts }) => facts),
  };
}
