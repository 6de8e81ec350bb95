import { LabError, type LabErrorDetails } from '../../errors.js';

/** A request that the control interface does not carry out, and the HTTP status that says so. */
export class ControlError extends LabError {
  override readonly name = 'ControlError';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  /** @param headers - what the status needs beside it, such as `Allow` */
  constructor(
    status: number,
    what: string,
    details: LabErrorDetails & { readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super('wrong-usage', what, details);
    this.status = status;
    this.headers = details.headers ?? {};
  }
}
