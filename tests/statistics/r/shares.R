# Intervals of shares. R: prop.test(correct = FALSE) is Wilson's interval; Newcombe's method 10 is made of two of them;
# Bonett and Price's net share from its formula.
wilson <- function(count, n, level) {
  limits <- suppressWarnings(prop.test(count, n, correct = FALSE, conf.level = level))$conf.int
  c(limits[1], limits[2])
}

newcombe <- function(count_1, n_1, count_2, n_2, level) {
  p <- c(count_1 / n_1, count_2 / n_2)
  one <- wilson(count_1, n_1, level)
  two <- wilson(count_2, n_2, level)
  d <- p[1] - p[2]
  c(d - sqrt((p[1] - one[1])^2 + (two[2] - p[2])^2), d + sqrt((one[2] - p[1])^2 + (p[2] - two[1])^2))
}

bonett_price <- function(up, down, n, level) {
  p <- (up + 1) / (n + 2)
  q <- (down + 1) / (n + 2)
  half <- qnorm((1 + level) / 2) * sqrt((p + q - (p - q)^2) / (n + 2))
  c(max(-1, p - q - half), min(1, p - q + half))
}

one_share <- list(c(0, 1), c(1, 1), c(0, 2), c(1, 2), c(0, 8), c(1, 8), c(4, 8), c(8, 8), c(5, 15), c(29, 30), c(1, 60),
                  c(30, 60), c(60, 60), c(81, 263), c(15, 148), c(0, 1000), c(517, 1013))
two_shares <- list(c(56, 70, 48, 80), c(9, 10, 3, 10), c(6, 7, 2, 7), c(5, 56, 0, 29), c(0, 10, 0, 20), c(0, 10, 0, 10),
                   c(5, 56, 0, 29), c(10, 10, 0, 20), c(10, 10, 0, 10), c(1, 1, 0, 1), c(0, 1, 1, 1), c(3, 3, 3, 3),
                   c(12, 41, 33, 52), c(1, 2, 7, 9))
net_shares <- list(c(0, 0, 1), c(1, 0, 1), c(0, 1, 1), c(1, 1, 2), c(0, 0, 10), c(10, 0, 10), c(0, 10, 10), c(1, 7, 21),
                   c(4, 2, 8), c(7, 5, 15), c(17, 9, 30), c(31, 18, 60), c(200, 120, 400))

outputs <- list(); inputs <- list()
for (level in c(0.90, 0.95, 0.99)) {
  key <- sprintf("level_%.0f", 100 * level)
  inputs[[key]] <- list(level = level, one_share = one_share, two_shares = two_shares, net_shares = net_shares)
  outputs[[key]] <- list(
    wilson = lapply(one_share, function(x) wilson(x[1], x[2], level)),
    newcombe = lapply(two_shares, function(x) newcombe(x[1], x[2], x[3], x[4], level)),
    bonett_price = lapply(net_shares, function(x) bonett_price(x[1], x[2], x[3], level))
  )
}

cat(jsonlite::toJSON(list(
  r = R.version.string,
  packages = list(jsonlite = as.character(packageVersion("jsonlite"))),
  inputs = inputs, outputs = outputs
), auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = TRUE))
