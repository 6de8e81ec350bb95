import { answerFacts, describeAnswer } from './settings-steps.js';
import { defineStep, said, text, texts, word } from './step-definition.js';

const skipReasons = [
  'registry-switch',
  'not-preferred',
  'read-first',
  'connection-failed',
  'no-domain',
] as const;

type SkipReason = (typeof skipReasons)[number];

function whySkipped(reason: SkipReason, registrySwitch: string | undefined): string {
  switch (reason) {
    case 'registry-switch':
      return said`${registrySwitch} is set`;
    case 'not-preferred':
      return 'PreferLocalXML is not set';
    case 'read-first':
      return 'it was read first';
    case 'connection-failed':
      return 'a connection has failed';
    case 'no-domain':
      return 'the workstation is in no Active Directory domain';
  }
}

const lookup = (name: string, { namesUrls = false } = {}) =>
  defineStep({
    name,
    facts: {
      domain: text('Domain of the e-mail address.'),
      urls: texts('URLs that the lookup led to, best first.'),
      ...answerFacts,
      skipped: word(skipReasons, 'Why the lookup was left out.'),
      registrySwitch: text('Registry value that turns the lookup off, with `registry-switch`.'),
    },
    detail: ({ skipped, registrySwitch, urls = [], ...answer }) => {
      if (skipped !== undefined) return whySkipped(skipped, registrySwitch);
      return namesUrls ? urls.join(', ') : describeAnswer(answer);
    },
  });

/** Outlook's ways to its settings (KB 3211279). */
export const lookupSteps = {
  'boot-payload': lookup('Boot payload'),
  'preferred-local-xml': lookup('Local XML'),
  'last-known-good': lookup('Last known good'),
  'office-365-priority': lookup('Office 365'),
  'service-connection-point': lookup('Service connection point', { namesUrls: true }),
  'root-domain': lookup('Root domain'),
  'autodiscover-host': lookup('Autodiscover host'),
  'local-xml': lookup('Local XML'),
  'http-redirect': lookup('HTTP redirect'),
  'srv-record': lookup('SRV record'),
  'office-365-failsafe': lookup('Office 365'),
};
