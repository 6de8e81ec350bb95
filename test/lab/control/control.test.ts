import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { attach } from '../../../src/lab/control/attach.js';
import { checkControl } from '../../../src/lab/control/control-options.js';
import { openControl } from '../../../src/lab/control/open-control.js';
import type { Lab } from '../../../src/lab/lab.js';
import { startLab } from '../../../src/lab/start.js';
import { ask, post } from '../../servers/control/ask.js';
import { openEvents } from './read-events.js';

const mailbox = 'anna@contoso.example';

describe('the control interface of a lab', () => {
  let lab: Lab;
  let base: string;

  beforeAll(async () => {
    lab = await startLab();
    base = `${lab.endpoints.control}/control/v1`;
  });
  afterAll(() => lab.stop());
  beforeEach(() => lab.reset());

  const get = async (path: string) => (await ask(`${base}${path}`)).json();

  it('gives a client in another process what it needs to live there', async () => {
    expect(await get('/topology')).toMatchObject({ schema: 1, seed: 'contoso-2010', ca: lab.ca.pem });
    const surroundings = await attach(lab.endpoints.control);
    expect(surroundings.topology.hosts).toEqual(lab.hosts);
    expect(surroundings.world.locations.has('internet')).toBe(true);
  });

  it('runs a simulated Outlook and keeps its trace', async () => {
    const started = await post(`${base}/resolutions?wait=60000`, { address: mailbox, from: 'internet' });
    expect(started.status).toBe(202);
    const resolution = { outcome: 'connected', connection: { protocol: 'RPC/HTTP' } };
    expect(started.json()).toMatchObject({ state: 'done', resolution });
    const again = await ask(`${lab.endpoints.control}${started.headers.location ?? ''}`);
    expect(again.json()).toEqual(started.json());
    expect(await get('/resolutions')).toMatchObject({ resolutions: [{ address: mailbox, state: 'done' }] });
  });

  it('tells of one that is still running, and waits for its end when asked to', async () => {
    const started = z
      .object({ id: z.string(), state: z.literal('running') })
      .parse((await post(`${base}/resolutions`, { address: mailbox, clock: 'real' })).json());
    expect(await get(`/resolutions/${started.id}?wait=60000`)).toMatchObject({ state: 'done' });
  });

  it.each([
    ['a place that is not there', { address: mailbox, from: 'mars' }, 'unknown location "mars"'],
    ['a version that never was', { address: mailbox, outlook: '1997' }, /Invalid option/],
    ['a registry value that is not known', { address: mailbox, registry: { X: 1 } }, /registry value "X"/],
    ['a file of this machine', { address: mailbox, localXml: '/etc/passwd' }, /Unrecognized key/],
    ['nobody', {}, /expected string/],
  ])('starts none for %s', async (_, body, detail) => {
    const answer = await post(`${base}/resolutions`, body);
    expect(answer.json()).toMatchObject({ status: 400, detail: expect.stringMatching(detail) });
  });

  it('finds, counts and forgets what passed over the wires', async () => {
    await lab.resolve(mailbox, { from: 'internet' });
    const name = 'autodiscover.contoso.example';
    expect(await get(`/journal?protocol=dns&name=${name}&status=NOERROR`)).toMatchObject({
      entries: [{ protocol: 'dns', fields: { name, type: 'A' } }],
      matching: 1,
    });
    expect(await get('/journal/count?protocol=dns')).toEqual({
      count: lab.journal.count({ protocol: 'dns' }),
    });
    expect(await get('/journal/count?text=AUTODISCOVER.XML&status=401')).not.toEqual({ count: 0 });
    expect(await get('/journal/count?protocol=ldap')).toEqual({ count: 0 });
    expect((await ask(`${base}/journal`, { method: 'DELETE' })).status).toBe(204);
    expect(await get('/journal')).toEqual({ entries: [], matching: 0, dropped: 0 });
  });

  it('pages through the journal by id', async () => {
    await lab.resolve(mailbox);
    const ids = lab.journal.entries.map(({ id }) => id);
    const idsOf = async (query: string) =>
      z
        .object({ entries: z.array(z.object({ id: z.number() })) })
        .parse(await get(`/journal${query}`))
        .entries.map(({ id }) => id);
    expect(await idsOf('?limit=3')).toEqual(ids.slice(-3));
    expect(await idsOf(`?after=${ids[1]}&limit=3`)).toEqual(ids.slice(2, 5));
  });

  it('streams entries as they come, and goes on where a lost reader was', async () => {
    const live = await openEvents(`${base}/journal/events?protocol=dns`);
    await lab.resolve(mailbox, { from: 'internet' });
    const heard = await live.take(3);
    const dns = lab.journal.find({ protocol: 'dns' });
    expect(heard).toEqual(dns.slice(0, 3).map((entry) => ({ id: String(entry.id), data: entry })));
    const lastHeard = { 'Last-Event-ID': heard[2]?.id ?? '' };
    const again = await (await openEvents(`${base}/journal/events?protocol=dns`, lastHeard)).take(2);
    expect(again.map(({ id }) => id)).toEqual(dns.slice(3, 5).map(({ id }) => String(id)));
    const fromAnotherLab = { 'Last-Event-ID': '999999' };
    const restarted = await (await openEvents(`${base}/journal/events`, fromAnotherLab)).take(1);
    expect(restarted[0]?.id).toBe(String(lab.journal.entries[0]?.id));
  });

  it('lets a server stop, and tells how the world is', async () => {
    expect((await post(`${base}/world/events`, { stop: 'CAS1' })).status).toBe(204);
    expect(await get('/world')).toMatchObject({
      machines: expect.arrayContaining([{ name: 'CAS1', condition: 'stopped' }]),
      past: expect.arrayContaining([expect.objectContaining({ event: { stop: 'CAS1' } })]),
    });
    expect((await post(`${base}/world/events`, { stop: 'CAS9' })).json()).toMatchObject({
      status: 400,
      detail: 'no host or balancer "CAS9"',
    });
  });

  it('moves a database, and a client finds its mailbox on the other server', async () => {
    expect((await post(`${base}/world/events`, { move: 'DB1', to: 'MBX2' })).status).toBe(204);
    expect((await lab.resolve(mailbox)).outcome).toBe('connected');
  });

  it('sets a fault, in either form, and removes it', async () => {
    const added = await post(`${base}/faults`, { fault: 'http:status', status: 503, host: 'CAS*' });
    const { id } = z.object({ id: z.number() }).parse(added.json());
    expect((await post(`${base}/faults`, 'dns:silent,view=external')).status).toBe(200);
    expect(await get('/faults')).toMatchObject({
      faults: [
        { id, fault: { fault: 'http:status', status: 503 }, struck: 0 },
        { text: 'dns:silent,view=external' },
      ],
    });
    expect((await ask(`${base}/faults/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await ask(`${base}/faults/${id}`, { method: 'DELETE' })).json()).toMatchObject({ status: 404 });
    expect(lab.faults.list()).toHaveLength(1);
    expect((await ask(`${base}/faults`, { method: 'DELETE' })).status).toBe(204);
    expect(lab.faults.list()).toEqual([]);
    expect((await post(`${base}/faults`, { fault: 'http:stauts' })).json()).toMatchObject({ status: 400 });
  });

  it('writes the directory out as it is now, without passwords', async () => {
    const { text, headers } = await ask(`${base}/directory`);
    expect(headers['content-type']).toBe('text/x-ldif; charset=utf-8');
    expect(text).toBe(lab.dump());
    expect(text).not.toContain('Passw0rd!');
  });

  it('brings the lab back to its seed', async () => {
    await post(`${base}/world/events`, { stop: 'CAS1' });
    expect((await ask(`${base}/reset`, { method: 'POST' })).status).toBe(204);
    expect(lab.world.condition('CAS1')).toBe('running');
    expect(lab.journal.entries).toEqual([]);
  });

  it('counts what passes over the wires, and how long the exchanges of its clients take', async () => {
    await post(`${base}/resolutions?wait=60000`, { address: mailbox, from: 'internet' });
    const { text, headers } = await ask(`${lab.endpoints.control}/metrics`);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const value = (sample: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(sample))
          ?.split(' ')
          .at(-1),
      );
    expect(value('autodiscover_lab_wire_events_total{protocol="http",host="CAS1"}')).toBeGreaterThan(0);
    expect(value('autodiscover_lab_exchange_seconds_count{protocol="tls"}')).toBeGreaterThan(0);
    expect(value('autodiscover_lab_journal_entries')).toBe(lab.journal.count());
  });

  it('is ready while the lab lives', async () => {
    const { control } = lab.endpoints;
    expect((await ask(`${control}/livez`)).json()).toEqual({ status: 'ok' });
    expect((await ask(`${control}/readyz`)).json()).toEqual({ status: 'ok' });
  });
});

describe('where the control interface of a lab listens', () => {
  it.each([
    [{ port: 70_000 }, '70000 is not a valid port'],
    [{ address: 'lab.example' }, 'cannot listen on "lab.example"'],
    [{ token: 'short' }, 'the control token is too short'],
    [{ token: 'a token with spaces in it' }, 'characters that a header cannot have'],
  ])('cannot be %j', async (control, message) => {
    await expect(startLab({ control })).rejects.toThrow(message);
  });

  it('beyond loopback wants a token, and makes one up', async () => {
    await using lab = await startLab({ control: { address: '0.0.0.0' } });
    expect(lab.controlToken).toMatch(/^[\w-]{32}$/);
    expect(lab.environment['AUTODISCOVER_LAB_CONTROL_TOKEN']).toBe(lab.controlToken);
    await expect(attach(lab.endpoints.control)).rejects.toThrow(
      'this lab requires a control token (--control-token)',
    );
    await expect(attach(lab.endpoints.control, 'another')).rejects.toThrow(
      'this lab requires a control token (--control-token)',
    );
    expect((await attach(lab.endpoints.control, lab.controlToken)).trustedRoots).toEqual([lab.ca.pem]);
    expect((await ask(`${lab.endpoints.control}/readyz`)).status).toBe(200);
  });

  it('is there before the lab is, and says that it is not ready', async () => {
    const control = await openControl(checkControl());
    try {
      expect((await ask(`${control.url}/livez`)).status).toBe(200);
      for (const path of ['/readyz', '/metrics', '/control/v1/topology', '/control/v1/journal']) {
        const answer = await ask(`${control.url}${path}`);
        expect(answer.json()).toMatchObject({ status: 503, detail: 'the lab is not ready' });
        expect(answer.headers['retry-after']).toBe('1');
      }
    } finally {
      await control.close();
    }
  });

  it('on loopback wants none, unless one is given', async () => {
    await using lab = await startLab({ control: { token: 'correct-horse-battery' } });
    expect((await ask(`${lab.endpoints.control}/control/v1/topology`)).status).toBe(401);
  });
});
