/** The input of a case, read with the types our functions take. A name that is absent or of another type throws. */
export class CaseInput {
  readonly #fields: Readonly<Record<string, unknown>>

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields
  }

  has(name: string): boolean {
    return name in this.#fields
  }

  number(name: string, otherwise?: number): number {
    if (!this.has(name) && otherwise !== undefined) return otherwise
    return toNumber(this.#fields[name], name)
  }

  text(name: string): string {
    return String(this.#fields[name])
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
