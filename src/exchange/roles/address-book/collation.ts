/*
 * The order of names and what comparing them ignores: case, accents, width (NSPI_DEFAULT_LOCALE_COMPARE_FLAGS,
 * MS-OXNSPI 2.2.1.4). A server may take any locale it has for the one asked for (3.1.4.3.5.1); this one has English.
 */

const collator = new Intl.Collator('en-US', { sensitivity: 'base' });

const finerCollator = new Intl.Collator('en-US');

/** Comparator: 0 for names that differ in nothing that counts. */
export const compareNames: (left: string, right: string) => number = collator.compare;

/**
 * Comparator for sorting: where {@link compareNames} tells names apart it says the same (collation compares by letters first,
 * then by accents, then by case), and is several times faster.
 */
export const orderNames: (left: string, right: string) => number = finerCollator.compare;

/** ASCII needs no folding beyond case. */
const isAscii = /^[ -~]*$/;

/** The text without what comparing ignores, for comparing code unit by code unit. */
export function foldName(text: string): string {
  if (isAscii.test(text)) return text.toLowerCase();
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
