import { evidenceWords } from '../leaderboard/pages/words.js'
import { html } from './markup.js'
import { renderPage, type Site, section } from './page.js'

/** What the numbers mean and what they do not. */
export function howPage(site: Site): string {
  return renderPage(
    {
      path: 'how-it-works.html',
      title: 'How it works',
      trail: [],
      heading: 'How it works',
      main: [
        html`<p class="lead">A leaderboard is an experiment with error bars. This one prints them, and ranks only what was measured alike.</p>`,
        section(
          'compared',
          'What is compared',
          html`<p>One table holds results on the same samples, by the same protocol, the same version of the benchmark and of its metric; a digest of the scored rows proves it. Anything else stands below, apart and unranked, with what makes it different.</p>
<p>One model has one row, under whatever name it was handed in: its first run that may be ranked, not its best, since the best of several is chosen on the test data. At most three rows of one family are ranked.</p>`,
        ),
        section(
          'ranks',
          'Why a rank is a range',
          html`<p>Had other patients been sampled, the scores would differ. So each score has a 95% interval, and each model a range of places: from one more than the number of models that are surely better, to all models less those that are surely worse. All claims of a table hold together with 95% confidence.</p>
<p>Two models are compared sample by sample where the predictions of both are at hand, which tells finer differences apart; else by their two intervals. A podium is drawn only where its places are held by one model alone. Otherwise there is no single leader, and the page says so.</p>`,
        ),
        section(
          'floors',
          'Floors',
          html`<p>Guessing, the most frequent class, one lab value, the share of letters in a sequence: baselines that need no skill run on the same samples. A model that does not beat them has shown nothing, however high its score.</p>`,
        ),
        section(
          'evidence',
          'What stands behind a number',
          html`<dl class="facts">${Object.values(evidenceWords).map(({ short, what }) => html`<div><dt>${short}</dt><dd>${what}</dd></div>`)}</dl>
<p>The hub decides which word a row gets; no file can say it of itself.</p>`,
        ),
        section(
          'refused',
          'What is shown and not ranked',
          html`<ul><li>Partial, failed or limited runs, and runs that miss predictions.</li><li>Values that are not defined: one class only, too few samples.</li><li>Labels that nobody checked.</li><li>Two models with the same values in all metrics, or a model with the values of a floor, until somebody has explained it.</li><li>Numbers that are hard to believe: perfect scores, intervals far too narrow for so few samples, exact zeros.</li><li>Everything on a benchmark that leaks test samples into training.</li></ul>`,
        ),
        section(
          'damage',
          'Damage',
          html`<p>Some benchmarks damage the samples: electrodes fall off, noise grows, letters are lost. What counts is the skill that is left, averaged over the strengths of each damage, in the unit of that skill. A model that always says the same never changes its mind, and yet earns only what guessing earns: it has no score. How similar answers stay, and which share of the skill is kept, stand beside it and rank nothing.</p>`,
        ),
        section(
          'groups',
          'Groups and fairness',
          html`<p>Results stand by site, device, sex, age and other groups, with the number of samples and an interval. A gap is called confirmed when it is surely larger than the benchmark’s threshold, possible when it may be, and shown to be small when it surely is not. A large gap in few samples is no finding, and no gap in few samples is no comfort.</p><p>Of people whose data is not open, small groups are withheld so that nobody can be found out.</p>`,
        ),
        section(
          'tiers',
          'Tiers',
          html`<p>Some benchmarks name bands of performance. The lower end of the interval must reach a band, so that luck does not. What score is enough depends on the use, on the harm of each kind of error and on whether a person decides in the end. No tier says that a model is fit for use.</p>`,
        ),
        section(
          'why',
          'Why this matters',
          html`<p>A model that is right 95 times in 100 may still miss the patients who need it most. That is why there are several metrics, groups, floors and intervals, and why the conditions of every number are on record. Benchmarks here follow the documentation of the <a href="https://www.itu.int/pub/T-FG-AI4H" rel="noopener noreferrer">ITU/WHO Focus Group on AI for Health</a>; neither body has approved any of it.</p>`,
        ),
      ],
    },
    site,
  )
}
