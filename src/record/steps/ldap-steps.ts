import { count, defineStep, said, text } from './step-definition.js';

/** What is asked of a domain controller (RFC 4511, MS-ADTS). */
export const ldapSteps = {
  'ldap-ping': defineStep({
    name: 'LDAP ping',
    protocol: 'ldap',
    facts: {
      domain: text('DNS name of the domain (DnsDomain in the filter).'),
      clientSite: text('Site of the workstation; absent if its address is in no subnet.'),
      serverSite: text('Site of the domain controller.'),
    },
    detail: ({ clientSite, serverSite }) =>
      clientSite === undefined
        ? said`this address is in no subnet; the server is in ${serverSite}`
        : `this workstation is in site ${clientSite}`,
  }),
  'ldap-bind': defineStep({
    name: 'LDAP bind',
    protocol: 'ldap',
    facts: { user: text('Name of the simple bind.') },
  }),
  'ldap-search': defineStep({
    name: 'LDAP search',
    protocol: 'ldap',
    facts: {
      base: text('DN of the search base; empty for the rootDSE.'),
      configurationNamingContext: text('Attribute of the rootDSE.'),
      entries: count('Number of entries in the answer.'),
    },
    detail: ({ base, configurationNamingContext, entries }) =>
      base === ''
        ? said`configurationNamingContext ${configurationNamingContext}`
        : said`${entries} service connection points`,
  }),
};
