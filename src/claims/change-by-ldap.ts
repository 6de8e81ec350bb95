import { Attribute, Change, Client, ResultCodeError } from 'ldapts';
import { LabError } from '../errors.js';
import type { Lab } from '../lab/lab.js';
import { password } from './contoso.js';

/**
 * Replaces attributes of an entry over the wire, as an administrator does.
 *
 * @throws LabError `protocol-refused` where the directory does not let it
 */
export async function modifyByLdap(
  lab: Lab,
  dn: string,
  replace: Readonly<Record<string, string>>,
): Promise<void> {
  const client = new Client(lab.clients().ldap);
  try {
    await client.bind('CONTOSO\\Administrator', password);
    const changes = Object.entries(replace).map(
      ([type, value]) =>
        new Change({ operation: 'replace', modification: new Attribute({ type, values: [value] }) }),
    );
    await client.modify(dn, changes);
  } catch (error) {
    if (!(error instanceof ResultCodeError)) throw error;
    throw new LabError('protocol-refused', `LDAP result ${error.code} (${error.name})`, {
      where: dn,
      cause: error,
    });
  } finally {
    await client.unbind();
  }
}
