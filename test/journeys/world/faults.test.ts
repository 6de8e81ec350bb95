import { afterEach, describe, expect, it } from 'vitest';
import { type FaultName, type Lab, type Step, startLab } from '../../../src/index.js';
import { walk } from '../../../src/record/steps/walk.js';

const anna = 'anna@contoso.example';
const labs: Lab[] = [];

const start = async (...faults: readonly string[]): Promise<Lab> => {
  const lab = await startLab({ faults });
  labs.push(lab);
  return lab;
};

afterEach(async () => {
  for (const lab of labs.splice(0)) await lab.stop();
});

/** What a fault does to the trace of a simulated Outlook. */
interface Effect {
  readonly fault: string;
  readonly from: 'corp' | 'internet';
  /** The step that shows it. */
  readonly step: string;
  readonly outcome: Step['outcome'];
  readonly detail: RegExp;
  /** How long the step takes on the lab's clock, ms, where the fault is about time. */
  readonly ms?: number;
  /** What becomes of the mailbox all the same: protocol of the connection, or code of the failure. */
  readonly end: string;
}

const noAnswer = 'no-autodiscover-answer';
const forAutodiscover = (name: string) => `${name},name=autodiscover.contoso.example`;

/** Of the whole list: a fault without its effect here does not compile. */
const effects: { readonly [Name in FaultName]: Effect } = {
  'dns:nxdomain': {
    fault: forAutodiscover('dns:nxdomain'),
    from: 'internet',
    step: 'Autodiscover host',
    outcome: 'failed',
    detail: /no such name/,
    end: noAnswer,
  },
  'dns:silent': {
    fault: forAutodiscover('dns:silent'),
    from: 'internet',
    step: 'Autodiscover host',
    outcome: 'failed',
    detail: /did not answer within 10 s/,
    ms: 10000,
    end: noAnswer,
  },
  'dns:wrong': {
    fault: forAutodiscover('dns:wrong=203.0.113.99'),
    from: 'internet',
    step: 'TCP connect',
    outcome: 'failed',
    detail: /no answer to the TCP connect/,
    ms: 21000,
    end: noAnswer,
  },
  'dns:slow': {
    fault: forAutodiscover('dns:slow=3s'),
    from: 'corp',
    step: 'DNS lookup',
    outcome: 'success',
    detail: /10\.10\.10\.20/,
    ms: 3001,
    end: 'RPC/TCP',
  },
  'ldap:busy': {
    fault: 'ldap:busy,operation=search',
    from: 'corp',
    step: 'Service connection point',
    outcome: 'failed',
    detail: /\(BUSY\)/,
    end: 'RPC/TCP',
  },
  'ldap:unavailable': {
    fault: 'ldap:unavailable,operation=bind',
    from: 'corp',
    step: 'LDAP bind',
    outcome: 'failed',
    detail: /\(UNAVAILABLE\)/,
    end: 'RPC/TCP',
  },
  'ldap:referral': {
    fault: 'ldap:referral=dc.fabrikam.example,operation=search',
    from: 'corp',
    step: 'LDAP search',
    outcome: 'failed',
    detail: /ref 1: 'dc\.fabrikam\.example'/,
    end: 'RPC/TCP',
  },
  'ldap:drop': {
    fault: 'ldap:drop',
    from: 'corp',
    step: 'Service connection point',
    outcome: 'failed',
    detail: /closed the connection/,
    end: 'RPC/TCP',
  },
  'ldap:slow': {
    fault: 'ldap:slow=30s,operation=bind',
    from: 'corp',
    step: 'LDAP bind',
    outcome: 'failed',
    detail: /no answer from the directory/,
    ms: 25000,
    end: 'RPC/TCP',
  },
  'tls:wrong-name': {
    fault: forAutodiscover('tls:wrong-name'),
    from: 'internet',
    step: 'TLS handshake',
    outcome: 'failed',
    detail: /does not match the name of the site \(it is for DNS:wrong-name\.invalid\)/,
    end: noAnswer,
  },
  'tls:expired': {
    fault: forAutodiscover('tls:expired'),
    from: 'internet',
    step: 'TLS handshake',
    outcome: 'failed',
    detail: /certificate expired on/,
    end: noAnswer,
  },
  'tls:unknown-authority': {
    fault: forAutodiscover('tls:unknown-authority'),
    from: 'internet',
    step: 'TLS handshake',
    outcome: 'failed',
    detail: /not trusted: issued by/,
    end: noAnswer,
  },
  'tls:reset': {
    fault: 'tls:reset,location=internet,port=443',
    from: 'internet',
    step: 'TLS handshake',
    outcome: 'failed',
    detail: /ECONNRESET/,
    end: noAnswer,
  },
  'http:status': {
    fault: 'http:status=503,path=/autodiscover/*',
    from: 'internet',
    step: 'HTTP POST',
    outcome: 'success',
    detail: /^503$/,
    end: noAnswer,
  },
  'http:redirect': {
    fault: 'http:redirect=https://mail.contoso.example/autodiscover/autodiscover.xml,count=1',
    from: 'internet',
    step: 'Autodiscover',
    outcome: 'success',
    detail: /redirect to https:\/\/mail\.contoso\.example/,
    end: 'RPC/HTTP',
  },
  'http:redirect-loop': {
    fault: 'http:redirect-loop,path=/autodiscover/*',
    from: 'internet',
    step: 'Autodiscover host',
    outcome: 'failed',
    detail: /more than 10 redirects/,
    end: 'too-many-redirects',
  },
  'http:redirect-address': {
    fault: 'http:redirect-address=carla@contoso.example,count=1',
    from: 'internet',
    step: 'Search again',
    outcome: 'success',
    detail: /^$/,
    end: 'logon-refused',
  },
  'http:html': {
    fault: 'http:html,path=/autodiscover/*',
    from: 'internet',
    step: 'Autodiscover host',
    outcome: 'failed',
    detail: /Autodiscover|XML/,
    end: noAnswer,
  },
  'http:truncated': {
    fault: 'http:truncated,path=/autodiscover/*',
    from: 'internet',
    step: 'HTTP POST',
    outcome: 'failed',
    detail: /the HTTP exchange broke off/,
    end: noAnswer,
  },
  'http:slow': {
    fault: 'http:slow=30s,method=POST',
    from: 'internet',
    step: 'HTTP POST',
    outcome: 'failed',
    detail: /no answer to the HTTP request/,
    ms: 25000,
    end: noAnswer,
  },
  'http:unauthorized': {
    fault: 'http:unauthorized,path=/rpc/*',
    from: 'internet',
    step: 'RPC/HTTP',
    outcome: 'failed',
    detail: /the user name or password of anna@contoso\.example was refused/,
    end: 'credentials-refused',
  },
  'http:reset': {
    fault: 'http:reset,method=POST',
    from: 'internet',
    step: 'HTTP POST',
    outcome: 'failed',
    detail: /ECONNRESET/,
    end: noAnswer,
  },
  'rpc:bind-nak': {
    fault: 'rpc:bind-nak,interface=EMSMDB,count=1',
    from: 'corp',
    step: 'RPC bind',
    outcome: 'failed',
    detail: /EMSMDB v0\.81: the server takes no bind \(bind_nak, temporary_congestion\)/,
    end: 'RPC/HTTP',
  },
  'rpc:fault': {
    fault: 'rpc:fault,interface=EMSMDB,count=1',
    from: 'corp',
    step: 'Mail',
    outcome: 'failed',
    detail: /EMSMDB v0\.81 call 10 failed: nca_s_server_too_busy/,
    end: 'RPC/HTTP',
  },
  'rpc:reset': {
    fault: 'rpc:reset,interface=EMSMDB,count=1',
    from: 'corp',
    step: 'RPC bind',
    outcome: 'failed',
    detail: /closed the connection/,
    end: 'RPC/HTTP',
  },
  'rpc:hang': {
    fault: 'rpc:hang,interface=EPM',
    from: 'corp',
    step: 'RPC bind',
    outcome: 'failed',
    detail: /no answer to the RPC call/,
    ms: 60000,
    end: 'RPC/HTTP',
  },
  'rpc:unregistered': {
    fault: 'rpc:unregistered,interface=EMSMDB',
    from: 'corp',
    step: 'ept_map',
    outcome: 'failed',
    detail: /EMSMDB is not registered/,
    end: 'RPC/HTTP',
  },
  'network:drop': {
    fault: 'network:drop,host=array,port=135',
    from: 'corp',
    step: 'TCP connect',
    outcome: 'failed',
    detail: /no answer to the TCP connect/,
    ms: 21000,
    end: 'RPC/HTTP',
  },
  'network:reject': {
    fault: 'network:reject,address=10.10.10.20,port=135',
    from: 'corp',
    step: 'TCP connect',
    outcome: 'failed',
    detail: /answered by a reset/,
    ms: 1000,
    end: 'RPC/HTTP',
  },
  'network:latency': {
    fault: 'network:latency=2s,location=corp,port=389',
    from: 'corp',
    step: 'LDAP bind',
    outcome: 'success',
    detail: /^$/,
    ms: 2001,
    end: 'RPC/TCP',
  },
  'network:member-loss': {
    fault: 'network:member-loss,host=CAS1',
    from: 'corp',
    step: 'TLS handshake',
    outcome: 'failed',
    detail: /TLS failed/,
    ms: 4999,
    end: noAnswer,
  },
};

