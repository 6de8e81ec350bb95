/**
 * Properties whose values lead to other objects of the address book, by id, and the attributes they are read from
 * (MS-OXOABK 2.2.5 to 2.2.8; the ids are also the attributes' mAPIID).
 */
export const linkAttributes: ReadonlyMap<number, string> = new Map([
  [0x8005, 'manager'], // PidTagAddressBookManager
  [0x8008, 'memberOf'], // PidTagAddressBookIsMemberOfDistributionList
  [0x8009, 'member'], // PidTagAddressBookMember
  [0x800c, 'managedBy'], // PidTagAddressBookOwner
  [0x800e, 'directReports'], // PidTagAddressBookReports
  [0x8015, 'publicDelegates'], // PidTagAddressBookPublicDelegates
  [0x8024, 'managedObjects'], // PidTagAddressBookOwnerBackLink
]);
