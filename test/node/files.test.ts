import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { nodeFiles } from '../../src/node/files.js'
import { temporaryFolder } from '../helpers/command.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const at = (...parts: string[]) => join(folder.path, ...parts)

describe('files', () => {
  test('write makes the folder and leaves no temporary file', async () => {
    await nodeFiles.write(at('a', 'b', 'x.txt'), 'hello')
    expect(readFileSync(at('a', 'b', 'x.txt'), 'utf8')).toBe('hello')
    expect(readdirSync(at('a', 'b'))).toEqual(['x.txt'])
  })

  test.skipIf(process.platform === 'win32')(
    'what is private is for its owner alone, and so are folders made for it',
    async () => {
      await nodeFiles.write(at('p', 'q', 'x.bin'), Uint8Array.of(1), { isPrivate: true })
      const modes = [['p'], ['p', 'q'], ['p', 'q', 'x.bin']].map((path) => statSync(at(...path)).mode & 0o777)
      expect(modes).toEqual([0o700, 0o700, 0o600])
    },
  )

  test('a write that fails leaves the old file and nothing else', async () => {
    mkdirSync(at('taken', 'x.txt'), { recursive: true })
    writeFileSync(at('taken', 'x.txt', 'inside'), 'kept')
    await expect(nodeFiles.write(at('taken', 'x.txt'), 'new')).rejects.toMatchObject({ name: 'FmbenchError' })
    expect(readdirSync(at('taken'))).toEqual(['x.txt'])
    expect(readFileSync(at('taken', 'x.txt', 'inside'), 'utf8')).toBe('kept')
  })

  test('a full disk has a code and a hint of its own', async (context) => {
    // /dev/full answers every write with "no space left"; it exists on Linux only.
    if ((await nodeFiles.facts('/dev/full')) === undefined) return context.skip('this system has no /dev/full')
    const { attempt } = await import('../../src/node/files.js')
    const write = attempt('/dev/full', async () => writeFileSync('/dev/full', 'x'))
    await expect(write).rejects.toMatchObject({ code: 'disk-full', where: '/dev/full' })
  })

  test('text loses a byte order mark, and bytes that are not UTF-8 are refused', async () => {
    writeFileSync(at('bom.txt'), '\ufeffx')
    expect(await nodeFiles.readText(at('bom.txt'))).toBe('x')
    writeFileSync(at('latin1.txt'), Buffer.from([0x4d, 0xfc, 0x6c]))
    await expect(nodeFiles.readText(at('latin1.txt'))).rejects.toMatchObject({ code: 'bad-data' })
  })

  test('absent files: not-found where one is needed, undefined or empty where one is asked about', async () => {
    await expect(nodeFiles.read(at('nowhere'))).rejects.toMatchObject({ code: 'not-found', where: at('nowhere') })
    expect(await nodeFiles.facts(at('nowhere'))).toBeUndefined()
    expect(await nodeFiles.list(at('nowhere'))).toEqual([])
    await nodeFiles.remove(at('nowhere'))
  })

  test('ranges and digests', async () => {
    writeFileSync(at('digits'), '0123456789')
    expect(Buffer.from(await nodeFiles.readRange(at('digits'), 3, 6)).toString()).toBe('345')
    expect(Buffer.from(await nodeFiles.readRange(at('digits'), 8, 99)).toString()).toBe('89')
    expect(await nodeFiles.sha256(at('digits'))).toBe(
      '84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882',
    )
  })
})

describe('lock', () => {
  test('holds off a second holder and opens after release', async () => {
    const lock = await nodeFiles.lock(at('lock'))
    await expect(nodeFiles.lock(at('lock'))).rejects.toMatchObject({ code: 'conflict' })
    await lock.release()
    await (await nodeFiles.lock(at('lock'))).release()
  })

  test('a lock of a process that is gone is taken over', async () => {
    const { hostname } = await import('node:os')
    const gone = { host: hostname(), pid: 2 ** 22 + 1, startedAt: '1' }
    writeFileSync(at('stale'), JSON.stringify(gone))
    const lock = await nodeFiles.lock(at('stale'))
    expect(JSON.parse(readFileSync(at('stale'), 'utf8')).pid).toBe(process.pid)
    await lock.release()
    expect(readdirSync(folder.path).filter((name) => name.startsWith('stale'))).toEqual([])
  })

  test("a damaged lock is nobody's to take: the error says which file to remove", async () => {
    writeFileSync(at('damaged'), '')
    await expect(nodeFiles.lock(at('damaged'))).rejects.toMatchObject({
      code: 'conflict',
      hint: expect.stringContaining(`remove ${at('damaged')}`),
    })
  })

  test('a process number that was given out again does not keep a lock alive', async () => {
    const { hostname } = await import('node:os')
    if ((await nodeFiles.facts('/proc/self/stat')) === undefined) return
    writeFileSync(at('reused'), JSON.stringify({ host: hostname(), pid: process.pid, startedAt: '1' }))
    await (await nodeFiles.lock(at('reused'))).release()
  })

  test('a lock of another machine is respected', async () => {
    writeFileSync(at('remote'), JSON.stringify({ host: 'some-other-host', pid: 1, startedAt: null }))
    await expect(nodeFiles.lock(at('remote'))).rejects.toMatchObject({ code: 'conflict' })
  })

  test('of many that ask at once, one gets it', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => nodeFiles.lock(at('race'))))
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})
