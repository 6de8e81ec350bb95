/**
 * Autodiscover's namespaces, as they go over the wire: `http`, where today's documentation pages print `https`.
 * A client names the answer that it can read with `AcceptableResponseSchema`; servers go by that, never by the
 * namespace of the request's root, which real clients mix up.
 */

/** The root of the request (MS-OXDSCLI 2.2.3.1). */
export const outlookRequestNamespace =
  'http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006';

/** The root of every answer, and all of an error answer (MS-OXDSCLI 2.2.4.1). */
export const responseNamespace = 'http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006';

/** `Response` of an answer to Outlook, and the `AcceptableResponseSchema` that asks for it. */
export const outlookResponseNamespace =
  'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a';

/** The `AcceptableResponseSchema` of Exchange ActiveSync clients (MS-ASCMD 2.2.1.1). */
export const mobileSyncResponseNamespace =
  'http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/2006';

/** The root of a phone's request (MS-ASCMD 2.2.1.1.1). */
export const mobileSyncRequestNamespace =
  'http://schemas.microsoft.com/exchange/autodiscover/mobilesync/requestschema/2006';
