import { type IncomingMessage, request } from 'node:http';

/** A message of a stream. */
export interface HeardEvent {
  readonly id: string;
  readonly data: unknown;
}

/** Opens a stream of server-sent events. `take` reads so many of them, then goes away. */
export async function openEvents(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ take(count: number): Promise<readonly HeardEvent[]> }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { headers, agent: false }, resolve).once('error', reject).end();
  });
  return {
    take: async (count) => {
      const heard: HeardEvent[] = [];
      let text = '';
      for await (const chunk of response) {
        text += String(chunk);
        const messages = text.split('\n\n');
        text = messages.pop() ?? '';
        for (const message of messages) {
          const [, id, data = ''] = /^id: (.*)\ndata: (.*)$/.exec(message) ?? [];
          if (id !== undefined) heard.push({ id, data: JSON.parse(data) });
        }
        if (heard.length >= count) break;
      }
      return heard.slice(0, count);
    },
  };
}
