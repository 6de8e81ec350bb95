import type { Attack } from './attack.js';
import { openLdapAttack } from './ldap-attack.js';
import { openMapiHttpAttack } from './mapi-http-attack.js';
import { openRpcAttack } from './rpc-attack.js';
import { openRpcHttpAttack } from './rpc-http-attack.js';

/** Every wire that is attacked at random: how, with which seed, and with how many messages in `npm test`. */
export const attacks: Readonly<
  Record<string, { readonly open: () => Promise<Attack>; readonly seed: number; readonly messages: number }>
> = {
  ldap: { open: openLdapAttack, seed: 0x5eed, messages: 2000 },
  rpc: { open: openRpcAttack, seed: 20_121_122, messages: 1000 },
  'rpc-http': { open: openRpcHttpAttack, seed: 20_261_122, messages: 600 },
  'mapi-http': { open: openMapiHttpAttack, seed: 20_141_122, messages: 800 },
};
