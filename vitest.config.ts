import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Every processor: left alone, vitest keeps one free, which on a machine with two means one file after the other.
  test: { include: ['test/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 60_000, maxWorkers: '100%' },
})
