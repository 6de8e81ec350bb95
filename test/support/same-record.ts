import type { Lab, ResolveRequest } from '../../src/index.js';

export const anna = 'anna@contoso.example';

/** So many resolutions one after the other, each as JSON; the lab is reset before each, as a new one would be. */
export async function oneByOne(lab: Lab, request: ResolveRequest, times: number): Promise<string[]> {
  const records: string[] = [];
  for (let n = 0; n < times; n++) {
    await lab.reset();
    records.push(JSON.stringify(await lab.resolve(anna, request)));
  }
  return records;
}

/** So many resolutions side by side, each as JSON. */
export async function atOnce(lab: Lab, request: ResolveRequest, clients: number): Promise<string[]> {
  await lab.reset();
  const resolutions = await Promise.all(Array.from({ length: clients }, () => lab.resolve(anna, request)));
  return resolutions.map((resolution) => JSON.stringify(resolution));
}

/** Records with one name for all members of a balancer: whose turn it is depends on who came before. */
export function membersAside({ world }: Lab, records: readonly string[]): readonly string[] {
  const members = world.balancers().flatMap((balancer) => balancer.members.map(({ member }) => member));
  const anyMember = new RegExp(`\\b(?:${members.join('|') || '(?!)'})\\b`, 'gi');
  return records.map((record) => record.replace(anyMember, 'member'));
}
