"""How the golden files are written: one case per line, so that a change of one shows as one line."""

import json


def write_vectors(target, document, cases):
    """target: a pathlib.Path; document: everything but the cases, which come last."""
    head = json.dumps(document, indent=1)[:-2]
    lines = ",\n".join("  " + json.dumps(case) for case in cases)
    target.write_text(f'{head},\n "cases": [\n{lines}\n ]\n}}\n')
