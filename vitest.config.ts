import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Every processor: left alone, vitest keeps one free, which on a machine with two means one file after the other.
    maxWorkers: '100%',
    // Nothing is mocked and no module keeps what a test could trip over, so files share modules: loading took a minute.
    isolate: false,
  },
})
