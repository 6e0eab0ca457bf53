import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = (name: string) => fileURLToPath(new URL(`fixtures/${name}/`, import.meta.url))

/** The text of one fixture: `current/eval.yaml` */
export function fixture(name: string): string {
  return readFileSync(fileURLToPath(new URL(`fixtures/${name}`, import.meta.url)), 'utf8')
}

/** All fixtures of a folder, by file name. */
export function fixtures(name: 'current' | 'seed-form'): [file: string, text: string][] {
  return readdirSync(folder(name)).map((file) => [file, fixture(`${name}/${file}`)])
}
