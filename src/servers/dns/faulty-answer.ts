import type { HostFaults } from '../../network/faults/faults-host.js';
import type { Facts, Told } from '../../record/events/recorded-event.js';
import { type AnsweredMessage, toldQuestion } from './answer-message.js';
import { refusal } from './answer-question.js';
import { readQuery } from './query.js';
import { formatRcode, rcode } from './rcode.js';
import { encodeResponse } from './response.js';

/** Who is asked what, and by whom. */
export interface FaultyQuestion {
  readonly message: Buffer;
  readonly transport: 'udp' | 'tcp';
  /** Peer as `address:port` on the real socket. */
  readonly client: string;
  /** Name of the view. */
  readonly view: string;
  readonly faults: HostFaults;
  readonly expose: (address: string) => string;
  /** What is answered where nothing goes wrong. */
  readonly answer: () => AnsweredMessage;
}

/** Seconds that a wrong address may be kept: none, as faults come and go. */
const wrongTtl = 0;

/** Answers as the faults say that are set; undefined where none meets this question. */
export function answerFaulty(asking: FaultyQuestion): AnsweredMessage | Promise<AnsweredMessage> | undefined {
  const { message, transport, client, view, faults, expose, answer } = asking;
  const reading = readQuery(message);
  if (reading.kind !== 'query') return undefined;
  const { query } = reading;
  const { name, type } = query.question;
  const at = client.lastIndexOf(':');
  const ends = { remoteAddress: client.slice(0, at), remotePort: Number(client.slice(at + 1)) };
  const names = ['dns:nxdomain', 'dns:silent', 'dns:wrong', 'dns:slow'] as const;
  const isAddress = type === 'A';
  const fault = faults.take(
    isAddress ? names : names.filter((one) => one !== 'dns:wrong'),
    { view, name, type },
    ends,
  );
  if (fault === undefined) return undefined;
  const told = (answered: Omit<Facts<'dns', 'query'>, 'name' | 'type'>): Told<'dns'> => ({
    event: 'query',
    facts: { ...toldQuestion(query), ...answered, fault: fault.fault },
  });
  switch (fault.fault) {
    case 'dns:nxdomain': {
      const response = encodeResponse(query, refusal(rcode.nameError), transport);
      return { told: told({ status: formatRcode(rcode.nameError) }), response };
    }
    case 'dns:silent':
      faults.silence(ends);
      return { told: told({ status: 'nothing' }), response: undefined };
    case 'dns:wrong': {
      const data = expose(fault.answer);
      const answers = [{ type: 'A', name: name || '.', ttl: wrongTtl, data }] as const;
      const wrong = { ...refusal(rcode.noError), authoritative: true, answers };
      return {
        told: told({ status: formatRcode(rcode.noError), address: data }),
        response: encodeResponse(query, wrong, transport),
      };
    }
    case 'dns:slow':
      return faults.wait(fault.delay, ends).then(
        () => {
          const late = answer();
          return { ...late, told: told(late.told.facts) };
        },
        () => ({ told: told({ status: 'nothing', reason: 'the lab has stopped' }), response: undefined }),
      );
  }
}
