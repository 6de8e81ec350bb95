/** What was asked and answered over one wire, for a golden file. */
export interface Transcript {
  /** Begins a conversation: its randomness starts again, so that what comes before does not change it. */
  conversation(title: string): void;
  /** One request, and the answer as text or as octets. */
  exchange(request: string, answer: string | Uint8Array): void;
}

/** A transcript and its text so far. */
export function startTranscript(seedRandomness: (conversation: string) => void): Transcript & {
  readonly text: () => string;
} {
  const lines: string[] = [];
  return {
    conversation: (title) => {
      seedRandomness(title);
      lines.push('', `=== ${title}`);
    },
    exchange: (request, answer) => {
      lines.push('', `--- ${request}`, typeof answer === 'string' ? answer.trimEnd() : hexDump(answer));
    },
    text: () => `${lines.join('\n').trim()}\n`,
  };
}

const bytesPerLine = 32;

/** 32 octets a line, and what is ASCII of them. */
export function hexDump(octets: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < octets.length; at += bytesPerLine) {
    const part = Buffer.from(octets.subarray(at, at + bytesPerLine));
    const ascii = part.toString('latin1').replace(/[^\x20-\x7e]/g, '.');
    lines.push(`${part.toString('hex').padEnd(bytesPerLine * 2)}  ${ascii}`);
  }
  return lines.join('\n');
}

/** Where the services of a lab's host really listen: modelled port to `address:port`. */
export interface AnsweringHost {
  readonly name: string;
  readonly fqdn: string;
  readonly listen: Readonly<Record<number, string>>;
}

/** The real port behind a modelled one. */
export function realPort({ name, listen }: AnsweringHost, port: number): number {
  const [, real] = /:(\d+)$/.exec(listen[port] ?? '') ?? [];
  if (real === undefined) throw new Error(`${name} has no port ${port}`);
  return Number(real);
}
