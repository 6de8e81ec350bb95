import { type Guid, parseGuid } from '../../values/guid.js';
import type { SyntaxId } from '../ndr/syntax-id.js';

/** The interfaces a mailbox is reached by, and what locates them; keyed by the name the field gives them. */
export const interfaces = {
  /** Endpoint mapper (C706 appendix O, MS-RPCE 2.2.1.2). */
  EPM: { uuid: parseGuid('e1af8308-5d1f-11c9-91a4-08002b14a0fa'), major: 3, minor: 0 },
  /** Remote management (C706 appendix Q, MS-RPCE 2.2.1.3): on every endpoint. */
  MGMT: { uuid: parseGuid('afa8bd80-7d8a-11c9-bef4-08002b102989'), major: 1, minor: 0 },
  /** Mailbox store, called RCA in Outlook's connection table (MS-OXCRPC). */
  EMSMDB: { uuid: parseGuid('a4f1db00-ca47-1067-b31f-00dd010662da'), major: 0, minor: 81 },
  /** Notifications of the mailbox store (MS-OXCRPC). */
  AsyncEMSMDB: { uuid: parseGuid('5261574a-4572-206e-b268-6b199213b4e4'), major: 0, minor: 1 },
  /** Address book (MS-OXNSPI). */
  NSPI: { uuid: parseGuid('f5cc5a18-4264-101a-8c59-08002b2f8426'), major: 56, minor: 0 },
  /** Address book name service referral (MS-OXABREF). */
  RFR: { uuid: parseGuid('1544f5e0-613c-11d1-93df-00c04fd7bd09'), major: 1, minor: 0 },
} as const satisfies Readonly<Record<string, SyntaxId>>;

const names: ReadonlyMap<Guid, string> = new Map(
  Object.entries(interfaces).map(([name, { uuid }]) => [uuid, name]),
);

/** `EMSMDB v0.81`, or the UUID and version of an interface that is not one of {@link interfaces}. */
export function formatInterface({ uuid, major, minor }: SyntaxId): string {
  return `${names.get(uuid) ?? uuid} v${major}.${minor}`;
}
