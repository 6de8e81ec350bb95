import { describe, expect, it } from 'vitest';
import { explainCommand } from '../../../src/cli/explain.js';
import { fieldsOf, flagsOf } from '../../../src/cli/flags/schema-flags.js';
import { resolveCommand } from '../../../src/cli/resolve.js';
import { roamCommand } from '../../../src/cli/roam.js';
import { remoteRequest, requestFlags, resolveRequest } from '../../../src/lab/clients/request.js';
import { notReady } from '../../../src/lab/control/controlled.js';
import { resolutionRoutes } from '../../../src/lab/control/resolution-routes.js';
import { openApiDocument } from '../../../src/servers/control/openapi.js';

const flags = Object.values(requestFlags).filter((flag) => flag !== undefined);
const help = (create: typeof resolveCommand) =>
  create({ code: 0 })
    .createHelp()
    .visibleOptions(create({ code: 0 }))
    .map(({ flags: shown }) => shown);

const read = (...args: readonly string[]) => {
  const command = resolveCommand({ code: 0 })
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  command.parseOptions([...args]);
  return fieldsOf(resolveRequest, requestFlags, command.opts());
};

describe('a field of the request', () => {
  it('has a flag or is of the library alone, and says what it is', () => {
    expect(Object.keys(requestFlags).toSorted()).toEqual(Object.keys(resolveRequest.shape).toSorted());
    expect(flags.length).toBeGreaterThan(10);
    for (const option of flagsOf(resolveRequest, requestFlags)) {
      expect(option.description, option.flags).not.toBe('');
      expect(option.envVar).toMatch(/^AUTODISCOVER_LAB_[A-Z_]+$/);
    }
  });

  it('is a flag of every command that runs an Outlook', () => {
    expect(help(resolveCommand)).toEqual(expect.arrayContaining(flags));
    expect(help(explainCommand)).toEqual(
      expect.arrayContaining(flags.filter((flag) => flag !== requestFlags.clock)),
    );
    expect(help(roamCommand)).toEqual(
      expect.arrayContaining(flags.filter((flag) => flag !== requestFlags.from)),
    );
  });

  it('is documented by the control interface', () => {
    const routes = resolutionRoutes(() => {
      throw notReady();
    });
    const document = openApiDocument(routes, { title: '', version: '', description: '' });
    expect(document).toMatchObject({
      paths: {
        '/control/v1/resolutions': {
          post: {
            requestBody: {
              content: {
                'application/json': {
                  schema: {
                    properties: Object.fromEntries(
                      Object.keys(remoteRequest.shape).map((field) => [
                        field,
                        { description: expect.stringMatching(/.../) },
                      ]),
                    ),
                  },
                },
              },
            },
          },
        },
      },
    });
  });
});

describe('flags of a schema', () => {
  it('give its defaults when they are not given', () => {
    expect(read()).toEqual({ from: 'corp', clock: 'virtual', outlook: '2010', network: 'fast' });
  });

  it('give values of the fields they stand for', () => {
    expect(read('--user', 'CONTOSO\\anna', '--encryption', 'off', '--outlook', '2016')).toMatchObject({
      userName: 'CONTOSO\\anna',
      encryption: false,
      outlook: '2016',
    });
  });

  it('collect names and values, and add up those of a list', () => {
    const names = [
      '--registry',
      'RedirectServers=a.example;ExcludeScpLookup=1',
      '--registry',
      'ExcludeScpLookup=0',
    ];
    expect(read(...names, '--registry', 'RedirectServers=b.example').registry).toEqual({
      RedirectServers: 'a.example,b.example',
      ExcludeScpLookup: '0',
    });
    expect(read('--assume', 'scpOrder=as-found').assumptions).toEqual({ scpOrder: 'as-found' });
  });

  it.each([
    [['--registry', 'ExcludeScpLookup'], /Write NAME=VALUE, such as ExcludeScpLookup=1/],
    [['--assume', 'scpOrder'], /Write NAME=VALUE, such as directoryAndMail=parallel/],
    [['--outlook', '1997'], /Allowed choices are 2003, 2007/],
    [['--encryption', 'yes'], /Allowed choices are on, off/],
    [['--user', ''], /userName must be at least 1 characters/],
  ])('refuse %j', (args, message) => {
    expect(() => read(...args)).toThrow(message);
  });
});
