import type { Catalog } from '../spec/index.js'
import { html } from './markup.js'
import { renderPage, type Site, section } from './page.js'

/** Predictions made elsewhere, scored by the reader's own browser. */
export function scorePage(site: Site): string {
  const tasks = tasksOf(site.context.catalog)
  return renderPage(
    {
      path: 'score.html',
      title: 'Score',
      trail: [],
      heading: 'Score predictions',
      showsReport: true,
      main: [
        html`<p class="lead">A file of predictions becomes a full report and an eval.yaml, here in your browser. Nothing is sent, and nothing is installed; saved to a disk, this page works without a network.</p>`,
        section(
          'file',
          'Your file',
          html`<form class="drop score" hidden>
<label>Suite and dataset <select name="task">${tasks.map(
            ({ suite, dataset, benchmark }) =>
              html`<option value="${suite} ${dataset}">${suite}: ${benchmark} on ${dataset}</option>`,
          )}</select></label>
<label>Predictions, one row per sample <input type="file" name="predictions" accept=".csv,.tsv,.jsonl,.npz,.parquet,.gz" required></label>
<label>Model (the name of the file when empty) <input type="text" name="model" autocomplete="off" pattern="[A-Za-z0-9][A-Za-z0-9._\\-]*"></label>
<label>Files of the dataset, where you have them <input type="file" name="data" multiple></label>
<button>Score</button>
<p role="status"></p>
<ul class="notes"></ul>
<p class="downloads"></p>
</form>
<noscript><p>This needs scripts. The same without: <code>fmbench score -s SUITE -p predictions.csv -m MODEL</code></p></noscript>`,
        ),
        section(
          'columns',
          'What the file holds',
          html`<p>A column <code>sample_id</code>; a column <code>p_CLASS</code> for each class with its probability, or <code>score</code>, <code>y_pred</code> or <code>value</code>. Generated datasets are made here, and others are read from the files you add: labels and groups then come from the dataset. Else they come from the file, in <code>y_true</code> and columns named after the groups, and the record says that nobody checked them.</p>
<p>The record and the report are those of <code>fmbench score</code> with its own settings, byte for byte, but for what tells of the machine and the time.</p>`,
        ),
      ],
    },
    site,
  )
}

/** What can be asked of one file: a suite has a dataset for each of its benchmarks. Reconstructions come as two. */
function tasksOf({ suites, benchmarks }: Catalog) {
  return [...suites.values()].flatMap(({ value: { suite_id: suite, benchmarks: members } }) =>
    members.flatMap((member) => {
      const benchmark = benchmarks.get(member.benchmark_id)?.value
      const dataset = member.dataset_id ?? benchmark?.dataset_id
      if (benchmark === undefined || dataset === undefined || benchmark.status === 'draft') return []
      if (benchmark.protocol === 'reconstruct') return []
      return [{ suite, dataset, benchmark: benchmark.name }]
    }),
  )
}
