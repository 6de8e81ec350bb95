import type { RemoteAddress } from '../directory/external/remote-directory.js';
import { LabError } from '../errors.js';
import type { FaultInput } from '../network/faults/faults-list.js';
import { type TlsVersion, tlsVersions } from '../network/tls-versions.js';
import { type ModernAuthentication, readPublicKeys } from './accounts/modern-authentication.js';
import { type ClockKind, clockKinds } from './clients/request.js';
import { type CheckedControlOptions, type ControlOptions, checkControl } from './control/control-options.js';
import type { JournalEntry } from './journal/journal.js';
import { type CheckedLanOptions, checkLanOptions, type LanOptions } from './lan-options.js';
import { type ExposureMode, exposures } from './sockets/exposure.js';

/** What {@link startLab} takes; everything has a default. */
export interface LabOptions extends LanOptions {
  /**
   * A built-in seed's name, the path of a seed folder, or an export: a folder of LDIF or LDIF files (a list, or one
   * text with commas between). Default `contoso-2010`.
   */
  readonly seed?: string | readonly string[];
  /**
   * An LDAP directory to read instead of loading the seed's; see docs/external-directory.md. Of a seed, only the
   * world is taken then, and without one the world is derived from the directory. Default: none.
   */
  readonly externalDirectory?: RemoteAddress;
  /** How the modelled addresses become real ones. Default `mapped`: free ports of 127.0.0.1. */
  readonly exposure?: ExposureMode;
  /** Added to every standard port in modes `loopback` and `lan`. Default 0. */
  readonly portOffset?: number;
  /**
   * Folder where the lab keeps its certification authority from run to run; made when it is not there. Default: the
   * authority ends with the lab, and its key is nowhere on disk.
   */
  readonly data?: string;
  /** Lets Autodiscover's clients in without credentials; Exchange never does. Default false. */
  readonly anonymous?: boolean;
  /** Lets clients in by bearer tokens too. Default: no such scheme is offered. */
  readonly modernAuthentication?: ModernAuthentication;
  /** The oldest TLS that HTTPS is served by: below 1.2, for clients such as those of Windows 7. Default 1.2. */
  readonly oldestTls?: TlsVersion;
  /**
   * The lab's time: `virtual` (default) jumps over what everybody only waits for, `real` is the machine's. Resolutions
   * on the same kind of clock share it with each other, with the balancers and with the events of the world.
   */
  readonly clock?: ClockKind;
  /** Where the control interface listens, and whom it lets in. Default: a free port of 127.0.0.1, everybody there. */
  readonly control?: ControlOptions;
  /** What goes wrong from the beginning, besides the `faults` of the seed; docs/faults.md has the list. Default: nothing. */
  readonly faults?: readonly (FaultInput | string)[];
  /** How many entries the journal keeps; the oldest go first. 1 to 1,000,000, default 10,000. */
  readonly journalSize?: number;
  /** Told of everything that passes over the lab's wires, as it happens. Default: nobody is. */
  readonly onEvent?: (entry: JournalEntry) => void;
}

/** Where another directory is, and what to take the world around it from; without that it is derived. */
export interface ExternalSource {
  readonly address: RemoteAddress;
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
    throw new LabError('wrong-usage', `a port offset of ${portOffset} is not possible`, {
      hint: 'give 0 to 6000: the lab uses ports up to 59533',
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
    throw new LabError('wrong-usage', `a journal of ${journalSize} entries is not possible`, {
      hint: 'give a whole number from 1 to 1,000,000',
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
    throw new LabError('wrong-usage', 'the data folder has no name', { hint: 'name one, or leave it out' });
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
