# The R side of perf/delong.ts: times pROC's variance of an AUROC on two raw arrays, once per round.
# args: file of int32 labels, file of float64 scores, number of samples, rounds. Prints the version, then "seconds area variance".
suppressMessages(library(pROC))
args <- commandArgs(trailingOnly = TRUE)
n <- as.integer(args[3])
labels <- readBin(args[1], "integer", n, size = 4)
scores <- readBin(args[2], "double", n, size = 8)
cat("pROC", as.character(packageVersion("pROC")), "\n")
for (round in seq_len(as.integer(args[4]))) {
  start <- proc.time()[["elapsed"]]
  curve <- roc(labels, scores, direction = "<", levels = c(0, 1), quiet = TRUE)
  variance <- var(curve, method = "delong")
  seconds <- proc.time()[["elapsed"]] - start
  cat(format(seconds, digits = 15), format(as.numeric(auc(curve)), digits = 17), format(variance, digits = 17), "\n")
}
