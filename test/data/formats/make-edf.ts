export interface SignalParts {
  readonly label: string
  readonly unit?: string
  /** Digital values of each record; all records have equally many. Texts are annotations. */
  readonly records: readonly (readonly number[] | string)[]
  readonly physical?: readonly [number, number]
  readonly digital?: readonly [number, number]
}

export interface EdfParts {
  readonly signals: readonly SignalParts[]
  readonly patient?: string
  readonly reserved?: string
  readonly recordSeconds?: number
  readonly isBdf?: boolean
  readonly declaredRecords?: number
  /** Bytes of each annotation signal's record. */
  readonly annotationBytes?: number
}

/** The bytes of an EDF or BDF file, field by field as the format's description has them. */
export function makeEdf(parts: EdfParts): Uint8Array {
  const { signals, patient = 'X X X X', reserved = '', recordSeconds = 1, isBdf = false, annotationBytes = 60 } = parts
  const count = signals[0].records.length
  const size = isBdf ? 3 : 2
  const pad = (value: string | number, length: number) => String(value).padEnd(length).slice(0, length)
  const perRecord = ({ records: [first] }: SignalParts) =>
    typeof first === 'string' ? annotationBytes / size : first.length
  const head = [
    isBdf ? 'ÿBIOSEMI' : pad('0', 8),
    pad(patient, 80),
    pad('Startdate X X X X', 80),
    '01.01.0000.00.00',
    pad(256 * (signals.length + 1), 8),
    pad(reserved, 44),
    pad(parts.declaredRecords ?? count, 8),
    pad(recordSeconds, 8),
    pad(signals.length, 4),
    ...signals.map(({ label }) => pad(label, 16)),
    ...signals.map(() => pad('', 80)),
    ...signals.map(({ unit = 'uV' }) => pad(unit, 8)),
    ...signals.map(({ physical: [min] = [-100, 100] }) => pad(min, 8)),
    ...signals.map(({ physical: [, max] = [-100, 100] }) => pad(max, 8)),
    ...signals.map(({ digital: [min] = [-1000, 1000] }) => pad(min, 8)),
    ...signals.map(({ digital: [, max] = [-1000, 1000] }) => pad(max, 8)),
    ...signals.map(() => pad('', 80)),
    ...signals.map((signal) => pad(perRecord(signal), 8)),
    ...signals.map(() => pad('', 32)),
  ].join('')
  const body = Array.from({ length: count }, (_, r) =>
    signals.map(({ records }) => recordBytes(records[r], size, annotationBytes)),
  )
  return Uint8Array.from([...Array.from(head, (letter) => letter.charCodeAt(0)), ...body.flat(2)])
}

function recordBytes(record: readonly number[] | string, size: number, annotationBytes: number): number[] {
  if (typeof record === 'string') {
    const bytes = [...new TextEncoder().encode(record)]
    return [...bytes, ...new Array<number>(annotationBytes - bytes.length).fill(0)]
  }
  return record.flatMap((value) => Array.from({ length: size }, (_, byte) => (value >> (8 * byte)) & 0xff))
}
