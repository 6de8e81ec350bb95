import { describe, expect, it } from 'vitest';
import type { MobileSyncResponse } from '../../../src/wire/autodiscover/mobile-sync/mobile-sync-messages.js';
import {
  decodeMobileSyncRequest,
  encodeMobileSyncRequest,
} from '../../../src/wire/autodiscover/mobile-sync/mobile-sync-request.js';
import {
  decodeMobileSyncResponse,
  encodeMobileSyncResponse,
} from '../../../src/wire/autodiscover/mobile-sync/mobile-sync-response.js';

/** The layout of MS-ASCMD 4.2.1. */
const request = `<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/mobilesync/requestschema/2006">
  <Request>
    <EMailAddress>anna@contoso.example</EMailAddress>
    <AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/2006</AcceptableResponseSchema>
  </Request>
</Autodiscover>`;

const response = (
  action: string,
  name = '<DisplayName>Anna</DisplayName>',
) => `<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
  <Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/2006">
    <Culture>en:us</Culture>
    <User>
      ${name}
      <EMailAddress>anna@contoso.example</EMailAddress>
    </User>
    <Action>
      ${action}
    </Action>
  </Response>
</Autodiscover>`;

const url = 'https://mail.contoso.example/Microsoft-Server-ActiveSync';
const user = { displayName: 'Anna', emailAddress: 'anna@contoso.example' };

/** Layouts of MS-ASCMD 4.2.3 (redirect), 4.2.4 (settings), 4.2.2 (error). */
const vectors: readonly (readonly [name: string, xml: string, MobileSyncResponse])[] = [
  [
    'settings',
    response(
      `<Settings><Server><Type>MobileSync</Type><Url>${url}</Url><Name>${url}</Name></Server><Server><Type>CertEnroll</Type><Url>https://cert.contoso.example/CertEnroll</Url><ServerData>CertEnrollTemplate</ServerData></Server></Settings>`,
    ),
    {
      action: 'settings',
      culture: 'en:us',
      user,
      servers: [
        { type: 'MobileSync', url, name: url },
        {
          type: 'CertEnroll',
          url: 'https://cert.contoso.example/CertEnroll',
          serverData: 'CertEnrollTemplate',
        },
      ],
    },
  ],
  [
    'a redirection',
    response('<Redirect>anna@tailspin.example</Redirect>'),
    { action: 'redirect', culture: 'en:us', user, address: 'anna@tailspin.example' },
  ],
  [
    'an error',
    response(
      '<Error><Status>2</Status><Message>The directory service could not be reached</Message><DebugData>MailUser</DebugData></Error>',
      '',
    ),
    {
      action: 'error',
      culture: 'en:us',
      emailAddress: 'anna@contoso.example',
      status: 2,
      message: 'The directory service could not be reached',
      debugData: 'MailUser',
    },
  ],
];

const normal = (xml: string) => xml.replace(/>\s+</g, '><');

describe("a phone's request", () => {
  it('is read', () => {
    expect(decodeMobileSyncRequest(request)).toBe('anna@contoso.example');
  });

  it('is written as in the specification', () => {
    expect(normal(encodeMobileSyncRequest('anna@contoso.example'))).toBe(normal(request));
  });

  it('counts as one by the schema it accepts, whatever its root says', () => {
    const mixed = request.replace('mobilesync/requestschema/2006', 'outlook/requestschema/2006');
    expect(decodeMobileSyncRequest(mixed)).toBe('anna@contoso.example');
  });

  it("is not one of Outlook's", () => {
    const outlook = request.replace('mobilesync/responseschema/2006', 'outlook/responseschema/2006a');
    expect(() => decodeMobileSyncRequest(outlook)).toThrow(/MobileSync schema/);
  });
});

describe('an answer to a phone', () => {
  it.each(vectors)('with %s is read', (_, xml, meaning) => {
    expect(decodeMobileSyncResponse(xml)).toEqual(meaning);
  });

  it.each(vectors)('with %s is written', (_, xml, meaning) => {
    expect(normal(encodeMobileSyncResponse(meaning))).toBe(normal(xml));
  });

  it('without an action is refused, and at every place where it is cut', () => {
    expect(() => decodeMobileSyncResponse(response(''))).toThrow(/expected Redirect, Settings or Error/);
    const [[, xml] = ['', '']] = vectors;
    for (let length = 0; length < xml.length; length += 5) {
      expect(() => decodeMobileSyncResponse(xml.slice(0, length))).toThrow();
    }
  });
});
