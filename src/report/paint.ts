/** Colours of a terminal, or none. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
}

const asIs = (text: string): string => text;

/** For files, pipes and tests. */
export const noPaint: Paint = { bold: asIs, dim: asIs, green: asIs, red: asIs, yellow: asIs };
