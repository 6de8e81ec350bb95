import { describe, expect, it } from 'vitest';
import { certificateNames } from '../../../src/outlook/wires/certificate-principal.js';

const subject = { CN: 'cas1.contoso.internal', C: '', ST: '', L: '', O: '', OU: '' };

describe('the names of a certificate', () => {
  const certificate = {
    subject,
    subjectaltname: 'DNS:mail.contoso.example, IP Address:10.10.10.11, DNS:*.contoso.example',
  };

  it('are its common name and its DNS names', () => {
    expect(certificateNames(certificate, 'subject-and-alternative')).toEqual([
      'cas1.contoso.internal',
      'mail.contoso.example',
      '*.contoso.example',
    ]);
  });

  it('are the common name alone for a client as old as Windows XP', () => {
    expect(certificateNames(certificate, 'subject')).toEqual(['cas1.contoso.internal']);
  });

  it('a certificate may have none', () => {
    expect(certificateNames({ subject: { ...subject, CN: [] } }, 'subject-and-alternative')).toEqual([]);
  });
});
