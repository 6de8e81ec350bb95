/**
 * How to trust a certification authority, and how to end that, command by command.
 *
 * @param path - the file of its certificate, PEM
 * @param thumbprint - SHA-1 of the certificate, as Windows names certificates
 */
export function trustHelp(path: string, thumbprint: string): string {
  const windows = `"${path}"`;
  const file = quoteForShell(path);
  return sections
    .map(({ title, commands }) => {
      const lines = commands({ windows, file, thumbprint }).map((line) => `  ${line}`);
      return [title, ...lines].join('\n');
    })
    .join('\n\n');
}

interface Names {
  readonly windows: string;
  readonly file: string;
  readonly thumbprint: string;
}

interface Section {
  readonly title: string;
  readonly commands: (names: Names) => readonly string[];
}

const debianCopy = '/usr/local/share/ca-certificates/autodiscover-lab.crt';
const fedoraCopy = '/etc/pki/ca-trust/source/anchors/autodiscover-lab.crt';

const sections: readonly Section[] = [
  {
    title: 'Windows (as administrator; Outlook, Edge and .NET go by it)',
    commands: ({ windows, thumbprint }) => [
      `certutil -addstore -f Root ${windows}`,
      `undo: certutil -delstore Root ${thumbprint}`,
    ],
  },
  {
    title: 'macOS',
    commands: ({ file }) => [
      `sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain ${file}`,
      `undo: sudo security remove-trusted-cert -d ${file}`,
    ],
  },
  {
    title: 'Debian, Ubuntu',
    commands: ({ file }) => [
      `sudo cp ${file} ${debianCopy} && sudo update-ca-certificates`,
      `undo: sudo rm ${debianCopy} && sudo update-ca-certificates --fresh`,
    ],
  },
  {
    title: 'Fedora, RHEL',
    commands: ({ file }) => [
      `sudo cp ${file} ${fedoraCopy} && sudo update-ca-trust`,
      `undo: sudo rm ${fedoraCopy} && sudo update-ca-trust`,
    ],
  },
  {
    title:
      'Firefox and Thunderbird, which have a store of their own (PROFILE: the folder that about:profiles shows)',
    commands: ({ file }) => [
      `certutil -A -d sql:PROFILE -n autodiscover-lab -t C,, -i ${file}`,
      'undo: certutil -D -d sql:PROFILE -n autodiscover-lab',
      'certutil is in libnss3-tools (Debian) or nss-tools (Fedora); by hand: Settings, Certificates, Authorities, Import',
    ],
  },
  { title: 'Node', commands: ({ file }) => [`export NODE_EXTRA_CA_CERTS=${file}`] },
  { title: 'Python requests', commands: ({ file }) => [`export REQUESTS_CA_BUNDLE=${file}`] },
  { title: 'Python ssl, OpenSSL', commands: ({ file }) => [`export SSL_CERT_FILE=${file}`] },
  { title: 'curl', commands: ({ file }) => [`curl --cacert ${file} https://...`] },
];

/** As it is where that is safe, else between single quotes. */
function quoteForShell(text: string): string {
  return /^[\w./:@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
