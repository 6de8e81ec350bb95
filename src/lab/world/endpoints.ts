/** Where a running lab can be reached from outside its process. */
export interface LabEndpoints {
  /** `ldap://127.0.0.1:40389` */
  readonly ldap: string;
  /** `ldaps://127.0.0.1:40636`; its certificate is the lab CA's, for the domain controller's DNS name. */
  readonly ldaps?: string;
  /** `ldap://127.0.0.1:43268`, where a domain controller is a global catalogue. */
  readonly globalCatalog?: string;
  /** View name to `address:port`, UDP and TCP. */
  readonly dns: Readonly<Record<string, string>>;
  /** Base address of the control interface. */
  readonly control: string;
}
