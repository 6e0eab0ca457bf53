/** Words around a finding that say whether it is there. Phrases are written as `compilePhrases` reads them. */
export interface Cues {
  /** Look like a denial and are none: "no change in", "not only". */
  readonly pseudo: readonly string[]
  /** Before the finding: nothing is claimed of this patient's film, so that the mention does not count. */
  readonly ignored_before: readonly string[]
  readonly uncertain_before: readonly string[]
  readonly uncertain_after: readonly string[]
  readonly negated_before: readonly string[]
  readonly negated_after: readonly string[]
  /** Where a clause ends: what stands on one side says nothing of the other. */
  readonly scope_end: readonly string[]
  /** Compare with an earlier examination. */
  readonly comparison: readonly string[]
}

/**
 * Cues of English radiology reports, for schemas that name none of their own.
 *
 * @see Chapman et al. 2001, doi:10.1006/jbin.2001.1029 (NegEx: cues and their scope)
 * @see Peng et al. 2018, arXiv:1712.05898 (NegBio: uncertainty in radiology reports)
 */
export const RADIOLOGY_CUES: Cues = {
  pseudo: [
    'no|without significant|interval|definite|appreciable|substantial change|increase|decrease|improvement|worsening',
    'no|without significant interval change',
    'no|without change|increase|decrease|improvement|worsening',
    'not only',
    'not changed|increased|decreased|improved|worsened',
  ],
  ignored_before: [
    'history of',
    'indication*',
    'evaluate|evaluation|assess|assessment for',
    'clinical|clinically concern|suspicion for',
  ],
  uncertain_before: [
    'cannot .. exclude',
    'can not exclude',
    'cannot rule out',
    'can not rule out',
    'no new',
    'difficult|hard to exclude',
    'not exclude*',
    'does not rule out',
    'to exclude',
    'to rule out',
    'may|might|could',
    'possib*',
    'probabl*',
    'likely',
    'less likely',
    'potential*',
    'presum*',
    'suspicio*',
    'suspect*',
    'suggest*',
    'concern*',
    'question*',
    'equivocal',
    'versus',
    'vs',
    'differential',
    'consider*',
    'correlat* for',
    'correlat* clinically for',
    'correlation .. for',
    'borderline',
  ],
  uncertain_after: [
    'cannot .. be excluded',
    'can not .. be excluded',
    'cannot be ruled out',
    'can not be ruled out',
    'not excluded',
    'not entirely|completely excluded',
    'is|are possible|probable|suspected|likely|questioned|considered',
    'may|might|could be',
    'versus',
    'vs',
    'suspected',
    'would be a consideration',
    'difficult|hard to exclude',
    'difficult|hard to entirely exclude',
  ],
  negated_before: [
    'no',
    'not',
    'without',
    'w/o',
    'negative for',
    'free of',
    'free from',
    'clear of',
    'absence of',
    'absent',
    'lack of',
    'never',
    'neither',
    'nor',
    'none',
    'resolution of',
    'clearing of',
    'resolved',
    'rather than',
    'non',
    'denies',
    'rule|rules|ruled out',
    'has|have cleared',
  ],
  negated_after: [
    'is|are|was|were not',
    'not seen|identified|present|visualized|evident|demonstrated|appreciated|noted|visible',
    'has|have|had resolved|cleared',
    'resolved',
    'is|are absent',
    'excluded',
    'ruled out',
    'removed',
  ],
  scope_end: [
    'but',
    'however',
    'although',
    'though',
    'except',
    'otherwise',
    'nevertheless',
    'yet',
    'aside from',
    'apart from',
    'there is|are',
    'which',
    'while',
    'whereas',
    'because',
    'since',
    ';',
  ],
  comparison: [
    'unchanged',
    'no|without significant|interval|definite change',
    'no|without change',
    'stable',
    'interval',
    'previous*',
    'prior',
    'since',
    'again',
    'compared|comparison',
    'increased|decreased|improved|improving|worsening|worsened|progressed|resolved',
    'new|newly',
    'persist*',
    'redemonstrat*',
  ],
}
