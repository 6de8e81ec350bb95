/** The versions of Outlook; what each of them does stands in the policy table. */
export const outlookVersions = ['2003', '2007', '2010', '2013', '2016'] as const;

export type OutlookVersion = (typeof outlookVersions)[number];

/** The one that runs where nobody asks for another. */
export const defaultOutlookVersion: OutlookVersion = '2010';
