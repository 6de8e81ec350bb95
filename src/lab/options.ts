import type { ExternalAddress } from '../directory/external/external-directory.js';
import { LabError } from '../errors.js';
import type { FaultInput } from '../network/faults/faults-list.js';
import { type TlsVersion, tlsVersions } from '../network/tls-versions.js';
import { type ModernAuthentication, readPublicKeys } from './accounts/modern-authentication.js';
import { type ClockKind, clockKinds } from './clients/request.js';
import { type CheckedControlOptions, type ControlOptions, checkControl } from './control/control-options.js';
import type { JournalEntry } from './journal/journal.js';
import { type CheckedLanOptions, checkLanOptions, type LanOptions } from './lan-options.js';
import { type ExposureMode, exposures } from './sockets/exposure.js';

/** Options of {@link startLab}. All are optional. */
export interface LabOptions extends LanOptions {
  /**
   * A built-in seed's name, the path of a seed folder, or an export: a folder of LDIF or LDIF files (a list, or one
   * text with commas between). Default `contoso-2010`.
   */
  readonly seed?: string | readonly string[];
  /**
   * An LDAP directory to read instead of loading the seed's; see docs/external-directory.md. Only the world of the seed
   * is then used; without a seed the world is derived from the directory. Default: none.
   */
  readonly externalDirectory?: ExternalAddress;
  /** How modelled addresses map to real ones. Default `mapped`: free ports of 127.0.0.1. */
  readonly exposure?: ExposureMode;
  /** Added to every standard port in modes `loopback` and `lan`. Default 0. */
  readonly portOffset?: number;
  /**
   * Folder in which the lab keeps its certification authority between runs; it is created if it does not exist. Default:
   * the authority ends with the lab, and its key is never written to disk.
   */
  readonly data?: string;
  /** Serves Autodiscover without authentication, which Exchange never does. Default false. */
  readonly anonymous?: boolean;
  /** Accepts bearer tokens too. Default: the Bearer scheme is not offered. */
  readonly modernAuthentication?: ModernAuthentication;
  /** The oldest TLS version that HTTPS accepts; below 1.2 for clients such as those of Windows 7. Default 1.2. */
  readonly oldestTls?: TlsVersion;
  /**
   * The lab's clock: `virtual` (default) skips waits, `real` is the machine's. Resolutions on the same kind of clock share
   * it with each other, with the balancers and with the events of the world.
   */
  readonly clock?: ClockKind;
  /** Where the control interface listens, and which token it requires. Default: a free port of 127.0.0.1, no token. */
  readonly control?: ControlOptions;
  /** Faults to inject from the start, in addition to the `faults` of the seed; docs/faults.md lists them. Default: none. */
  readonly faults?: readonly (FaultInput | string)[];
  /** How many entries the journal keeps; the oldest are dropped first. 1 to 1,000,000, default 10,000. */
  readonly journalSize?: number;
  /** Called with each journal entry as it is recorded. Default: none. */
  readonly onEvent?: (entry: JournalEntry) => void;
}

/** An external directory, and the seed whose world surrounds it; without a seed the world is derived. */
export interface ExternalSource {
  readonly address: ExternalAddress;
  readonly world: string | readonly string[] | undefined;
}

/** {@link LabOptions} with the defaults filled in. */
export interface CheckedOptions extends CheckedLanOptions {
  readonly seed: string | readonly string[];
  readonly external: ExternalSource | undefined;
  readonly exposure: ExposureMode;
  readonly portOffset: number;
  readonly data: string | undefined;
  readonly anonymous: boolean;
  readonly modernAuthentication: ModernAuthentication | undefined;
  readonly oldestTls: TlsVersion | undefined;
  readonly clock: ClockKind;
  readonly faults: readonly (FaultInput | string)[];
  readonly control: CheckedControlOptions;
  readonly journalSize: number | undefined;
  readonly onEvent: ((entry: JournalEntry) => void) | undefined;
}

/**
 * Fills in the defaults and refuses what does not fit together.
 *
 * @throws LabError `wrong-usage`
 */
export function checkOptions(options: LabOptions): CheckedOptions {
  const { seed = 'contoso-2010', exposure = 'mapped', portOffset = 0 } = options;
  if (!exposures.includes(exposure)) {
    throw new LabError('wrong-usage', `unknown exposure "${exposure}"`, {
      hint: `one of: ${exposures.join(', ')}`,
    });
  }
  if (!Number.isInteger(portOffset) || portOffset < 0 || portOffset > 6000) {
    throw new LabError('wrong-usage', `portOffset must be between 0 and 6000: ${portOffset}`, {
      hint: 'the lab uses ports up to 59533',
    });
  }
  if (exposure === 'mapped' && portOffset !== 0) {
    throw new LabError('wrong-usage', 'a port offset has no meaning on free ports', {
      hint: 'leave it out, or use the exposure loopback',
    });
  }
  const { externalDirectory: address, data, anonymous = false, modernAuthentication, onEvent } = options;
  const { clock = 'virtual', oldestTls, journalSize } = options;
  if (
    journalSize !== undefined &&
    !(Number.isInteger(journalSize) && journalSize >= 1 && journalSize <= 1e6)
  ) {
    throw new LabError('wrong-usage', `journalSize must be between 1 and 1,000,000: ${journalSize}`, {
      hint: 'give a whole number',
    });
  }
  if (oldestTls !== undefined && !tlsVersions.includes(oldestTls)) {
    throw new LabError('wrong-usage', `unknown TLS version "${oldestTls}"`, {
      hint: `one of: ${tlsVersions.join(', ')}`,
    });
  }
  if (!clockKinds.includes(clock)) {
    throw new LabError('wrong-usage', `unknown clock "${clock}"`, {
      hint: `one of: ${clockKinds.join(', ')}`,
    });
  }
  const external = address && { address, world: options.seed };
  if (data === '') {
    throw new LabError('wrong-usage', 'data needs a folder name', { hint: 'name a folder, or omit it' });
  }
  if (modernAuthentication !== undefined) {
    readPublicKeys(modernAuthentication);
    if (external !== undefined) {
      throw new LabError('wrong-usage', 'modern authentication needs a directory of the lab', {
        hint: 'leave out one of the two',
      });
    }
  }
  return {
    seed,
    external,
    exposure,
    portOffset,
    ...checkLanOptions(options, exposure),
    data,
    anonymous,
    modernAuthentication,
    oldestTls,
    clock,
    faults: options.faults ?? [],
    control: checkControl(options.control),
    journalSize,
    onEvent,
  };
}
