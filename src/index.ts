/**
 * An Active Directory with Exchange in it, DNS, Autodiscover and RPC endpoints, and a simulated Outlook that resolves
 * its profile over those wires.
 *
 * @packageDocumentation
 */

export { DecodeError, type ErrorCode, errorCodes, isLabError, LabError } from './errors.js';
export type { Assumptions } from './lab/assumptions.js';
export type {
  ClientPlace,
  LabClients,
  LabTlsOptions,
  UndiciConnect,
  UndiciConnectOptions,
} from './lab/client-helpers.js';
export type { ConnectRequest } from './lab/connect.js';
export type { ControlOptions } from './lab/control/control-options.js';
export type { DumpRequest, DumpStyle } from './lab/dump.js';
export type { LabEndpoints } from './lab/endpoints.js';
export type { ExposureMode } from './lab/exposure.js';
export type { LabFaults } from './lab/faults.js';
export type { Journal, JournalEntry, WaitOptions } from './lab/journal.js';
export type { ExpectedCount } from './lab/journal-expectation.js';
export type { FieldMatcher, JournalMatcher, MatchedField } from './lab/journal-matcher.js';
export type { Lab } from './lab/lab.js';
export type { ModernAuthentication } from './lab/modern-authentication.js';
export type { LabOptions } from './lab/options.js';
export type { OutlookRequest, PromptAnswer } from './lab/outlook-request.js';
export type { ClockKind, ResolveRequest } from './lab/resolve.js';
export type { Refresh, RoamRequest, RoamResult, RoamStop } from './lab/roam.js';
export type { RoamStep } from './lab/roam-script.js';
export { builtInSeeds } from './lab/seed.js';
export { startLab } from './lab/start.js';
export type { Ending, LabWorld, PastWorldEvent } from './lab/world-events.js';
export type { Clock } from './network/clock.js';
export type { ActiveFault, FaultHandle } from './network/faults.js';
export type { Fault, FaultInput, FaultName } from './network/faults-list.js';
export type { WireEvent, WireFields } from './network/journal.js';
export type { RunningHost } from './network/topology.js';
export type { TimedWorldEvent, WorldEvent } from './network/world-event.js';
export type { RegistryEntries } from './outlook/registry.js';
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
export { memoryProfileStore, type ProfileStore, type SavedProfile } from './outlook/saved-profile.js';
export type { OutlookSession, SessionState } from './outlook/session.js';
export type { SessionPolicy } from './outlook/session-policy.js';
