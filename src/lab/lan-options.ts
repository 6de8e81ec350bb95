import { LabError } from '../errors.js';
import type { ListenAt } from '../network/listener.js';
import { formatIpv4, type Ipv4Network, parseIpv4, parseIpv4Network } from '../values/ipv4.js';
import type { ExposureMode } from './sockets/exposure.js';

/** The part of {@link LabOptions} for a lab that other machines use. */
export interface LanOptions {
  /**
   * The addresses of mode `lan`, which requires at least one: a list, or one comma-separated text. Names resolve to
   * them. One is usually enough; with more, fewer machines of the world share an address.
   */
  readonly advertise?: string | readonly string[];
  /**
   * The address on which mode `lan` opens its sockets, if the advertised address belongs to another machine (a
   * container's host, a NAT). `0.0.0.0` stands for all addresses of this machine, if it has one besides loopback: UDP
   * responses are sent from the address that the system chooses. Default: the advertised address.
   */
  readonly listen?: string;
  /**
   * A name server, `address[:port]`, to which queries for names outside the lab's zones are forwarded, in modes
   * `loopback` and `lan`. Default: such names do not exist.
   */
  readonly dnsForward?: string;
  /**
   * The networks, such as `192.168.1.0/24`, whose clients may use {@link dnsForward}: a list, or one comma-separated
   * text. Default: this machine and the private networks (RFC 1918, 3927, 6598), so that the lab is not an open resolver.
   */
  readonly dnsForwardFor?: string | readonly string[];
  /**
   * The password of the administrators. Default: the seed's; in mode `lan` a generated one replaces the password that all
   * built-in seeds share.
   */
  readonly adminPassword?: string;
  /** The password of all other users; simulated clients must then be given it. Default: the seed's. */
  readonly userPassword?: string;
}

/** {@link LanOptions} with the defaults filled in. */
export interface CheckedLanOptions {
  readonly advertise: readonly string[];
  readonly listen: string | undefined;
  readonly dnsForward: ListenAt | undefined;
  readonly dnsForwardFor: readonly Ipv4Network[];
  readonly passwords: { readonly administrator: string | undefined; readonly user: string | undefined };
}

const privateNetworks = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '100.64.0.0/10',
];

const dnsPort = 53;

/**
 * Reads what a lab is told of the network around it.
 *
 * @throws LabError `wrong-usage`
 */
export function checkLanOptions(
  { advertise, listen, dnsForward, dnsForwardFor = privateNetworks, adminPassword, userPassword }: LanOptions,
  exposure: ExposureMode,
): CheckedLanOptions {
  const given = (typeof advertise === 'string' ? advertise.split(',') : (advertise ?? [])).map((text) =>
    text.trim(),
  );
  if (exposure === 'lan' && given.length === 0) {
    throw wrong(
      'the exposure lan needs the address to advertise',
      "give this machine's own address on that network",
    );
  }
  const advertised = given.map((text) => {
    if (readAddress(text) !== '0.0.0.0') return readAddress(text);
    throw wrong('no client can use the address 0.0.0.0', 'advertise an address that clients can reach');
  });
  if (new Set(advertised).size < advertised.length) {
    throw wrong('an advertised address is given twice', 'give each once');
  }
  if (listen !== undefined && (exposure !== 'lan' || advertised.length !== 1)) {
    throw wrong(
      'an address to listen at has no meaning here',
      'it goes with the exposure lan and one advertised address',
    );
  }
  return {
    advertise: advertised,
    listen: listen === undefined ? undefined : readAddress(listen),
    dnsForward: dnsForward === undefined ? undefined : readForward(dnsForward, exposure, advertised),
    dnsForwardFor: readNetworks(dnsForwardFor),
    passwords: {
      administrator: readPassword('administrator', adminPassword),
      user: readPassword('user', userPassword),
    },
  };
}

function readForward(text: string, exposure: ExposureMode, advertised: readonly string[]): ListenAt {
  if (exposure === 'mapped') {
    throw wrong('--dns-forward has no effect with this exposure', 'use the exposure lan or loopback');
  }
  const [host = '', digits = String(dnsPort), ...rest] = text.split(':');
  const port = Number(digits);
  if (rest.length > 0 || !/^\d{1,5}$/.test(digits) || port < 1 || port > 65_535) {
    throw wrong(`"${text}" is not a valid name server`, 'write 192.0.2.53 or 192.0.2.53:5353');
  }
  const address = readAddress(host);
  if (advertised.includes(address)) {
    throw wrong(`${address} is the lab itself`, 'give the name server that this network used before');
  }
  return { address, port };
}

function readNetworks(given: string | readonly string[]): readonly Ipv4Network[] {
  const texts = typeof given === 'string' ? given.split(',') : given;
  return texts.map((text) => {
    try {
      return parseIpv4Network(text.trim());
    } catch (cause) {
      const hint = 'write 192.168.1.0/24';
      throw new LabError('wrong-usage', `"${text}" is not a valid IPv4 network`, { hint, cause });
    }
  });
}

/** Its text is in no message. */
function readPassword(whose: string, text: string | undefined): string | undefined {
  if (text === '') throw wrong(`the ${whose} password is empty`, 'give one, or leave it out');
  return text;
}

function readAddress(text: string): string {
  try {
    return formatIpv4(parseIpv4(text));
  } catch (cause) {
    throw new LabError('wrong-usage', `"${text}" is not an IPv4 address`, { hint: 'write 192.0.2.5', cause });
  }
}

function wrong(message: string, hint: string): LabError {
  return new LabError('wrong-usage', message, { hint });
}
