/** How reports can be grouped without a column of their dataset: by how many findings their references have, and how long these are. */
export const REPORT_STRATA = ['complexity', 'length'] as const
