import { entry, load, minimal, organizationDn, virtualDirectory } from '../../small-organization.js';
import { ask, settingsOf } from '../ask.js';

export const webServices = (on: string, internal: string, external?: string) =>
  virtualDirectory(on, 'EWS', 'msExchWebServicesVirtualDirectory', {
    msExchInternalHostName: internal,
    ...(external === undefined ? {} : { msExchExternalHostName: external }),
  });

export const outlookAnywhere = (on: string, host: string, attributes: Record<string, string> = {}) =>
  virtualDirectory(on, 'Rpc', 'msExchRpcHttpVirtualDirectory', {
    msExchExternalHostName: host,
    ...attributes,
  });

export const offlineAddressBook = (attributes: Record<string, string>) => [
  virtualDirectory('CAS1', 'OAB', 'msExchOABVirtualDirectory', {
    msExchInternalHostName: 'http://mail.example.test/OAB/',
  }),
  entry(`CN=Book,CN=Offline Address Lists,${organizationDn}`, ['msExchOAB'], {
    objectGUID: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
    msExchOABDefault: 'TRUE',
    ...attributes,
  }),
];

export const provider = (name: string, attributes: Record<string, string>) =>
  entry(`CN=${name},CN=Client Access,${organizationDn}`, ['msExchAutoDiscoverConfig'], attributes);

export const about = (identity: string, ...more: readonly string[]) =>
  settingsOf(ask(load(...minimal, ...more).organization, identity));
