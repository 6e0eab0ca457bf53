import { type Effects, FmbenchError } from '../core/index.js'

/** One sequence of a FASTA file, as a line of its index (`.fai`, samtools) tells. */
export interface FastaEntry {
  readonly name: string
  /** In letters. */
  readonly length: number
  /** Byte of the first letter. */
  readonly offset: number
  /** Letters per line, and bytes per line with the line break; the last line may be shorter. */
  readonly lineLetters: number
  readonly lineBytes: number
}

export interface Fasta {
  readonly path: string
  readonly entries: ReadonlyMap<string, FastaEntry>
  /**
   * Letters `start` (included) to `end` (excluded), counted from 0, as they stand in the file.
   *
   * @throws FmbenchError `bad-data` when the file ends before, or does not fit its index
   */
  read(entry: FastaEntry, start: number, end: number): Promise<string>
}

/**
 * Opens an unpacked FASTA file of any size. Its index is read from `<path>.fai`; without one the file is read through
 * once.
 *
 * @throws FmbenchError `bad-data` when it is packed, no FASTA file, or has lines of different lengths
 */
export async function openFasta(path: string, effects: Effects): Promise<Fasta> {
  await refuseOthers(path, effects)
  const index = `${path}.fai`
  const isIndexed = (await effects.files.facts(index))?.kind === 'file'
  const entries = isIndexed ? parseFai(await effects.files.readText(index), index) : await indexFasta(path, effects)
  return {
    path,
    entries: new Map(entries.map((entry) => [entry.name, entry])),
    async read(entry, start, end) {
      const byteOf = (place: number) =>
        entry.offset + Math.floor(place / entry.lineLetters) * entry.lineBytes + (place % entry.lineLetters)
      const bytes = await effects.files.readRange(path, byteOf(start), byteOf(end - 1) + 1)
      const letters = new TextDecoder('latin1').decode(bytes).replaceAll(/[\r\n]/g, '')
      if (letters.length === end - start && !letters.includes('>')) return letters
      throw new FmbenchError(
        'bad-data',
        `Letters ${start + 1} to ${end} of ${entry.name} are not where they should be.`,
        {
          where: path,
          hint: isIndexed
            ? `${index} belongs to another file: remove it, or make it again with samtools faidx.`
            : 'Is the file cut short?',
        },
      )
    },
  }
}

async function refuseOthers(path: string, { files }: Effects): Promise<void> {
  const start = await files.readRange(path, 0, 2)
  if (start[0] === GREATER) return
  const isPacked = start[0] === 0x1f && start[1] === 0x8b
  throw new FmbenchError('bad-data', isPacked ? 'The genome is packed (gzip).' : 'This is no FASTA file.', {
    where: path,
    hint: isPacked
      ? 'Unpack it, since parts of it are read at random: gunzip FILE'
      : 'A FASTA file begins with ">" and a name.',
  })
}

/** @param file for messages */
function parseFai(text: string, file: string): FastaEntry[] {
  const lines = text.split(/\r?\n/).filter((line) => line !== '')
  return lines.map((line, i) => {
    const [name, ...cells] = line.split('\t')
    const [length, offset, lineLetters, lineBytes] = cells.map(Number)
    const isWhole = [length, offset, lineLetters, lineBytes].every((value) => Number.isSafeInteger(value) && value >= 0)
    if (isWhole && (length === 0 || (lineLetters > 0 && lineBytes >= lineLetters))) {
      return { name, length, offset, lineLetters, lineBytes }
    }
    throw new FmbenchError('bad-data', 'This line is not one of a FASTA index.', {
      where: `${file}:${i + 1}`,
      hint: 'Remove the index, or make it again with samtools faidx.',
    })
  })
}

const GREATER = '>'.charCodeAt(0)
const LINE_FEED = '\n'.charCodeAt(0)
const CARRIAGE_RETURN = '\r'.charCodeAt(0)
const PIECE = 2 ** 24

/** What `samtools faidx` writes, found by reading the file once, in pieces. */
async function indexFasta(path: string, { files }: Effects): Promise<FastaEntry[]> {
  const size = (await files.facts(path))?.bytes ?? 0
  const scan = new FastaScan(path)
  let rest: Uint8Array = new Uint8Array(0)
  for (let at = 0; at < size; at += PIECE) {
    const piece = await files.readRange(path, at, Math.min(size, at + PIECE))
    const bytes = new Uint8Array(rest.length + piece.length)
    bytes.set(rest)
    bytes.set(piece, rest.length)
    let start = 0
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
      scan.line(bytes.subarray(start, end), 1)
      start = end + 1 + scan.fullLines(bytes, end + 1)
    }
    rest = bytes.subarray(start)
  }
  if (rest.length > 0) scan.line(rest, 0)
  return scan.entries
}

class FastaScan {
  readonly entries: FastaEntry[] = []
  readonly #path: string
  #offset = 0
  #hasShortLine: boolean = false

  constructor(path: string) {
    this.#path = path
  }

  /** @param bytes of one line, without its line feed; @param feed how many bytes that has */
  line(bytes: Uint8Array, feed: number): void {
    const lineBytes = bytes.length + feed
    if (bytes[0] === GREATER) this.#open(bytes, lineBytes)
    else this.#extend(bytes.at(-1) === CARRIAGE_RETURN ? bytes.length - 1 : bytes.length, lineBytes)
    this.#offset += lineBytes
  }

  /**
   * Takes lines as long as the first of their sequence, for as many as follow one another: a genome has fifty million
   * of them, and an object for each would take half a minute.
   *
   * @returns how many bytes these lines have
   */
  fullLines(bytes: Uint8Array, start: number): number {
    const last = this.entries.length - 1
    const entry = this.entries[last]
    const { lineBytes, lineLetters } = entry
    if (lineBytes === 0 || this.#hasShortLine) return 0
    let lines = 0
    for (
      let at = start;
      bytes[at] !== GREATER && bytes.indexOf(LINE_FEED, at) === at + lineBytes - 1;
      at += lineBytes
    ) {
      lines++
    }
    this.entries[last] = { ...entry, length: entry.length + lines * lineLetters }
    this.#offset += lines * lineBytes
    return lines * lineBytes
  }

  #open(bytes: Uint8Array, lineBytes: number): void {
    const [name] = new TextDecoder().decode(bytes.subarray(1)).split(/\s/)
    this.entries.push({ name, length: 0, offset: this.#offset + lineBytes, lineLetters: 0, lineBytes: 0 })
    this.#hasShortLine = false
  }

  #extend(letters: number, lineBytes: number): void {
    const last = this.entries.length - 1
    const entry = this.entries[last]
    if (letters > 0 && (this.#hasShortLine || (entry.lineLetters > 0 && letters > entry.lineLetters))) {
      throw new FmbenchError('bad-data', `The lines of ${entry.name} have different lengths.`, {
        where: this.#path,
        hint: 'All lines of a sequence but the last must be of one length, so that a place in it can be found.',
      })
    }
    const isFirst = entry.lineLetters === 0
    this.#hasShortLine = !isFirst && letters < entry.lineLetters
    const length = entry.length + letters
    this.entries[last] = isFirst ? { ...entry, length, lineLetters: letters, lineBytes } : { ...entry, length }
  }
}
