import { describe, expect, it } from 'vitest';
import { checkRoamSteps, parseRoamScript } from '../../../src/lab/clients/roam-script.js';

describe('roam script', () => {
  it('reads places, waits, changes of the directory and events', () => {
    const { steps } = parseRoamScript(
      `
- at: corp
- wait: 1h 30m
- stop: CAS1
- modify: CN=DB1,DC=contoso,DC=internal
  replace: { RpcClientAccessServer: CAS2 }
- from: internet
`,
      'day.yaml',
    );
    expect(steps).toEqual([
      { kind: 'start', title: 'at corp', location: 'corp' },
      { kind: 'wait', title: 'wait 1h 30m', ms: 5_400_000 },
      { kind: 'event', title: 'stop CAS1', event: { stop: 'CAS1' } },
      {
        kind: 'modify',
        title: 'modify CN=DB1,DC=contoso,DC=internal',
        dn: 'CN=DB1,DC=contoso,DC=internal',
        replace: new Map([['RpcClientAccessServer', ['CAS2']]]),
      },
      { kind: 'start', title: 'from internet', location: 'internet' },
    ]);
  });

  it('takes a function where the script is no file', async () => {
    let ran = false;
    const run = () => {
      ran = true;
    };
    const [step] = checkRoamSteps([{ run }], 'script');
    if (step?.kind === 'run') await step.run();
    expect(ran).toBe(true);
  });

  it.each([
    ['at: corp', /day\.yaml: a script is a list of steps/],
    ['- at: [', /day\.yaml:\d+:\d+: not YAML/],
    ['- corp', /day\.yaml: step 1: a step is a mapping/],
    ['- at: corp\n- weit: 2h', /step 2: unknown step "weit" \(did you mean wait\?\)/],
    ['- go: home', /unknown step "go" \(.*/],
    ['- wait: soon', /step 1: wait: .*/],
    ['- wait: 8d', /longer than 7 days/],
    ['- { at: corp, wait: 2h }', /step 1: /],
    ['- { stop: 5 }', /step 1: stop: no event/],
    ['- { modify: CN=x }', /step 1: replace/],
  ])('refuses %o, and says where', (text, message) => {
    expect(() => parseRoamScript(text, 'day.yaml')).toThrow(message);
  });
});