describe('each fault of the list, on the trace of a simulated Outlook', () => {
  it.each(Object.entries(effects))('%s', async (_name, { fault, from, step, outcome, detail, ms, end }) => {
    const lab = await start(fault);
    const resolution = await lab.resolve(anna, { from });
    const steps = [...walk(resolution.steps)].filter(({ name }) => name === step);
    expect(steps.map((one) => [one.outcome, one.detail, one.elapsedMs])).toContainEqual([
      outcome,
      expect.stringMatching(detail),
      ms ?? expect.any(Number),
    ]);
    expect(resolution.connection?.protocol ?? resolution.failure?.code).toBe(end);
  });
});

describe('faults of a running lab', () => {
  it('set and taken back, one after the other', async () => {
    const lab = await start();
    const connected = async () => (await lab.resolve(anna, { from: 'internet' })).outcome;
    const fault = lab.faults.add({ fault: 'http:status', status: 500, path: '/autodiscover/*' });
    expect(await connected()).toBe('failed');
    expect(fault.struck).toBeGreaterThan(0);
    fault.remove();
    expect(await connected()).toBe('connected');
    lab.faults.add('dns:silent,view=external');
    expect(await connected()).toBe('failed');
    lab.faults.clear();
    expect(await connected()).toBe('connected');
  });

  it('a reset of the lab ends those that were added, and no others', async () => {
    const lab = await start('http:html,host=CAS1');
    lab.faults.add('dns:silent,view=external');
    await lab.reset();
    expect(lab.faults.list().map(({ fault }) => fault.fault)).toEqual(['http:html']);
  });

  it('the journal says which fault has answered, and what by the protocol', async () => {
    const lab = await start(
      'http:status=503,method=POST,count=1',
      'tls:expired,name=mail.*',
      'rpc:fault,interface=EMSMDB,count=1',
      'dns:nxdomain,name=contoso.example',
    );
    await lab.resolve(anna);
    const told = lab.journal.find({ answered: /fault/ });
    expect(told.map(({ protocol, answered }) => `${protocol} ${answered}`)).toEqual(
      expect.arrayContaining([
        'dns NXDOMAIN, fault dns:nxdomain',
        'http 503, fault http:status',
        'rpc fault nca_s_server_too_busy, fault rpc:fault',
        'http bad certificate, fault tls:expired',
      ]),
    );
    expect(lab.journal.count({ protocol: 'rpc', status: 'nca_s_server_too_busy' })).toBe(1);
    expect(lab.journal.count({ protocol: 'http', status: '503' })).toBe(1);
  });

  it('a balancer whose checks have found that a member is lost gives clients to the other', async () => {
    const lab = await start('network:member-loss,host=CAS1');
    await lab.clock.sleep(20_000);
    const [array] = lab.world.balancers();
    expect(array?.members.map(({ member, healthy }) => [member, healthy])).toEqual([
      ['CAS1', false],
      ['CAS2', true],
    ]);
    expect((await lab.resolve(anna)).connection?.protocol).toBe('RPC/TCP');
  });

  it('one that is for one place leaves the others alone', async () => {
    const lab = await start('http:status=503,location=branch,path=/autodiscover/*');
    expect((await lab.resolve(anna, { from: 'branch' })).outcome).toBe('failed');
    expect((await lab.resolve(anna, { from: 'corp' })).outcome).toBe('connected');
  });

  it.each([
    ['http:html,host=CAS9', /unknown host, balancer or web site "CAS9" \(did you mean CAS1\?/],
    ['dns:silent,view=extern', /unknown DNS view "extern" \(did you mean external\?/],
    ['dns:silent,location=moon', /unknown location "moon"/],
    ['network:member-loss,host=DC1', /unknown member of a balancer "DC1"/],
  ])('%s is refused: the world has no such thing', async (text, message) => {
    const lab = await start();
    expect(() => lab.faults.add(text)).toThrow(message);
    await expect(startLab({ faults: [text] })).rejects.toThrow(message);
  });
});
