import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { LabError } from '../../errors.js';
import {
  type Authority,
  createAuthorityCertificate,
  type IssuedCertificate,
  openAuthority,
} from '../../network/certificates.js';

/** The lab's authority, and its certificate as a file for clients. */
export interface KeptAuthority {
  readonly authority: Authority;
  readonly path: string;
}

/** Certificate and key together, so that there is never one without the other. */
const secretFile = 'ca-key.pem';
const certificateFile = 'ca.crt';
const subject = 'autodiscover-lab CA';

/**
 * The folder of the current user where programs keep such things: `XDG_DATA_HOME` (XDG Base Directory Specification) or
 * `~/.local/share`, `~/Library/Application Support` on macOS, `%LOCALAPPDATA%` on Windows.
 */
export function defaultDataFolder(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string {
  const set = (name: string) => {
    const folder = environment[name];
    return folder !== undefined && isAbsolute(folder) ? folder : undefined; // a relative one is to be ignored
  };
  const share = () => {
    if (platform === 'win32') return set('LOCALAPPDATA') ?? join(home, 'AppData', 'Local');
    if (platform === 'darwin') return join(home, 'Library', 'Application Support');
    return set('XDG_DATA_HOME') ?? join(home, '.local', 'share');
  };
  return join(share(), 'autodiscover-lab');
}

/** An authority that lives as long as the lab and is nowhere on disk. */
export async function passingAuthority(now: Date): Promise<Authority> {
  return openAuthority(await createAuthorityCertificate({ now, name: subject }));
}

/**
 * The authority kept in a folder, made there when there is none. Labs that start at once come to the same one.
 *
 * @throws LabError `wrong-usage` when the folder cannot be used, or what it holds is broken, expired, or open to others
 */
export async function keptAuthority(folder: string, now: Date): Promise<KeptAuthority> {
  const secret = join(folder, secretFile);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await refuseOpenFolder(folder);
    if ((await stat(secret).catch(absent)) === undefined) await make(folder, secret, now);
    const kept = await read(secret, now);
    const path = join(folder, certificateFile);
    const shown = await readFile(path, 'utf8').catch(absent);
    if (shown !== kept.authority.certificatePem) {
      await replace(folder, path, kept.authority.certificatePem);
    }
    return { ...kept, path };
  } catch (error) {
    if (error instanceof LabError) throw error;
    throw new LabError('wrong-usage', `the CA cannot be kept there: ${codeOf(error)}`, {
      where: folder,
      hint: 'mend its permissions, or name another folder with --data',
      cause: error,
    });
  }
}

/** Whoever may write a folder can put another key in the place of the one there. */
async function refuseOpenFolder(folder: string): Promise<void> {
  const { mode } = await stat(folder);
  if (process.platform !== 'win32' && (mode & 0o022) !== 0) {
    throw new LabError('wrong-usage', 'others may write to the folder of the CA', {
      where: folder,
      hint: `chmod go-w ${folder}, or name another folder with --data`,
    });
  }
}

async function make(folder: string, secret: string, now: Date): Promise<void> {
  const { certificatePem, privateKeyPem } = await createAuthorityCertificate({ now, name: subject });
  const draft = join(folder, `.${secretFile}.${draftName()}`);
  try {
    await writeFile(draft, certificatePem + privateKeyPem, { mode: 0o600, flag: 'wx' });
    await link(draft, secret); // whole or not at all, and the first of several is the one that stays
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function replace(folder: string, path: string, text: string): Promise<void> {
  const draft = join(folder, `.${certificateFile}.${draftName()}`);
  await writeFile(draft, text, { mode: 0o644, flag: 'wx' });
  await rename(draft, path);
}

async function read(secret: string, now: Date): Promise<{ readonly authority: Authority }> {
  const refuse = (what: string, hint: string, cause?: unknown) =>
    new LabError('wrong-usage', what, { where: secret, hint, cause });
  const again = 'delete it; the next start makes another CA, which clients have to trust again';
  const text = await readFile(secret, 'utf8');
  const { mode } = await stat(secret);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw refuse("others may read the CA's key", `chmod 600 ${secret}`);
  }
  const issued = parse(text);
  const authority = issued && (await openAuthority(issued).catch(() => undefined));
  if (issued === undefined || authority === undefined) throw refuse('not a CA and its key', again);
  const { validFrom, validTo } = new X509Certificate(issued.certificatePem);
  const isOver = now.getTime() >= Date.parse(validTo);
  if (isOver) throw refuse(`the CA expired on ${validTo}`, again);
  if (now.getTime() < Date.parse(validFrom)) {
    throw refuse(`the CA is not valid before ${validFrom}`, "set this machine's clock, or delete it");
  }
  return { authority };
}

/** Certificate and key of one pair; undefined for anything else. */
function parse(text: string): IssuedCertificate | undefined {
  const block = (label: string) =>
    new RegExp(`-----BEGIN ${label}-----\\n[^-]+-----END ${label}-----\\n`).exec(text)?.[0];
  const certificatePem = block('CERTIFICATE');
  const privateKeyPem = block('PRIVATE KEY');
  if (certificatePem === undefined || privateKeyPem === undefined) return undefined;
  try {
    const certificate = new X509Certificate(certificatePem);
    const isPair = certificate.ca && certificate.checkPrivateKey(createPrivateKey(privateKeyPem));
    return isPair ? { certificatePem, privateKeyPem } : undefined;
  } catch {
    return undefined;
  }
}

function draftName(): string {
  return `${process.pid}.${randomUUID()}`;
}

function absent(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
