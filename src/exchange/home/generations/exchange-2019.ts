import { exchange2016 } from './exchange-2016.js';
import type { AnswerShape, ElementName } from './generation.js';

/** Unified Messaging is gone. */
const without: ReadonlySet<ElementName> = new Set(['EcpUrl-um', 'UMUrl']);

/** Exchange 2019 and Subscription Edition: 2016 without Unified Messaging. */
export const exchange2019: AnswerShape = {
  ...exchange2016,
  generation: 2019,
  exch: exchange2016.exch.filter((name) => !without.has(name)),
  expr: exchange2016.expr.filter((name) => !without.has(name)),
  exhttp: exchange2016.exhttp?.filter((name) => !without.has(name)),
};
