/** What a phone is told (MS-ASCMD 2.2.1.1). */
export type MobileSyncResponse = MobileSyncSettings | MobileSyncRedirect | MobileSyncError;

export interface MobileSyncUser {
  readonly displayName: string;
  readonly emailAddress: string;
}

export interface MobileSyncSettings {
  readonly action: 'settings';
  /** `en:us`; `en:en` from Exchange 2007. */
  readonly culture: string;
  readonly user: MobileSyncUser;
  readonly servers: readonly MobileSyncServer[];
}

export interface MobileSyncServer {
  /** `CertEnroll` has a certificate template in `serverData`, and no name. */
  readonly type: 'MobileSync' | 'CertEnroll';
  readonly url: string;
  /** Of `MobileSync` the same as `url`. */
  readonly name?: string;
  readonly serverData?: string;
}

/** "Ask again for this other address". */
export interface MobileSyncRedirect {
  readonly action: 'redirect';
  readonly culture: string;
  readonly user: MobileSyncUser;
  readonly address: string;
}

/** Something is wrong with the user; what is wrong with the request is a POX error. */
export interface MobileSyncError {
  readonly action: 'error';
  readonly culture: string;
  readonly emailAddress: string;
  /** 2: a protocol error; 1 is success, and never sent (MS-ASCMD 2.2.3.177.1). */
  readonly status: number;
  readonly message: string;
  readonly debugData: string;
}
