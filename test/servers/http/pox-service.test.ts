import { describe, expect, it } from 'vitest';
import { createPoxService, type PoxContext } from '../../../src/servers/http/pox-service.js';
import { requestFor } from './site.js';

const body = Buffer.from(requestFor('anna@contoso.example'));
const location = 'https://cas1.contoso.example/autodiscover/autodiscover.xml';

describe('the POX service', () => {
  it('passes on who asks and what the client says of itself', () => {
    const seen: PoxContext[] = [];
    const service = createPoxService({
      host: 'CAS1',
      now: () => new Date(0),
      answer: (_request, context) => {
        seen.push(context);
        return { action: 'redirectAddr', address: 'anna@tailspin.example' };
      },
    });
    const context = { user: 'anna', headers: { 'x-mapihttpcapability': '1', 'user-agent': 'Outlook' } };
    service.post(body, context);
    expect(seen).toEqual([context]);
  });

  it('hands a redirection by status on as a location, without a document', () => {
    const service = createPoxService({
      host: 'CAS1',
      now: () => new Date(0),
      answer: () => ({ action: 'httpRedirect', location }),
    });
    expect(service.post(body, { user: 'anna', headers: {} })).toEqual({
      body: '',
      facts: {
        subject: 'anna@contoso.example',
        user: 'anna',
        status: '302',
        action: 'httpRedirect',
        location,
      },
      location,
    });
  });
});
