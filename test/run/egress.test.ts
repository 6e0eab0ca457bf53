import { describe, expect, test } from 'vitest'
import { agreeToEgress } from '../../src/run/egress.js'
import { datasetSchema } from '../../src/spec/dataset.js'

const dataset = (access: string, terms?: object) =>
  datasetSchema.parse({
    kind: 'fmbench.dataset/v1',
    dataset_id: 'DS-X',
    name: 'x',
    access,
    persons: true,
    loader: { id: 'none' },
    target: { column: 'y' },
    sample_id: 'row',
    split: { all: 'test' },
    ...(terms && { terms }),
  })
const SERVER = { host: 'api.example.org:8000', isEncrypted: true }

/** What was said, or why not. */
function ask(access: string, allowedHosts: readonly string[], terms?: object, server = {}): string {
  let said = ''
  agreeToEgress('m', { ...SERVER, ...server }, dataset(access, terms), {
    allowedHosts,
    announce: (text) => (said = text),
  })
  return said
}

describe('before samples leave', () => {
  test('it is said which, where and how', () => {
    expect(ask('open', [])).toBe(
      'Samples of DS-X leave this process now: m sends them to api.example.org:8000, encrypted (https). Labels, groups and ids stay here.',
    )
    expect(ask('open', [], undefined, { isEncrypted: false, keyFrom: 'KEY' })).toContain(
      'unencrypted (http), with the key in KEY.',
    )
  })

  test.each(['registered', 'controlled', 'unknown'])('%s data needs the host to be named', (access) => {
    expect(() => ask(access, [])).toThrow(
      `m would send the samples of DS-X to api.example.org:8000; the dataset has access: ${access}.`,
    )
    expect(() => ask(access, ['example.org', 'api.example.org:80'])).toThrow('--allow-egress api.example.org:8000')
    expect(ask(access, ['api.example.org'])).not.toBe('')
    expect(ask(access, ['api.example.org:8000'])).not.toBe('')
  })

  test('so does open data whose owner forbids it', () => {
    const terms = { third_party_api: 'forbidden' }
    expect(() => ask('open', [], terms)).toThrow('the dataset must not go to third parties, says its owner')
    expect(ask('open', ['api.example.org'], terms)).not.toBe('')
  })

  test('nothing leaves where nobody is asked', () => {
    expect(() => agreeToEgress('m', SERVER, dataset('open'), undefined)).toThrow(/would send the samples/)
  })
})
