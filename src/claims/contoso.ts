import { LabError } from '../errors.js';
import type { Database } from '../exchange/database.js';
import type { Lab } from '../lab/lab.js';

/** People and names of the built-in seeds. */
export const anna = 'anna@contoso.example';
export const ben = 'ben@contoso.example';
/** Her database was made before the array. */
export const carla = 'carla@contoso.example';
export const arrayName = 'outlook.contoso.example';
export const password = 'Passw0rd!';

/** @throws LabError `no-such-object` where this organization has no such database */
export function databaseNamed({ organization }: Lab, name: string): Database {
  return required(
    organization.configuration.databases.find((database) => database.name === name),
    `database ${name}`,
  );
}

/** Replaces an attribute of an entry of the directory. */
export function replaceAttribute(
  { directory }: Lab,
  dn: string,
  attribute: string,
  ...values: readonly string[]
): void {
  directory.modify(dn, [{ operation: 'replace', attribute, values }]);
}

/** Whose name clients of a database are sent to: `RpcClientAccessServer`, as its database says. */
export function clientAccessServerOf({ directory }: Lab, { dn }: Database): string | undefined {
  return directory.get(dn)?.first('RpcClientAccessServer');
}

/**
 * What a claim needs of its world.
 *
 * @throws LabError `no-such-object` where this world does not have it
 */
export function required<T>(thing: T | undefined, what: string): T {
  if (thing !== undefined) return thing;
  throw new LabError('no-such-object', `this world has no ${what}`, {
    hint: 'the claim is about another seed',
  });
}

/** The modelled address of a host. */
export function addressOf({ hosts }: Lab, name: string): string {
  return required(
    hosts.find((host) => host.name === name),
    `host ${name}`,
  ).address;
}

/** The members of balancers that have connections now. */
export function membersInUse({ world }: Lab): readonly string[] {
  return world
    .balancers()
    .flatMap(({ members }) => members)
    .filter(({ connections }) => connections > 0)
    .map(({ member }) => member);
}
