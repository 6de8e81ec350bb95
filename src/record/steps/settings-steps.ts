import { defineStep, type FactsOf, said, text, texts, word } from './step-definition.js';

/** Facts of an answer of Autodiscover (MS-OXDSCLI 2.2.4). */
export const answerFacts = {
  answer: word(['settings', 'redirect-address', 'redirect-url'], 'What the answer holds.'),
  protocols: texts('Types of the Protocol elements, with `settings`.'),
  redirect: text('The address or URL that the answer redirects to.'),
} as const;

/** An answer in a few words. */
export function describeAnswer({ answer, protocols = [], redirect }: FactsOf<typeof answerFacts>): string {
  if (answer === undefined) return '';
  if (answer === 'settings') return `settings: ${protocols.join(', ')}`;
  return answer === 'redirect-address'
    ? said`redirect to the address ${redirect}`
    : said`redirect to ${redirect}`;
}

const emailAddress = text('E-mail address whose settings are wanted.');

const search = (name: string) =>
  defineStep({
    name,
    facts: {
      address: emailAddress,
      homeServer: text('Home server in the settings.')
        .nullable()
        .describe('Home server in the settings; null if they are without Exchange.'),
    },
    detail: ({ homeServer }) =>
      homeServer === null ? 'settings without Exchange' : said`home server ${homeServer}`,
  });

/** How the client comes to know its home server. */
export const settingsSteps = {
  'find-settings': search('Find settings'),
  'refresh-settings': search('Refresh settings'),
  'repair-profile': search('Repair profile'),
  'search-again': defineStep({ name: 'Search again', facts: { address: emailAddress } }),
  resume: defineStep({ name: 'Resume', facts: { address: emailAddress } }),
  autodiscover: defineStep({
    name: 'Autodiscover',
    facts: { url: text('URL that is asked.'), ...answerFacts },
    detail: describeAnswer,
  }),
  prompt: defineStep({
    name: 'Prompt',
    protocol: 'wait',
    facts: {
      question: word(['redirect', 'certificate'], 'What the user is asked about.'),
      host: text('Host that the question is about.'),
      address: emailAddress,
      problem: text('What is wrong with the certificate.'),
      answer: word(['yes', 'no'], "The user's answer."),
    },
    detail: ({ question, address, problem, answer }) => {
      const said = { yes: 'Yes', no: 'No' } as const;
      if (answer === undefined) return '';
      return question === 'redirect'
        ? `allow this website to configure ${address} server settings? ${said[answer]}`
        : `${problem}; proceed? ${said[answer]}`;
    },
  }),
  'check-name': defineStep({
    name: 'Check Name',
    facts: {
      address: emailAddress,
      server: text('Server name that the user has entered.'),
      homeServer: text('Home server that was found.'),
    },
    detail: ({ homeServer }) => said`home server ${homeServer}`,
  }),
  'saved-profile': defineStep({
    name: 'Saved profile',
    facts: {
      homeServer: text('Home server in the profile.'),
      learnedBy: word(
        ['autodiscover', 'referral', 'address-book', 'redirect', 'manual'],
        'How the client learned of it.',
      ),
    },
    detail: ({ homeServer, learnedBy }) => said`home server ${homeServer}, learned by ${learnedBy}`,
  }),
  'move-to-another-server': defineStep({
    name: 'Move to another server',
    facts: {
      homeServer: text('Home server in the new settings.'),
      keptServer: text('Home server of the profile, which is kept.'),
    },
    detail: ({ keptServer }) => said`${keptServer} is left only when it fails`,
  }),
};
