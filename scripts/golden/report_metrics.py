"""Writes test/golden/vectors/report_metrics.json: the metrics of generated reports, over several reports at once.

Scores of findings and chrF are computed here from their definitions. Those of words come from files beside it, which hold what
rouge_score, sacrebleu and NLTK say of single reports: a corpus value of ROUGE and METEOR is the mean of these.
Run by hand: python3 scripts/golden/report_metrics.py
"""

import json
import pathlib
import platform
import random
from collections import Counter

from vectors import write_vectors

SEED = 20261122
VECTORS = pathlib.Path(__file__).parents[2] / "test" / "golden" / "vectors"
CATEGORIES = ["Edema", "Effusion", "Nodule", "Pneumothorax", "Mass"]
CRITICAL = ["Edema", "Pneumothorax"]
SIDES = [[], ["left"], ["right"], ["left", "right"]]
MACRO_SUPPORT = 10


def random_side(rng):
    """Of one report: by category 1 (there), 0 (not there) or -1 (in doubt), and the side where it is given."""
    labels = {c: rng.choice([1, 1, 0, -1]) for c in CATEGORIES if rng.random() < 0.5}
    return {"labels": labels, "sides": {c: rng.choice(SIDES) for c in labels}}


def ratio(over, under):
    return over / under if under > 0 else None


def finding_scores(reports, policy):
    total = Counter()
    by_category = {c: Counter() for c in CATEGORIES}
    for report in reports:
        had = set()
        for c in CATEGORIES:
            raw = [report[side]["labels"].get(c) for side in ("reference", "hypothesis")]
            doubt = {"u_zeros": 0, "u_ones": 1, "three_class": -1}[policy]
            referred, told = [doubt if label == -1 else label for label in raw]
            is_there, is_said = referred in (1, -1), told in (1, -1)
            same = referred == told
            if is_there and is_said:
                sides = [set(report[side]["sides"][c]) for side in ("reference", "hypothesis")]
                if sides[0] and sides[1]:
                    total["compared"] += 1
                    if not sides[0] & sides[1]:
                        total["differing"] += 1
                        same = False
            tp = is_there and is_said and same
            for name, holds in (("tp", tp), ("fp", is_said and not tp), ("fn", is_there and not tp)):
                total[name] += holds
                by_category[c][name] += holds
                if holds:
                    had.add(name)
                    had.add(name + " critical" * (c in CRITICAL))
            if None not in raw:
                total["mentioned"] += 1
                total["flipped"] += set(raw) == {0, 1}
            if raw[0] is not None or is_said:
                total["judged"] += 1
                total["same"] += same
        for name in had:
            total["reports with " + name] += 1
        total["reports"] += 1
        total["comparing"] += report["compares"]
    macro = [
        2 * n["tp"] / (2 * n["tp"] + n["fp"] + n["fn"])
        for n in by_category.values()
        if n["tp"] + n["fn"] >= MACRO_SUPPORT
    ]
    n = total["reports"]
    f1 = ratio(2 * total["tp"], 2 * total["tp"] + total["fp"] + total["fn"])
    made_up, missed = total["reports with fp critical"] / n, total["reports with fn critical"] / n
    language = sum(report["rouge_l"] for report in reports) / n
    return {
        "finding_precision": ratio(total["tp"], total["tp"] + total["fp"]),
        "finding_recall": ratio(total["tp"], total["tp"] + total["fn"]),
        "finding_f1_micro": f1,
        "finding_f1_macro": ratio(sum(macro), len(macro)),
        "clinical_accuracy": ratio(total["same"], total["judged"]),
        "hallucination_rate": ratio(total["fp"], total["tp"] + total["fp"]),
        "hallucination_rate_reports": total["reports with fp"] / n,
        "hallucination_rate_critical": made_up,
        "omission_rate": ratio(total["fn"], total["tp"] + total["fn"]),
        "omission_rate_reports": total["reports with fn"] / n,
        "omission_rate_critical": missed,
        "polarity_flip_rate": ratio(total["flipped"], total["mentioned"]),
        "attribute_error_rate": ratio(total["differing"], total["compared"]),
        "unsupported_comparison_rate": total["comparing"] / n,
        "report_quality_score": None
        if f1 is None
        else f1**0.6 * ((1 - made_up) * (1 - missed)) ** 0.3 * language**0.1,
    }


