import { formatCount } from '../report/format-number.js'
import type { ModelDocument } from '../spec/index.js'
import { html, type Markup } from './markup.js'
import { renderPage, type Site } from './page.js'
import type { SiteModel } from './results-of-models.js'
import { nameText } from './words.js'

/** All models by name. */
export function modelsPage(models: readonly SiteModel[], site: Site): string {
  return renderPage(
    {
      path: 'models.html',
      title: 'Models',
      trail: [],
      heading: 'Models',
      main: [
        html`<p class="about">Every model this hub knows, with or without results. Floors are baselines that need no skill.</p>`,
        html`<form class="tools search" role="search"><div class="filters"><label>Find <input type="search" name="find" autocomplete="off" placeholder="name, family, kind of data"></label><span class="count" role="status"></span></div></form>`,
        html`<div class="scroll" tabindex="0" role="group" aria-label="Models"><table class="plain">
<caption>${formatCount(models.length)} models by name.</caption>
<thead><tr><th scope="col">Model</th><th scope="col">Family</th><th scope="col">Kind of data</th><th scope="col">Parameters</th><th scope="col">How it runs</th><th scope="col" class="num">Boards</th></tr></thead>
<tbody>
${models.map((model) => line(model, site))}</tbody></table></div>`,
      ],
    },
    site,
  )
}

function line({ id, name, document, results }: SiteModel, site: Site): Markup {
  const params = document?.params
  const words = [name, id, ...(document?.aliases ?? []), document?.family, document?.modality].join(' ')
  return html`<tr data-words="${words}"><th scope="row"><a href="${site.paths.model(id)}">${nameText(name)}</a><small><code>${id}</code>${document?.is_floor ? ' floor' : ''}</small></th>
<td>${nameText(document?.family ?? '')}</td><td>${nameText(document?.modality ?? '')}</td><td>${typeof params === 'number' ? formatCount(params) : nameText(params ?? '')}</td><td>${howItRuns(document)}</td><td class="num">${formatCount(results.length)}</td></tr>
`
}

const RECIPES: Readonly<Record<NonNullable<ModelDocument['recipe']>['state'], string>> = {
  published_weights: 'recipe, run with the published weights',
  random_weights: 'recipe, run with a tiny model of random weights only',
  untested: 'recipe, not tried',
  none: 'no recipe yet',
}

/** Whether somebody can run it with what is here, and how far that was tried. */
export function howItRuns(document: ModelDocument | undefined): string {
  if (document === undefined) return 'not described'
  if (document.adapter !== 'none') return 'by fmbench itself'
  return RECIPES[document.recipe?.state ?? 'none']
}
