/**
 * An Active Directory with Exchange in it, DNS, Autodiscover and RPC endpoints, and a simulated Outlook that resolves
 * its profile over those wires.
 *
 * @packageDocumentation
 */

export { DecodeError, type ErrorCode, errorCodes, isLabError, LabError } from './errors.js';
export type { ModernAuthentication } from './lab/accounts/modern-authentication.js';
export type { Assumptions } from './lab/clients/assumptions.js';
export type {
  ClientPlace,
  LabClients,
  LabTlsOptions,
  UndiciConnect,
  UndiciConnectOptions,
} from './lab/clients/client-helpers.js';
export type { ConnectRequest } from './lab/clients/connect.js';
export type { ClockKind, OutlookRequest, PromptAnswer, ResolveRequest } from './lab/clients/request.js';
export type { Refresh, RoamRequest, RoamResult, RoamStop } from './lab/clients/roam.js';
export type { RoamStep } from './lab/clients/roam-script.js';
export type { ControlOptions } from './lab/control/control-options.js';
export type { Journal, JournalEntry, WaitOptions } from './lab/journal/journal.js';
export type { WireEvent } from './lab/journal/journal-entry.js';
export type { ExpectedCount } from './lab/journal/journal-expectation.js';
export type { FieldMatcher, JournalMatcher, MatchedField } from './lab/journal/journal-matcher.js';
export type { Lab } from './lab/lab.js';
export type { LabOptions } from './lab/options.js';
export type { DumpRequest, DumpStyle } from './lab/seeds/dump.js';
export { builtInSeeds } from './lab/seeds/seed.js';
export type { LabFaults } from './lab/services/faults.js';
export type { ExposureMode } from './lab/sockets/exposure.js';
export { startLab } from './lab/start.js';
export type { LabEndpoints } from './lab/world/endpoints.js';
export type { Ending, LabWorld, PastWorldEvent } from './lab/world/world-events.js';
export type { ActiveFault, FaultHandle } from './network/faults/faults.js';
export type { Fault, FaultInput, FaultName } from './network/faults/faults-list.js';
export type { Clock } from './network/time/clock.js';
export type { RunningHost } from './network/world/topology.js';
export type { TimedWorldEvent, WorldEvent } from './network/world/world-event.js';
export type { OutlookVersion } from './outlook/outlook-version.js';
export type { RegistryEntries } from './outlook/registry.js';
export type {
  Connection,
  ConnectionProtocol,
  Failure,
  FailureCode,
  LearnedBy,
  Profile,
  Resolution,
} from './outlook/resolution.js';
export { memoryProfileStore, type ProfileStore, type SavedProfile } from './outlook/saved-profile.js';
export type { OutlookSession, SessionState } from './outlook/session.js';
export type { SessionPolicy } from './outlook/session-policy.js';
export type { WireFields } from './record/events/fields.js';
export type { Step } from './record/steps/step.js';
export type { StepProtocol } from './record/steps/step-definition.js';
export type { StepFacts, StepKind } from './record/steps/step-kinds.js';
