/** The `status` parameter of the endpoint mapper's operations (MS-RPCE 2.2.1.2.4, 2.2.1.2.5). */
export const eptStatus = {
  ok: 0,
  ept_s_cant_perform_op: 0x16c9a0cd,
  /** Nothing matches, or nothing is left. */
  ept_s_not_registered: 0x16c9a0d6,
} as const;

/** Most elements one call may ask for: range(0,500) of max_ents and max_towers (MS-RPCE 2.2.1.2.4). */
export const maxElements = 500;

/** Operation numbers offered (C706 appendix O). */
export const eptOpnum = { ept_lookup: 2, ept_map: 3, ept_lookup_handle_free: 4 } as const;
