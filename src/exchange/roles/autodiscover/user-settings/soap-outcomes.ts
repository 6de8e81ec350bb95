import type { SettingError, SoapOutcome } from '../../../../wire/autodiscover/soap/soap-messages.js';

/** What stands at the head of a part that went well, in Exchange's words. */
export const noError: SoapOutcome = { errorCode: 'NoError', errorMessage: 'No error.' };

/** What stands at the head of a whole answer that went well: no words at all. */
export const answered: SoapOutcome = { errorCode: 'NoError', errorMessage: '' };

/** Refusal of a whole request. */
export function invalidRequest(errorMessage: string): SoapOutcome {
  return { errorCode: 'InvalidRequest', errorMessage };
}

/** For a name that is no setting's. */
export function invalidSetting(name: string): SettingError {
  return { name, errorCode: 'InvalidSetting', errorMessage: `There is no setting '${name}'.` };
}

/** For a setting that the directory has no value for, in Exchange's words. */
export function unavailableSetting(name: string): SettingError {
  return {
    name,
    errorCode: 'SettingIsNotAvailable',
    errorMessage: `User setting '${name}' is not available.`,
  };
}
