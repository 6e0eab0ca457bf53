import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { Thread, ThreadSettings } from '../../src/core/index.js'
import { compiled } from '../models/support.js'

const { nodeEffects } = await compiled<typeof import('../../src/node/index.js')>('node/index.js')

const folder = mkdtempSync(join(tmpdir(), 'fmbench-thread-'))
afterAll(() => rmSync(folder, { recursive: true }))

const threads: Thread[] = []
afterEach(async () => {
  for (const thread of threads.splice(0)) await thread.stop()
})

const MODULE = `export async function open(options) {
  return {
    options: () => options,
    echo: (value) => value,
    double: ({ x }) => ({ kind: x.constructor.name, x: x.map((value) => 2 * value) }),
    fail: () => { throw new RangeError('no luck') },
    pid: () => process.pid,
    hang: () => { while (true); },
    leave: () => process.exit(3),
    kill: () => process.kill(process.pid, 'SIGKILL'),
    print: () => console.log('printed'),
  }
}`

async function start(settings: ThreadSettings, options: unknown = undefined, source = MODULE): Promise<Thread> {
  const path = join(folder, 'module.mjs')
  writeFileSync(path, source)
  const thread = await nodeEffects.threads.start(pathToFileURL(path), options, settings)
  threads.push(thread)
  return thread
}

describe.each([
  ['a thread', false],
  ['a process of its own', true],
])('%s', (_, ownProcess) => {
  test('gets its options and answers calls, typed arrays being what they were', async () => {
    const thread = await start({ ownProcess }, { depth: 3 })
    expect(await thread.call('options', undefined)).toEqual({ depth: 3 })
    expect(await thread.call('echo', undefined)).toBeUndefined()
    expect(await thread.call('double', { x: Float32Array.of(1, Number.NaN) })).toEqual({
      kind: 'Float32Array',
      x: Float32Array.of(2, Number.NaN),
    })
    expect(await thread.call('double', { x: new Float64Array(100).fill(2).subarray(1, 3) })).toMatchObject({
      x: Float64Array.of(4, 4),
    })
    expect((await thread.call('pid', undefined)) === process.pid).toBe(!ownProcess)
  })

  test('answers several calls at once, each with its own', async () => {
    const thread = await start({ ownProcess })
    const calls = Array.from({ length: 20 }, (_, i) => thread.call('echo', i))
    expect(await Promise.all(calls)).toEqual(calls.map((_, i) => i))
  })

  test('tells what was thrown, and goes on', async () => {
    const thread = await start({ ownProcess })
    await expect(thread.call('fail', undefined)).rejects.toMatchObject({ code: 'thread-failed', what: 'no luck' })
    expect(await thread.call('echo', 1)).toBe(1)
    await expect(start({ ownProcess }, undefined, 'throw new Error("at import")')).rejects.toThrow('at import')
  })

  test('is stopped in the middle of its work', async () => {
    const late = await start({ ownProcess })
    await expect(late.call('hang', undefined, { timeoutMs: 200 })).rejects.toMatchObject({ code: 'timed-out' })
    await expect(late.call('echo', 1)).rejects.toMatchObject({ code: 'timed-out' })
    const interrupted = await start({ ownProcess })
    const interruption = new AbortController()
    setTimeout(() => interruption.abort(), 100)
    const attempt = interrupted.call('hang', undefined, { signal: interruption.signal })
    await expect(attempt).rejects.toMatchObject({ code: 'interrupted' })
  })

  test('that ends by itself is told from one that answers', async () => {
    const thread = await start({ ownProcess })
    await expect(thread.call('leave', undefined)).rejects.toThrow('ended itself with exit code 3.')
    await expect(thread.call('echo', 1)).rejects.toMatchObject({ code: 'thread-failed' })
  })
})

test('a process of its own that is killed takes nobody along', async () => {
  const thread = await start({ ownProcess: true })
  await expect(thread.call('kill', undefined)).rejects.toThrow('Its process was killed by SIGKILL.')
})

test('a process of its own is gone once it is stopped', async () => {
  const thread = await start({ ownProcess: true })
  const pid = (await thread.call('pid', undefined)) as number
  await thread.stop()
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})

const isLinux = process.platform === 'linux'

test.skipIf(!isLinux)('the memory of a process of its own is its own, and what it held at most (Linux)', async () => {
  const held = new Uint8Array(2 ** 28).fill(1)
  const source = `export async function open() {
    return { hold: (bytes) => void new Uint8Array(bytes).fill(1) }
  }`
  const thread = await start({ ownProcess: true }, undefined, source)
  const small = (await thread.peakMemoryMb()) ?? Number.NaN
  expect(small).toBeGreaterThan(10)
  expect(small).toBeLessThan(held.length / 2 ** 20)
  await thread.call('hold', 2 ** 27)
  expect(await thread.peakMemoryMb()).toBeGreaterThan(small + 100)
  await thread.stop()
  expect(await thread.peakMemoryMb()).toBeUndefined()
})

test('a thread has no memory of its own', async () => {
  expect(await (await start({})).peakMemoryMb()).toBeUndefined()
})
