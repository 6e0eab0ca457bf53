/** The input of a case, read with the types our functions take. A name that is absent or of another type throws. */
export class CaseInput {
  readonly #fields: Readonly<Record<string, unknown>>

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields
  }

  has(name: string): boolean {
    return name in this.#fields
  }

  isNull(name: string): boolean {
    return this.#fields[name] === null
  }

  number(name: string, otherwise?: number): number {
    if (!this.has(name) && otherwise !== undefined) return otherwise
    return toNumber(this.#fields[name], name)
  }

  text(name: string): string {
    return String(this.#fields[name])
  }

  flag(name: string): boolean {
    return this.#fields[name] === true
  }

  texts(name: string): string[] {
    return this.#list(name).map(String)
  }

  textLists(name: string): string[][] {
    return this.#list(name).map((texts) => new CaseInput({ [name]: texts }).texts(name))
  }

  /** A mapping from names to plain values. */
  values(name: string): Readonly<Record<string, unknown>> {
    return this.#fields[name] as Readonly<Record<string, unknown>>
  }

  /** A list of mappings, each to be read like a case of its own. */
  mappings(name: string): CaseInput[] {
    return this.#list(name).map((fields) => new CaseInput(fields as Readonly<Record<string, unknown>>))
  }

  /** A mapping from names to mappings, each to be read like a case of its own. */
  mapping(name: string): [name: string, fields: CaseInput][] {
    const held = this.#fields[name] as Readonly<Record<string, Readonly<Record<string, unknown>>>>
    return Object.entries(held).map(([key, fields]) => [key, new CaseInput(fields)])
  }

  /** A mapping from names to numbers, in its order. */
  namedNumbers(name: string): [name: string, value: number][] {
    const mapping = this.#fields[name] as Readonly<Record<string, unknown>>
    return Object.entries(mapping).map(([key, value]) => [key, toNumber(value, `${name}.${key}`)])
  }

  classes(name: string): Int32Array {
    return Int32Array.from(this.#list(name), (value) => toNumber(value, name))
  }

  numbers(name: string): Float64Array {
    return Float64Array.from(this.#list(name), (value) => toNumber(value, name))
  }

  optionalNumbers(name: string): Float64Array | undefined {
    return this.has(name) ? this.numbers(name) : undefined
  }

  rows(name: string): Float64Array[] {
    return this.#list(name).map((row) => new CaseInput({ [name]: row }).numbers(name))
  }

  /** Nested lists as one array with its shape. */
  tensor(name: string): { data: Float64Array; shape: number[] } {
    const shape: number[] = []
    for (let level: unknown = this.#list(name); Array.isArray(level); level = level[0]) shape.push(level.length)
    const flat = this.#list(name).flat(shape.length - 1)
    return { data: Float64Array.from(flat, (value) => toNumber(value, name)), shape }
  }

  #list(name: string): unknown[] {
    const value = this.#fields[name]
    if (!Array.isArray(value)) throw new Error(`input.${name} is not a list`)
    return value
  }
}

function toNumber(value: unknown, name: string): number {
  if (typeof value === 'number') return value
  if (value === 'Infinity') return Number.POSITIVE_INFINITY
  if (value === '-Infinity') return Number.NEGATIVE_INFINITY
  throw new Error(`input.${name} holds ${JSON.stringify(value)}, which is no number`)
}
