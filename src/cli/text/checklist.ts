import type { LanChecklist } from '../../lab/lan-checklist.js';
import { renderTable } from '../../report/table.js';

/** What {@link renderChecklist} tells besides the checklist. */
export interface ChecklistOptions {
  /** SHA-256 fingerprint of the CA, to compare with what came by plain HTTP. */
  readonly fingerprint: string;
  readonly dnsForward: string | undefined;
  readonly samplePassword: string;
  /** Undefined where it was given, and need not be said. */
  readonly administratorPassword: string | undefined;
  /** Users have a password that everybody can read in the documentation. */
  readonly isPublic: boolean;
}

/** The checklist as text: what to do on the other machine, in order, and what will not work. */
export function renderChecklist(checklist: LanChecklist, options: ChecklistOptions): string {
  const steps = [dnsStep(checklist, options), caStep(checklist, options), ...lastSteps(checklist, options)];
  const text = steps.map((lines, index) =>
    lines.map((line, at) => (at === 0 ? `${index + 1}. ${line}` : `   ${line}`)).join('\n'),
  );
  const warnings = [...exposureWarnings(checklist, options), ...warningsOf(checklist)].map(
    (line) => `! ${line}`,
  );
  return ['On the machine with Outlook', ...text, ...warnings].join('\n');
}

function dnsStep(
  { nameServers, accounts }: LanChecklist,
  { dnsForward }: ChecklistOptions,
): readonly string[] {
  const [first, ...others] = nameServers;
  if (first === undefined)
    return ['No name server of the lab can be reached: enter its names in the hosts file.'];
  return [
    `Make ${first.address} its only DNS server (the view "${first.view}").`,
    ...others.map(({ view, address }) => `To be in the view "${view}" instead: ${address}.`),
    dnsForward === undefined
      ? 'Other names do not exist then; --dns-forward <its DNS server of before> keeps them.'
      : `Other names are asked of ${dnsForward}.`,
    `Check: nslookup autodiscover.${accounts[0]?.address.split('@')[1] ?? '<mail domain>'}`,
  ];
}

function caStep({ caUrl }: LanChecklist, { fingerprint }: ChecklistOptions): readonly string[] {
  const compare = `Compare its SHA-256 fingerprint: ${fingerprint}`;
  if (caUrl === undefined) return ['Copy the CA certificate named above there, and trust it.', compare];
  return [
    `Trust the lab's CA, ${caUrl}, as administrator:`,
    `curl.exe -o ca.crt ${caUrl} & certutil -addstore -f Root ca.crt`,
    compare,
  ];
}

function lastSteps(
  { accounts, mailboxes }: LanChecklist,
  { samplePassword }: ChecklistOptions,
): readonly (readonly string[])[] {
  const outlook = [
    'Control Panel, Mail (Outlook closed): add a profile, and give the address and the password.',
  ];
  const more = 'Everything it asks then appears here. docs/lab-with-outlook.md goes on from there.';
  if (accounts.length === 0) return [['The accounts are those of your directory.'], [...outlook, more]];
  const rows = accounts.map(({ address, logonName, hasSamplePassword }) => [
    address,
    logonName,
    hasSamplePassword ? samplePassword : "(the seed's own)",
  ]);
  return [
    [
      `Choose an account, of ${mailboxes} mailboxes:`,
      ...renderTable(['address', 'logs on as', 'password'], rows).split('\n'),
    ],
    [...outlook, more],
  ];
}

/** What everybody on the network can do now. */
function exposureWarnings(
  { accounts }: LanChecklist,
  { administratorPassword, isPublic, dnsForward }: ChecklistOptions,
): readonly string[] {
  return [
    'Everyone on this network can reach the lab: use it on a network you trust, and never on the Internet.',
    ...(isPublic && accounts.length > 0
      ? ['The users have a published password: --user-password <text> sets another one.']
      : []),
    ...(administratorPassword === undefined
      ? []
      : [`The administrator can change the directory; password for this run: ${administratorPassword}`]),
    ...(dnsForward === undefined
      ? []
      : ['Other names are resolved for private networks, or for those in --dns-forward-for.']),
  ];
}

function warningsOf({ unreachable, isShifted }: LanChecklist): readonly string[] {
  const cutOff = unreachable.filter(({ isCutOff }) => isCutOff).map(({ host }) => host);
  return [
    ...(isShifted
      ? ['The ports are shifted: Outlook knows the standard ones only. Leave --port-offset out for it.']
      : []),
    ...(cutOff.length === 0
      ? []
      : [
          `${cutOff.join(', ')} cannot share an address at port 135: public folders there, and mailboxes of Exchange`,
          '  2007, do not open. More addresses help: --advertise <address>,<address>,...',
        ]),
  ];
}

/** How a program may open ports below 1024 without being root; for what `--exposure lan` says when it may not. */
export function privilegedPortHelp(node: string): string {
  return [
    'Outlook requires the standard ports. Any of these allows the lab to open them:',
    '  sudo sysctl net.ipv4.ip_unprivileged_port_start=53',
    `  sudo setcap cap_net_bind_service=+ep ${node}`,
    '  docker compose up (compose.yaml, see docs/ci.md)',
  ].join('\n');
}
