import type { Option } from 'commander';
import type { ControlOptions } from '../../lab/control/control-options.js';
import { flag, wholeNumber } from './options.js';

/** The flags of a lab's control interface. */
export interface ControlFlags {
  readonly controlPort?: number;
  readonly controlAddress?: string;
  readonly controlToken?: string;
}

/** For `serve`. */
export function controlFlags(): readonly Option[] {
  return [
    flag('--control-port <number>', 'port of the control API (default: a free port)').argParser(wholeNumber),
    flag('--control-address <address>', 'address of the control API (default: 127.0.0.1)'),
    controlTokenFlag('token that clients must send (default: none on loopback)'),
  ];
}

/** For what lives in a running lab. */
export function labFlags(): readonly Option[] {
  return [
    labFlag('use a running lab: the control address printed by serve'),
    controlTokenFlag('control token of that lab'),
  ];
}

/** `--lab`. */
export function labFlag(description: string): Option {
  return flag('--lab <url>', description);
}

function controlTokenFlag(description: string): Option {
  return flag('--control-token <text>', description);
}

/** What the flags of `serve` ask for. */
export function controlOf({ controlPort, controlAddress, controlToken }: ControlFlags): ControlOptions {
  return {
    ...(controlPort === undefined ? {} : { port: controlPort }),
    ...(controlAddress === undefined ? {} : { address: controlAddress }),
    ...(controlToken === undefined ? {} : { token: controlToken }),
  };
}