def finding_case(rng, policy, n):
    reports = [
        {
            "reference": random_side(rng),
            "hypothesis": random_side(rng),
            "compares": rng.random() < 0.3,
            "rouge_l": round(rng.random(), 3),
        }
        for _ in range(n)
    ]
    given = {"categories": CATEGORIES, "critical": CRITICAL, "policy": policy, "reports": reports}
    return {"id": f"findings-{policy}-{n}", "input": given, "expected": finding_scores(reports, policy)}


def chrf(references, hypotheses):
    """chrF of sacrebleu: mean precision and recall over orders 1 to 6 of the characters of the corpus, beta 2."""
    counts = Counter()
    for reference, hypothesis in zip(references, hypotheses):
        for order in range(1, 7):
            grams = []
            for text in (hypothesis, reference):
                letters = "".join(text.split())
                grams.append(Counter(letters[i : i + order] for i in range(len(letters) - order + 1)))
            counts[order, "ours"] += sum(grams[0].values()) if grams[1] else 0
            counts[order, "theirs"] += sum(grams[1].values())
            counts[order, "shared"] += sum((grams[0] & grams[1]).values())
    orders = [order for order in range(1, 7) if counts[order, "ours"] and counts[order, "theirs"]]
    precision = sum(counts[order, "shared"] / counts[order, "ours"] for order in orders) / len(orders)
    recall = sum(counts[order, "shared"] / counts[order, "theirs"] for order in orders) / len(orders)
    return 100 * 5 * precision * recall / (4 * precision + recall)


def published(suite):
    return json.loads((VECTORS / f"{suite}.json").read_text())["cases"]


def corpus(name, references, hypotheses, expected):
    given = {"references": references, "hypotheses": hypotheses}
    return {"id": name, "input": given, "expected": expected}


def mean(values):
    return sum(values) / len(values)


def rouge_case(is_stemmed):
    cases = [case for case in published("nlg_rouge") if case["input"].get("use_stemmer") == is_stemmed]
    texts = [[[case["input"]["target"]] for case in cases], [case["input"]["prediction"] for case in cases]]
    kinds = {"1": "rouge1", "2": "rouge2", "l": "rougeL", "lsum": "rougeLsum"}
    if not is_stemmed:
        del kinds["l"]
    ending = "" if is_stemmed else "_unstemmed"
    expected = {
        f"rouge_{ours}{ending}": mean([case["expected"][theirs]["fmeasure"] for case in cases])
        for ours, theirs in kinds.items()
    }
    return corpus("rouge" + ending, *texts, expected)


def bleu_cases():
    for case in published("nlg_bleu"):
        given = case["input"]
        if given["options"] == {} and "hyps" in given:
            references = [list(of_one) for of_one in zip(*given["refs"])]
            yield corpus(case["id"], references, given["hyps"], {"bleu": min(100, case["expected"]["score"])})


def meteor_case():
    cases = [case for case in published("nlg_meteor") if is_plain(case["input"])]
    references = [[" ".join(case["input"]["reference_tokens"])] for case in cases]
    hypotheses = [" ".join(case["input"]["hypothesis_tokens"]) for case in cases]
    return corpus("meteor", references, hypotheses, {"meteor_exact_stem": mean([c["expected"]["meteor"] for c in cases])})


def is_plain(given):
    """The tokens are those that a tokeniser makes of them again."""
    return all(t == "." or t.isalpha() for t in given["reference_tokens"] + given["hypothesis_tokens"])


def chrf_case(rng):
    words = "the no effusion effusions is are clear clearing lungs lung heart normal normally".split()
    texts = [[" ".join(rng.choice(words) for _ in range(rng.randint(2, 12))) for _ in range(6)] for _ in range(2)]
    return corpus("chrf", [[text] for text in texts[0]], texts[1], {"chrf": chrf(*texts)})


def main():
    rng = random.Random(SEED)
    cases = [finding_case(rng, policy, n) for policy in ("u_zeros", "u_ones", "three_class") for n in (3, 40)]
    cases += [rouge_case(True), rouge_case(False), *bleu_cases(), meteor_case(), chrf_case(rng)]
    fmeasures = [round(rng.random(), 3) for _ in range(5)]
    cases.append({"id": "bertscore", "input": {"fmeasures": fmeasures}, "expected": {"bertscore": mean(fmeasures)}})
    document = {
        "suite": "report_metrics",
        "description": "Metrics of generated reports, over several reports at once.",
        "versions": {"python": platform.python_version()},
        "seed": SEED,
        "tolerance": {"rel": 1e-9, "abs": 1e-12},
    }
    write_vectors(VECTORS / "report_metrics.json", document, cases)


if __name__ == "__main__":
    main()
