import type { PoxRequest } from '../../wire/autodiscover/messages.js';
import type { MobileSyncResponse } from '../../wire/autodiscover/mobile-sync/mobile-sync-messages.js';
import { mobileSyncAddressOf } from '../../wire/autodiscover/mobile-sync/mobile-sync-request.js';
import { encodeMobileSyncResponse } from '../../wire/autodiscover/mobile-sync/mobile-sync-response.js';
import type { AnswerFacts } from './telling.js';

/** What a phone is told; undefined where nothing serves phones. */
export type AnswerMobileSync = (request: PoxRequest) => MobileSyncResponse | undefined;

/** An answer ready to send. */
export interface MobileSyncAnswer {
  readonly body: string;
  readonly facts: AnswerFacts<'POX'>;
}

/** The part of the POX endpoint that phones ask: see `pox-service.ts`. */
export interface MobileSyncService {
  /** @returns undefined when the request is not a phone's, or nothing here serves phones: error 601 */
  post(request: PoxRequest): MobileSyncAnswer | undefined;
}

export function createMobileSyncService(answer: AnswerMobileSync): MobileSyncService {
  return {
    post: (request) => {
      const response = mobileSyncAddressOf(request) === undefined ? undefined : answer(request);
      if (response === undefined) return undefined;
      return { body: encodeMobileSyncResponse(response), facts: factsOf(response) };
    },
  };
}

function factsOf(response: MobileSyncResponse): AnswerFacts<'POX'> {
  const common = { status: '200', schema: 'MobileSync', action: response.action };
  switch (response.action) {
    case 'settings':
      return { ...common, protocols: response.servers.map(({ url }) => url) };
    case 'redirect':
      return { ...common, location: response.address };
    case 'error':
      return { ...common, errorCode: String(response.status) };
  }
}
