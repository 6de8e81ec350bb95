/** Contents of the OBJECT IDENTIFIERs, as lower-case hex: they are compared, never taken apart. */
export const mechanisms = {
  /** 1.3.6.1.5.5.2 */
  spnego: '2b0601050502',
  /** 1.3.6.1.4.1.311.2.2.10 */
  ntlm: '2b06010401823702020a',
  /** 1.2.840.113554.1.2.2 */
  kerberos: '2a864886f712010202',
  /** 1.2.840.48018.1.2.2, what Windows 2000 made of it and all later ones still offer first. */
  microsoftKerberos: '2a864882f712010202',
} as const;
