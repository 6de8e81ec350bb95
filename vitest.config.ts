import { defineConfig } from 'vitest/config';

/** Only so that a hang ends: no test is timed by the runner, however busy the machine. */
const endingHangsAfter = (ms: number) => ({ testTimeout: ms, hookTimeout: ms });

/** Folders of tests that are projects of their own, and not in `npm run test:unit`. */
const apart = ['answers', 'journeys', 'hostile', 'sweep', 'peers'] as const;

export default defineConfig({
  test: {
    maxWorkers: '100%', // by default one processor is left idle
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'html', 'lcov'],
    },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: apart.map((folder) => `test/${folder}/**`),
          // No test changes what a module keeps, so files share the loaded modules: half the processor time.
          isolate: false,
          ...endingHangsAfter(30_000),
        },
      },
      {
        test: {
          name: 'answers', // fixes clock and randomness before the modules load: isolated
          include: ['test/answers/**/*.test.ts'],
          ...endingHangsAfter(60_000),
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          isolate: false,
          ...endingHangsAfter(60_000),
        },
      },
      {
        test: {
          name: 'hostile',
          include: ['test/hostile/**/*.test.ts'],
          exclude: ['test/hostile/guards/**'],
          ...endingHangsAfter(60_000),
        },
      },
      {
        test: {
          name: 'guards', // of time and memory: what they measure takes long, so only in `npm run test:hostile`
          include: ['test/hostile/guards/**/*.test.ts'],
          ...endingHangsAfter(600_000),
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'sweep',
          include: ['test/sweep/**/*.test.ts'],
          ...endingHangsAfter(1_200_000),
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'peers',
          include: ['test/peers/**/*.test.ts'],
          ...endingHangsAfter(120_000),
          fileParallelism: false,
        },
      },
    ],
  },
});
