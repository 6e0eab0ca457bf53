import { FmbenchError } from '../../core/index.js'
import { refuseHtml } from '../html-page.js'
import { parseNumber } from '../tables/parse-number.js'

export interface EdfSignal {
  readonly label: string
  readonly unit: string
  /** Values in each data record. */
  readonly perRecord: number
  /** Byte of the signal's values within a data record. */
  readonly offset: number
  /** Physical value = digital value times gain plus base. */
  readonly gain: number
  readonly base: number
}

/** What the header of an EDF, EDF+ or BDF file says (Kemp et al. 1992, doi:10.1016/0013-4694(92)90009-7). */
export interface EdfHeader {
  /** 2, or 3 for BDF. */
  readonly bytesPerValue: 2 | 3
  readonly headerBytes: number
  readonly records: number
  readonly recordBytes: number
  readonly recordSeconds: number
  readonly signals: readonly EdfSignal[]
  readonly mayNamePerson: boolean
}

/** How much of a file to read for the header of so many signals. */
export const edfHeaderBytes = (signals: number): number => 256 * (signals + 1)

/** @param start the first 256 bytes */
export function edfSignalCount(start: Uint8Array, file: string): number {
  refuseHtml(start, file)
  const count = parseNumber(textAt(start, 252, 4))
  if (isEdf(start) && count !== undefined && Number.isInteger(count) && count > 0) return count
  throw bad('This is not an EDF or BDF file.', file, 'An EDF file begins with "0", a BDF file with "BIOSEMI".')
}

const isBdf = (bytes: Uint8Array) => bytes[0] === 0xff && textAt(bytes, 1, 7) === 'BIOSEMI'
const isEdf = (bytes: Uint8Array) => isBdf(bytes) || textAt(bytes, 0, 8) === '0'

/**
 * @param bytes `edfHeaderBytes` of them, or all when the file is shorter
 * @param fileBytes size of the whole file
 * @throws FmbenchError `bad-data`: damaged, cut short, with gaps in time
 */
export function parseEdfHeader(bytes: Uint8Array, fileBytes: number, file: string): EdfHeader {
  const count = edfSignalCount(bytes, file)
  if (bytes.length < edfHeaderBytes(count)) throw cutShort(file, fileBytes, edfHeaderBytes(count))
  if (/^[EB]DF\+D/.test(textAt(bytes, 192, 44))) {
    throw bad('The recording has gaps (EDF+D), which are not read.', file, 'Save it as continuous: one file per piece.')
  }
  const number = (start: number, length: number, what: string): number => {
    const text = textAt(bytes, start, length)
    const value = parseNumber(text)
    if (value !== undefined) return value
    throw bad(`The header gives "${text}" as ${what}.`, file, 'It is damaged: copy or download the file again.')
  }
  const bytesPerValue = isBdf(bytes) ? 3 : 2
  const recordSeconds = number(244, 8, 'the length of a data record')
  if (!(recordSeconds > 0)) {
    throw bad(
      `The header gives data records ${recordSeconds} seconds.`,
      file,
      'It is damaged, or holds annotations alone.',
    )
  }
  // Fields of all signals stand one behind the other, field by field.
  const field = (before: number, i: number, length: number) => 256 + count * before + i * length
  let offset = 0
  const signals = Array.from({ length: count }, (_, i): EdfSignal => {
    const label = textAt(bytes, field(0, i, 16), 16)
    const named = (what: string) => `the ${what} of ${label}`
    const [physicalMin, physicalMax, digitalMin, digitalMax] = [
      'physical minimum',
      'physical maximum',
      'digital minimum',
      'digital maximum',
    ].map((what, f) => number(field(104 + 8 * f, i, 8), 8, named(what)))
    const perRecord = number(field(216, i, 8), 8, named('number of values'))
    if (digitalMin === digitalMax) {
      throw bad(`${label} has the digital minimum and maximum ${digitalMin}.`, file, 'It cannot be scaled.')
    }
    const gain = (physicalMax - physicalMin) / (digitalMax - digitalMin)
    const signal = {
      label,
      unit: textAt(bytes, field(96, i, 8), 8),
      perRecord,
      offset,
      gain,
      base: physicalMin - gain * digitalMin,
    }
    offset += perRecord * bytesPerValue
    return signal
  })
  const headerBytes = edfHeaderBytes(count)
  const declared = number(236, 8, 'the number of data records')
  // -1 stands there while a recording runs, and for ever after a crash.
  const records = declared === -1 ? Math.floor((fileBytes - headerBytes) / offset) : declared
  const expected = headerBytes + records * offset
  if (declared !== -1 && fileBytes !== expected) throw cutShort(file, fileBytes, expected)
  return {
    bytesPerValue,
    headerBytes,
    records,
    recordBytes: offset,
    recordSeconds,
    signals,
    mayNamePerson: namesPerson(bytes),
  }
}

/** The field of the patient: empty, or only X in its four places (EDF+), where nobody is named. */
function namesPerson(bytes: Uint8Array): boolean {
  const words = textAt(bytes, 8, 80)
    .split(/\s+/)
    .filter((word) => word !== '')
  return words.some((word) => !/^(x+|anonymous|anonymi[sz]ed|unknown|n\/a|-+|\.+|0+)$/i.test(word))
}

function textAt(bytes: Uint8Array, start: number, length: number): string {
  return new TextDecoder('latin1')
    .decode(bytes.subarray(start, start + length))
    .replaceAll('\0', ' ')
    .trim()
}

function cutShort(file: string, has: number, expected: number): FmbenchError {
  const hint = has < expected ? 'It is cut short: copy or download it again.' : 'Something was appended to it.'
  return bad(`The header describes ${expected} bytes, the file has ${has}.`, file, hint)
}

function bad(what: string, where: string, hint: string): FmbenchError {
  return new FmbenchError('bad-data', what, { where, hint })
}
