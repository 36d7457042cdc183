# What hangs on the least change: shares beyond several sizes, bins by size (R: cut), Jacobson and Truax's reliable change;
# and the mean change when those without a later score are filled in. Intervals: prop.test(correct = FALSE). Scores are whole
# numbers of fifths until the end, so that what lies on an edge lies on it.
level <- 0.95
edges <- c(0, 1, 2, 5)
reliability <- 0.8; sd_published <- 0.7
first <- c(7, 9, 12, 15, 10, 8, 11, 14, 9, 13, 6, 10, 12, 16, 9, 11, 8, 7, 15, 10)
second <- c(9, 9, 13, 13, 10, 14, 11, 15, NA, NA, 12, 11, 17, 10, 8, NA, 8, 9, 15, NA)
wilson <- function(count, n) as.vector(suppressWarnings(prop.test(count, n, correct = FALSE, conf.level = level))$conf.int)
change <- (second - first)[!is.na(second)]
n <- length(change)
share <- function(count) list(share = count / n, ci = wilson(count, n))
over <- lapply(edges[-1], function(x) list(improved = share(sum(change > x)), worsened = share(sum(change < -x))))
names(over) <- sprintf("%g", edges[-1] / 5)
bins <- table(cut(abs(change), c(-Inf, edges, Inf), labels = FALSE), sign(change))
count <- function(k, s) if (k %in% rownames(bins) && s %in% colnames(bins)) bins[as.character(k), as.character(s)] else 0
distribution <- c(setNames(lapply(5:2, function(k) share(count(k, -1))), sprintf("down_%d", 4:1)),
                  list(none = share(sum(abs(change) <= edges[1]))),
                  setNames(lapply(2:5, function(k) share(count(k, 1))), sprintf("up_%d", 1:4)))
least <- 1.96 * sqrt(2) * sd_published * sqrt(1 - reliability)
reliable <- list(improved = share(sum(change / 5 > least)), worsened = share(sum(change / 5 < -least)),
                 unchanged = share(sum(abs(change / 5) <= least)))
half <- sd(first / 5) / 2
filled <- function(with) mean(ifelse(is.na(second), with, (second - first) / 5))
tipping <- uniroot(function(delta) filled(-delta), c(-50, 50), tol = 1e-14)$root
inputs <- list(level = level, first = I(first / 5), second = I(second / 5), edges = I(edges / 5), reliability = reliability, sd = sd_published)
outputs <- list(n = n, over = over, distribution = distribution, least_change = least, reliable = reliable,
                mean_change_if_no_change = filled(0), mean_change_if_worse = filled(-half), tipping_delta = tipping)

cat(jsonlite::toJSON(list(
  r = R.version.string,
  packages = list(jsonlite = as.character(packageVersion("jsonlite"))),
  inputs = inputs, outputs = outputs
), auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = TRUE))
