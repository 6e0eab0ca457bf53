import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

const quiet = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-quic',
  '--disable-sync',
  '--disable-component-update',
  '--no-first-run',
]

/**
 * A headless Chromium: the one CHROMIUM_PATH names, else one that is installed, else the one from the npm package
 * @sparticuz/chromium, which unpacks itself into the temporary folder and needs no rights.
 *
 * @throws Error saying how to get one; a test that needs a browser fails without it, it is not skipped
 */
export async function launchBrowser(): Promise<Browser> {
  const failures: string[] = []
  for (const find of [fromEnvironment, fromSystem, fromPackage]) {
    try {
      const found = await find()
      if (found !== undefined)
        return await chromium.launch({ executablePath: found.path, args: [...quiet, ...found.args] })
    } catch (thrown) {
      failures.push(String(thrown).split('\n')[0])
    }
  }
  throw new Error(
    `No browser could be started, and these tests need one.
Install Chromium (Debian: apt-get install chromium; or npm ci, which brings @sparticuz/chromium),
or set CHROMIUM_PATH to the program. What was tried:
${failures.join('\n')}`,
  )
}

interface Found {
  readonly path: string
  readonly args: readonly string[]
}

async function fromEnvironment(): Promise<Found | undefined> {
  const path = process.env.CHROMIUM_PATH
  return path === undefined || path === '' ? undefined : { path, args: [] }
}

async function fromSystem(): Promise<Found | undefined> {
  const path = installed.find((candidate) => existsSync(candidate))
  return path === undefined ? undefined : { path, args: [] }
}

async function fromPackage(): Promise<Found> {
  const { default: packaged } = await import('@sparticuz/chromium')
  return { path: await packaged.executablePath(), args: packaged.args }
}
