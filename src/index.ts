/**
 * An Active Directory with Exchange in it, DNS, Autodiscover and RPC endpoints, and a simulated Outlook that resolves
 * its profile over those wires.
 *
 * @packageDocumentation
 */

export { DecodeError, type ErrorCode, errorCodes, isLabError, LabError } from './errors.js';
export type { DumpRequest, DumpStyle } from './lab/dump.js';
export type { ExposureMode } from './lab/exposure.js';
export type { Journal, JournalEntry } from './lab/journal.js';
export type { Lab, LabEndpoints } from './lab/lab.js';
export type { ModernAuthentication } from './lab/modern-authentication.js';
export type { LabOptions } from './lab/options.js';
export type { ClockKind, ResolveRequest } from './lab/resolve.js';
export { builtInSeeds } from './lab/seed.js';
export { startLab } from './lab/start.js';
export type { RunningHost } from './network/topology.js';
export type {
  Connection,
  ConnectionProtocol,
  Failure,
  FailureCode,
  LearnedBy,
  OutlookVersion,
  Profile,
  Resolution,
  Step,
} from './outlook/resolution.js';
