import type { z } from 'zod';
import { connectionSteps } from './connection-steps.js';
import { dnsSteps } from './dns-steps.js';
import { httpSteps } from './http-steps.js';
import { ldapSteps } from './ldap-steps.js';
import { lookupSteps } from './lookup-steps.js';
import { mapiHttpSteps } from './mapi-http-steps.js';
import { rpcSteps } from './rpc-steps.js';
import { sessionSteps } from './session-steps.js';
import { settingsSteps } from './settings-steps.js';
import type { StepDefinition } from './step-definition.js';
import { transportSteps } from './transport-steps.js';

const list = {
  ...settingsSteps,
  ...lookupSteps,
  ...connectionSteps,
  ...dnsSteps,
  ...transportSteps,
  ...httpSteps,
  ...ldapSteps,
  ...rpcSteps,
  ...mapiHttpSteps,
  ...sessionSteps,
};

/** Every kind of step that a simulated client takes, as one closed list. */
export type StepKind = keyof typeof list;

/** The facts that a step of each kind can have; any of them may be missing. */
export type StepFacts = { readonly [Kind in StepKind]: z.output<(typeof list)[Kind]['facts']> };

/** What each kind is called, what it speaks, and how its facts are said. */
export const stepKinds: { readonly [Kind in StepKind]: StepDefinition<StepFacts[Kind]> } = list;

/** True for a word of the list. */
export function isStepKind(word: string): word is StepKind {
  return Object.hasOwn(stepKinds, word);
}
