# Cronbach's alpha, Feldt's interval and the corrected item-rest correlations, covariances over the pairs that are there.
# R: psych::alpha, psych::alpha.ci. Rows are children, all items turned the same way. Where an item is constant psych
# leaves it out, so there alpha stands from its formula; it is also compared with psych wherever both are there.
suppressMessages(library(psych))
level <- 0.95
rows <- function(...) list(...)

inputs <- list(
  complete = rows(c(1, 2, 1, 2), c(2, 2, 3, 2), c(3, 3, 2, 3), c(4, 3, 4, 4), c(2, 1, 2, 2), c(3, 4, 3, 3), c(1, 1, 2, 1),
                  c(4, 4, 3, 4), c(2, 3, 2, 3), c(3, 2, 3, 2), c(2, 2, 1, 3), c(4, 4, 4, 3)),
  missing = rows(c(1, 2, NA, 2, 1), c(2, 2, 3, 2, 3), c(3, 3, 2, 3, NA), c(4, 3, 4, 4, 4), c(2, NA, 2, 2, 1), c(3, 4, 3, 3, 3),
                 c(1, 1, 2, NA, 1), c(4, 4, 3, 4, 4), c(2, 3, 2, 3, 2), c(NA, 2, 3, 2, 3), c(2, 2, 1, 3, 2), c(4, 4, 4, 3, 4),
                 c(1, 2, 2, 1, NA), c(3, 3, 3, 4, 2), c(2, 1, 2, 2, 2)),
  runs_the_wrong_way = rows(c(1, 2, 4), c(2, 2, 3), c(3, 3, 2), c(4, 4, 1), c(2, 1, 3), c(3, 4, 2), c(1, 1, 3)),
  two_items = rows(c(1, 2), c(2, 2), c(3, 3), c(4, 3), c(2, 1), c(3, 4)),
  three_children = rows(c(1, 2, 2), c(2, 2, 3), c(4, 3, 4)),
  all_the_same_item = rows(c(1, 1, 1), c(2, 2, 2), c(4, 4, 4), c(3, 3, 3)),
  constant_item = rows(c(1, 2, 3, 2), c(2, 2, 3, 2), c(3, 3, 3, 3), c(4, 3, 3, 4), c(2, 1, 3, 2), c(3, 4, 3, 3))
)

outputs <- lapply(inputs, function(x) {
  x <- do.call(rbind, x)
  k <- ncol(x)
  C <- cov(x, use = "pairwise.complete.obs")
  alpha <- k / (k - 1) * (1 - sum(diag(C)) / sum(C))
  varies <- diag(C) > 0
  rest <- rep(NA_real_, k)
  if (all(varies)) {
    # with two items the rest of an item is the other one: psych gives it no interval of its own
    invisible(capture.output(found <- suppressWarnings(suppressMessages(psych::alpha(x, check.keys = FALSE)))))
    stopifnot(all.equal(found$total$raw_alpha, alpha))
    rest <- found$item.stats$r.drop
  } else {
    for (i in which(varies)) rest[i] <- (sum(C[, i]) - C[i, i]) / sqrt(C[i, i] * sum(C[-i, -i]))
  }
  limits <- psych::alpha.ci(alpha, n.obs = nrow(x), n.var = k, p.val = 1 - level)
  list(n = nrow(x), alpha = alpha, ci_low = limits$lower.ci, ci_high = limits$upper.ci, item_rest = I(rest))
})
inputs <- lapply(inputs, function(x) list(level = level, answers = x))

cat(jsonlite::toJSON(list(
  r = R.version.string,
  packages = list(jsonlite = as.character(packageVersion("jsonlite")), psych = as.character(packageVersion("psych"))),
  inputs = inputs, outputs = outputs
), auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = TRUE))
