import type { SiteScripts } from '../src/site/index.js'

export function buildSiteScripts(): Promise<SiteScripts>
