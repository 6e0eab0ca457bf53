import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import type { RunningProcess } from '../../src/core/index.js'
import { nodeProcesses } from '../../src/node/processes.js'

const started: RunningProcess[] = []
afterEach(async () => {
  for (const one of started.splice(0)) await one.stop(0)
})

/** Runs JavaScript in a process of its own, killed after the test. */
async function start(source: string, options = {}): Promise<RunningProcess> {
  const one = await nodeProcesses.start(process.execPath, ['-e', source], { folder: '/', ...options })
  started.push(one)
  return one
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const bytes = (string: string): Uint8Array => new TextEncoder().encode(string)

describe('a process', () => {
  test('gives back what it is given, in any pieces', async () => {
    const echo = await start('process.stdin.pipe(process.stdout)')
    const much = new Uint8Array(3_000_000).map((_, i) => i % 251)
    // Nobody reads while 3 MB are written: only because the pipes are larger or the echo waits is there no deadlock.
    const written = echo.write([bytes('abc'), much])
    expect(text(await echo.read(2))).toBe('ab')
    expect(text(await echo.read(1))).toBe('c')
    expect(Buffer.compare(await echo.read(much.length), much)).toBe(0)
    await written
    expect(await echo.read(0)).toHaveLength(0)
  })

  test('gets its folder, its variables and its search paths, and no shell', async () => {
    process.env.FMBENCH_TEST_LIST = '/old'
    const shows = 'process.stdout.write([process.cwd(), process.env.A, process.env.FMBENCH_TEST_LIST].join("|"))'
    const one = await start(shows, { environment: { A: '$HOME; x' }, searchPaths: { FMBENCH_TEST_LIST: '/new' } })
    expect(text(await one.read(19))).toBe('/|$HOME; x|/new:/ol')
    delete process.env.FMBENCH_TEST_LIST
  })

  test('that ended says how, after what it wrote was read', async () => {
    const one = await start('process.stdout.write("last"); console.error("why"); process.exitCode = 3')
    expect(text(await one.read(4))).toBe('last')
    await expect(one.read(1)).rejects.toMatchObject({
      code: 'process-failed',
      what: 'The program ended with exit code 3.',
    })
    expect(one.errorTail()).toBe('why')
    await expect(one.write([new Uint8Array(1_000_000)])).rejects.toThrow('exit code 3')
  })

  test('that was killed says by which signal', async () => {
    const one = await start('process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)')
    await expect(one.read(1)).rejects.toThrow('The program was killed by SIGTERM.')
  })

  test('that closes its output is ended', async () => {
    const one = await start('require("node:fs").closeSync(1); setInterval(() => {}, 1000)')
    await expect(one.read(1)).rejects.toThrow('The program closed its standard output.')
  })

  test('that gives no answer is ended, with all it started', async () => {
    const one = await start(`
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
      process.stdout.write(String(child.pid).padStart(8))
      setInterval(() => {}, 1000)`)
    const grandchild = Number(text(await one.read(8)))
    await expect(one.read(1, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'timed-out' })
    await expect(one.read(1)).rejects.toMatchObject({ code: 'timed-out' })
    await expect.poll(() => isAlive(grandchild)).toBe(false)
  })

  test('that reads nothing cannot hold us for ever', async () => {
    const one = await start('setInterval(() => {}, 1000)')
    await expect(one.write([new Uint8Array(10_000_000)], { timeoutMs: 100 })).rejects.toMatchObject({
      code: 'timed-out',
    })
  })

  test('is interrupted at once', async () => {
    const one = await start('setInterval(() => {}, 1000)')
    const interruption = new AbortController()
    const reading = one.read(1, { signal: interruption.signal })
    interruption.abort()
    await expect(reading).rejects.toMatchObject({ code: 'interrupted' })
    await expect(one.read(1, { signal: interruption.signal })).rejects.toMatchObject({ code: 'interrupted' })
  })

  test('keeps only the end of what it wrote to standard error', async () => {
    const one = await start('console.error("start"); console.error("x".repeat(5_000)); console.error("end")')
    await expect(one.read(1)).rejects.toThrow('exit code 0')
    expect(one.errorTail()).toMatch(/^x+\nend$/)
    expect(one.errorTail().length).toBeLessThan(5000)
  })

  test.skipIf(process.platform !== 'linux')('tells what it and what it started held at most (Linux)', async () => {
    const holder = 'new Uint8Array(2 ** 27).fill(1); console.log("held"); setInterval(() => {}, 1000)'
    const starter = `require('node:child_process').spawn(process.execPath, ['-e', '${holder}'], { stdio: ['ignore', 1, 2] })`
    const one = await start(starter)
    expect(text(await one.read(4))).toBe('held')
    // Two of Node, and the 128 MiB of one of them.
    expect(await one.peakMemoryMb()).toBeGreaterThan(128 + 40)
    await one.stop(0)
    expect(await one.peakMemoryMb()).toBeUndefined()
  })

  test('may end by itself when its input ends', async () => {
    const one = await start('process.stdin.on("end", () => console.error("bye")).resume()')
    await one.stop(5000)
    expect(one.errorTail()).toBe('bye')
  })

  test.each([
    ['no-such-program-here', 'not-found'],
    [fileURLToPath(import.meta.url), 'io'],
  ])('%s cannot be started', async (command, code) => {
    await expect(nodeProcesses.start(command, [], { folder: '/' })).rejects.toMatchObject({ code, where: command })
  })
})

/** A killed process whose parent is gone may stay in the table for ever where process 1 is no init: state Z. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !existsSync('/proc/self/stat') || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
