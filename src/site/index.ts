export type { Site } from './page.js'
export { renderSite, type SiteFile, type SiteInput, type SiteScripts } from './render-site.js'
