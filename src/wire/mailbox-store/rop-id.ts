/** The ROPs that are understood (MS-OXCROPS 2.2.2). */
export const ropId = { RopRelease: 0x01, RopLogon: 0xfe } as const;

/**
 * ROPs other than RopLogon that open an object: their request names, after the handle they work on, the place of the
 * handle to come, and their response repeats that one (MS-OXCROPS 2.2.4 to 2.2.14).
 */
export const openingRopIds: ReadonlySet<number> = new Set([
  0x02, // RopOpenFolder
  0x03, // RopOpenMessage
  0x04, // RopGetHierarchyTable
  0x05, // RopGetContentsTable
  0x06, // RopCreateMessage
  0x1c, // RopCreateFolder
  0x21, // RopGetAttachmentTable
  0x22, // RopOpenAttachment
  0x23, // RopCreateAttachment
  0x29, // RopRegisterNotification
  0x2b, // RopOpenStream
  0x3e, // RopGetPermissionsTable
  0x3f, // RopGetRulesTable
  0x46, // RopOpenEmbeddedMessage
  0x4b, // RopFastTransferSourceCopyMessages
  0x4c, // RopFastTransferSourceCopyFolder
  0x4d, // RopFastTransferSourceCopyTo
  0x53, // RopFastTransferDestinationConfigure
  0x69, // RopFastTransferSourceCopyProperties
  0x70, // RopSynchronizationConfigure
  0x7e, // RopSynchronizationOpenCollector
  0x82, // RopSynchronizationGetTransferState
]);

/** An entry of a handle table that names no object (MS-OXCROPS 2.2.1). */
export const noObject = 0xffff_ffff;
