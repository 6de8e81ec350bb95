/**
 * The `MailboxId` of a request's query, `<mailbox GUID>@<domain>`; undefined where it is missing. Names of query parameters
 * are compared without case, as ASP.NET does.
 */
export function readMailboxId(query: string | undefined): string | undefined {
  if (query === undefined) return undefined;
  for (const parameter of query.split('&', 16)) {
    const equals = parameter.indexOf('=');
    if (equals < 0 || parameter.slice(0, equals).toLowerCase() !== 'mailboxid') continue;
    const value = unescaped(parameter.slice(equals + 1));
    return value === '' ? undefined : value;
  }
  return undefined;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // an escape that is none: no mailbox is called so
  }
}
