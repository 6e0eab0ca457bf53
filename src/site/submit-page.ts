import { html } from './markup.js'
import { renderPage, type Site, section } from './page.js'

/** How a model, a benchmark or a protocol gets onto this site. */
export function submitPage(site: Site): string {
  const suites = [...site.context.catalog.suites.values()].map(({ value }) => value)
  return renderPage(
    {
      path: 'submit.html',
      title: 'Submit',
      trail: [],
      heading: 'Add your model',
      main: [
        html`<p class="lead">Evaluate on your own machine. Data and weights stay there; one file of aggregates leaves it, and you read it first.</p>`,
        section(
          'model',
          'A model',
          html`<ol><li>Describe the model in a short document, my_model.yaml: its name, and how to run it.</li>
<li>Run a suite: <pre tabindex="0"><code>fmbench run -s SUITE-TOY-CLASS -m my_model.yaml -o results</code></pre></li>
<li>Read report.html and eval.yaml. What is not in eval.yaml does not leave.</li>
<li>See what would leave, and what a reviewer will ask: <pre tabindex="0"><code>fmbench submit results --model-card my_model.yaml --dry-run</code></pre></li>
<li>Make it ready to hand in: <pre tabindex="0"><code>fmbench submit results --model-card my_model.yaml --declarations about.yaml</code></pre> This writes the record and the text of the issue, and sends nothing. Of open data, <code>--with-predictions</code> adds the predictions.</li>
<li>Open an issue at this hub with that text. A person reads it. It then appears as checked; as rescored, where predictions came with it and give the same numbers.</li></ol>`,
        ),
        section(
          'check',
          'Check a record',
          html`<p>The findings are those of <code>fmbench review</code>, against this hub. Your browser reads the file; nothing is sent.</p>
<form class="drop check" hidden><label>eval.yaml, chosen or dropped here <input type="file" name="file" accept=".yaml,.yml"></label>
<p role="status"></p>
<ol class="findings"></ol></form>
<noscript><p>This needs scripts. The same without: <code>fmbench review eval.yaml</code></p></noscript>`,
        ),
        section(
          'suites',
          'Suites',
          html`<div class="scroll" tabindex="0" role="group" aria-label="Suites"><table class="plain"><caption>What can be run.</caption><thead><tr><th scope="col">Suite</th><th scope="col">Name</th><th scope="col">Benchmarks</th></tr></thead><tbody>${suites.map(
            ({ suite_id, name, benchmarks }) =>
              html`<tr><th scope="row"><code>${suite_id}</code></th><td>${name}</td><td>${benchmarks.map(({ benchmark_id }) => benchmark_id).join(', ')}</td></tr>
`,
          )}</tbody></table></div>`,
        ),
        section(
          'benchmark',
          'A benchmark or a protocol',
          html`<p>Open an issue with a benchmark document: the task and why it matters, the data and its split, the metric that ranks, floors that need no skill, and the smallest difference that would matter to anybody. Say what the label is not. A benchmark that leaks, or whose floors are as good as its models, is shown with that warning.</p>`,
        ),
        section(
          'problem',
          'Something is wrong',
          html`<p>Say which record (its id stands on its page) and what is wrong. A result can be replaced by a new one with a public reason; nothing is removed silently.</p>`,
        ),
      ],
    },
    site,
  )
}
