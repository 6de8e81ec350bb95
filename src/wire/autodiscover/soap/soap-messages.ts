/** Requests and answers of the SOAP form of Autodiscover (MS-OXWSADISC), Exchange 2010 and later. */

/** MS-OXWSADISC 2.2.5.1: of a whole answer, of one user or domain in it, and of one setting. */
export const soapErrorCodes = [
  'NoError',
  'RedirectAddress',
  'RedirectUrl',
  'InvalidUser',
  'InvalidRequest',
  'InvalidSetting',
  'SettingIsNotAvailable',
  'ServerBusy',
  'InvalidDomain',
  'NotFederated',
  'InternalServerError',
] as const;

/** One of {@link soapErrorCodes}. */
export type SoapErrorCode = (typeof soapErrorCodes)[number];

/** What every level of an answer begins with. */
export interface SoapOutcome {
  readonly errorCode: SoapErrorCode;
  readonly errorMessage: string;
}

export interface GetUserSettingsRequest {
  readonly operation: 'GetUserSettings';
  /** SMTP addresses, in the order in which they are answered. */
  readonly mailboxes: readonly string[];
  /** Names of settings; one that nobody knows is answered with `InvalidSetting`. */
  readonly settings: readonly string[];
}

export interface GetUserSettingsResponse extends SoapOutcome {
  readonly operation: 'GetUserSettings';
  readonly users: readonly UserResponse[];
}

export interface UserResponse extends SoapOutcome {
  /** The address or the URL to ask instead. */
  readonly redirectTarget?: string;
  readonly settingErrors: readonly SettingError[];
  readonly settings: readonly UserSetting[];
}

export interface SettingError extends SoapOutcome {
  readonly name: string;
}

/** One setting; the kinds are the schema's types, with `Setting` or `CollectionSetting` at their end. */
export type UserSetting =
  | { readonly kind: 'String'; readonly name: string; readonly value: string }
  | { readonly kind: 'WebClientUrl'; readonly name: string; readonly urls: readonly WebClientUrl[] }
  | {
      readonly kind: 'AlternateMailbox';
      readonly name: string;
      readonly mailboxes: readonly AlternateMailbox[];
    }
  | {
      readonly kind: 'ProtocolConnection';
      readonly name: string;
      readonly connections: readonly ProtocolConnection[];
    };

export interface WebClientUrl {
  /** Comma and blank between them: `Basic, Fba`. */
  readonly authenticationMethods: string;
  readonly url: string;
}

export interface AlternateMailbox {
  readonly type: string;
  readonly displayName: string;
  readonly legacyDn?: string;
  readonly server?: string;
  readonly smtpAddress?: string;
  readonly ownerSmtpAddress?: string;
}

/** A POP3, IMAP4 or SMTP server. */
export interface ProtocolConnection {
  readonly hostname: string;
  readonly port: number;
  /** `None`, `TLS` or `SSL`. */
  readonly encryptionMethod: string;
}

export interface GetDomainSettingsRequest {
  readonly operation: 'GetDomainSettings';
  readonly domains: readonly string[];
  readonly settings: readonly string[];
}

export interface GetDomainSettingsResponse extends SoapOutcome {
  readonly operation: 'GetDomainSettings';
  readonly domains: readonly DomainResponse[];
}

export interface DomainResponse extends SoapOutcome {
  readonly redirectTarget?: string;
  readonly settingErrors: readonly SettingError[];
  readonly settings: readonly { readonly name: string; readonly value: string }[];
}

export interface GetFederationInformationRequest {
  readonly operation: 'GetFederationInformation';
  readonly domain: string;
}

export interface GetFederationInformationResponse extends SoapOutcome {
  readonly operation: 'GetFederationInformation';
  readonly applicationUri?: string;
  readonly tokenIssuers: readonly { readonly uri: string; readonly endpoint?: string }[];
  readonly domains: readonly string[];
}

export interface GetOrganizationRelationshipSettingsRequest {
  readonly operation: 'GetOrganizationRelationshipSettings';
  readonly domains: readonly string[];
}

export interface GetOrganizationRelationshipSettingsResponse extends SoapOutcome {
  readonly operation: 'GetOrganizationRelationshipSettings';
  readonly relationships: readonly OrganizationRelationship[];
}

/** What one organization lets another see of its calendars and mail tips. */
export interface OrganizationRelationship {
  readonly name: string;
  readonly domainNames: readonly string[];
  readonly deliveryReportEnabled: boolean;
  readonly freeBusyAccessEnabled: boolean;
  readonly freeBusyAccessLevel?: string;
  readonly mailTipsAccessEnabled: boolean;
  readonly mailTipsAccessLevel?: string;
  readonly mailboxMoveEnabled: boolean;
  readonly targetApplicationUri?: string;
  readonly targetAutodiscoverEpr?: string;
  readonly targetSharingEpr?: string;
}

export type SoapRequest =
  | GetUserSettingsRequest
  | GetDomainSettingsRequest
  | GetFederationInformationRequest
  | GetOrganizationRelationshipSettingsRequest;

export type SoapResponse =
  | GetUserSettingsResponse
  | GetDomainSettingsResponse
  | GetFederationInformationResponse
  | GetOrganizationRelationshipSettingsResponse;

/** The name of an operation. */
export type SoapOperation = SoapRequest['operation'];

/** The operations of MS-OXWSADISC 3.1.4. */
export const soapOperations: readonly SoapOperation[] = [
  'GetUserSettings',
  'GetDomainSettings',
  'GetFederationInformation',
  'GetOrganizationRelationshipSettings',
];

/** The `ServerVersionInfo` header. */
export interface ServerVersionInfo {
  readonly majorVersion: number;
  readonly minorVersion: number;
  readonly majorBuildNumber: number;
  readonly minorBuildNumber: number;
  /** Name of the newest schema the server speaks, `Exchange2010_SP2`. */
  readonly version: string;
}

/** An answer that is none: the message could not be served at all. Goes out with HTTP 500 (SOAP 1.1, 6.2). */
export interface SoapFault {
  /** Local part of `faultcode`. */
  readonly code: SoapFaultCode;
  readonly reason: string;
}

/** `Client` of the envelope's namespace; the others of WS-Addressing's and WS-Security's. */
export type SoapFaultCode = 'Client' | 'Server' | 'ActionNotSupported' | 'InvalidSecurity';
