# Standardised change, from its formulas in base R (Lakens 2013; Hedges 1981):
# g_av = mean(y - x) / sqrt((var(x) + var(y)) / 2) * (1 - 3 / (4 * (2n - 2) - 1)); d_z = mean(y - x) / sd(y - x).
g_av <- function(x, y) {
  n <- length(x)
  mean(y - x) / sqrt((var(x) + var(y)) / 2) * (1 - 3 / (4 * (2 * n - 2) - 1))
}

d_z <- function(x, y) mean(y - x) / sd(y - x)

case <- function(first, second) list(first = I(first), second = I(second))

inputs <- list(
  sleep = case(c(0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0), c(1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)),
  two = case(c(1.0, 2.0), c(2.5, 2.75)),
  three = case(c(1.0, 2.0, 3.0), c(1.5, 1.8, 4.0)),
  fifths_with_ties = case(c(10, 12, 8, 9, 15, 11, 14, 10, 7, 12, 13, 9) / 5, c(12, 12, 9, 12, 14, 11, 17, 10, 9, 15, 16, 9) / 5),
  thirds = case(c(4, 5, 6, 7, 8, 9, 10, 4) / 3, c(5, 5, 7, 9, 8, 8, 12, 6) / 3),
  one_wave_does_not_vary = case(c(2, 2, 2, 2, 2), c(2, 3, 2.5, 2, 1.5)),
  worse = case(c(3.2, 3.6, 2.8, 4.0, 3.4, 3.0), c(2.2, 3.0, 2.8, 2.4, 3.6, 2.0)),
  no_change_on_average = case(c(1, 2, 3, 4), c(2, 1, 4, 3)),
  large = case(rep(c(5, 7, 11, 13, 17), 24) / 5, rep(c(6, 9, 10, 13, 18, 12), 20) / 5)
)

outputs <- lapply(inputs, function(x) {
  first <- unclass(x$first); second <- unclass(x$second)
  list(hedges_g_av = g_av(first, second), cohen_dz = d_z(first, second))
})

cat(jsonlite::toJSON(list(
  r = R.version.string,
  packages = list(jsonlite = as.character(packageVersion("jsonlite"))),
  inputs = inputs, outputs = outputs
), auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = TRUE))
