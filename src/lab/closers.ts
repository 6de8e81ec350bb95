/** What has to be closed in the end, the last first. */
export interface Closers {
  add(close: () => void | Promise<void>): void;
  /** Closes everything once; one that fails does not keep the others open. */
  close(): Promise<void>;
}

export function createClosers(): Closers {
  const closers: (() => void | Promise<void>)[] = [];
  return {
    add: (close) => void closers.push(close),
    close: async () => {
      const failures: unknown[] = [];
      for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
        try {
          await close();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
