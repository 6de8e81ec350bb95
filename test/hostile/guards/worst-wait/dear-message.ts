import type { SampledLab } from './sampled-lab.js';

/** One message that costs a server as much as one can. */
export interface DearMessage {
  readonly wire: string;
  readonly name: string;
  /** Sends it and waits for the answer; what that was, for the report. */
  ask(lab: SampledLab): Promise<string>;
}
