/** SOAP 1.1. */
export const envelopeNamespace = 'http://schemas.xmlsoap.org/soap/envelope/';

/** WS-Addressing 1.0. */
export const addressingNamespace = 'http://www.w3.org/2005/08/addressing';

/** Every element of a body, and the headers of Autodiscover itself (MS-OXWSADISC 2.2.1). */
export const autodiscoverNamespace = 'http://schemas.microsoft.com/exchange/2010/Autodiscover';

/** `type` and `nil`. */
export const schemaInstanceNamespace = 'http://www.w3.org/2001/XMLSchema-instance';

/** What a message that cannot be secured as asked is refused in. */
export const securityNamespace =
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
