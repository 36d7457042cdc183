# The signed-rank test. R: wilcox.test, exact where there are no ties and no zeros; its normal approximation with the
# correction for ties and without the one for continuity; and, where R has no exact p (ties, zeros), all 2^n signs.
# Changes are whole numbers (fifths of a point, times five), so that ties are ties.
without_zeros <- function(x) x[x != 0]

exact <- function(x) wilcox.test(x, exact = TRUE)$p.value

approximate <- function(x) suppressWarnings(wilcox.test(x, exact = FALSE, correct = FALSE)$p.value)

all_signs <- function(x) {
  ranks <- rank(abs(without_zeros(x)))
  signs <- as.matrix(expand.grid(rep(list(0:1), length(ranks))))
  possible <- as.vector(signs %*% (2 * ranks))
  observed <- sum(2 * ranks[without_zeros(x) > 0])
  min(1, 2 * min(mean(possible <= observed), mean(possible >= observed)))
}

case <- function(change, how) list(change = I(change), how = how)

inputs <- list(
  exact_two = case(c(1, 2), "exact"),
  exact_five = case(c(1, -2, 3, 4, 5), "exact"),
  exact_nine = case(c(-952, 147, -1022, -430, -620, -590, -490, 80, -10), "exact"),
  exact_thirteen = case(c(1, 2, -3, 4, 5, 6, -7, 8, 9, 10, 11, -12, 13), "exact"),
  exact_fourteen = case(c(1, 2, -3, 4, 5, 6, -7, 8, 9, 10, 11, -12, 13, 14), "exact"),
  exact_thirty = case((1:30) * rep(c(1, 1, -1), 10), "exact"),
  exact_fifty = case((1:50) * rep(c(1, -1, 1, 1, -1), 10), "exact"),
  approximate_fifty_one = case((1:51) * rep(c(1, -1, 1), 17), "approximate"),
  approximate_ties_fourteen = case(c(1, 1, 2, -2, 3, 3, -1, 2, 4, 5, -1, 1, 2, 3), "approximate"),
  approximate_zeros_fourteen = case(c(0, 0, 0, 1, 2, -3, 4, 5, 6, -7, 8, 9, 10, 11), "approximate"),
  approximate_mostly_zeros = case(c(rep(0, 18), 1, -2), "approximate"),
  approximate_ties_and_zeros_sixty = case(rep(c(0, 1, -1, 2, 3, 1, -2, 0, 1, 2, -1, 4), 5), "approximate"),
  approximate_all_the_same = case(rep(2, 20), "approximate"),
  all_signs_ties_six = case(c(1, 2, -1, 0, 2, 3), "all_signs"),
  all_signs_ties_eight = case(c(1, 1, 1, -1, 2, 2, -2, 3), "all_signs"),
  all_signs_zeros_ten = case(c(0, 0, 1, 2, -3, 4, 5, 0, -6, 7), "all_signs"),
  all_signs_thirteen = case(c(1, 1, 1, -1, 2, 2, -2, 3, 0, 4, 4, 1, -3), "all_signs"),
  all_signs_all_the_same = case(rep(2, 5), "all_signs"),
  all_signs_one_moved = case(c(0, 0, 0, -3), "all_signs")
)

outputs <- lapply(inputs, function(x) list(p = get(x$how)(unclass(x$change))))

cat(jsonlite::toJSON(list(
  r = R.version.string,
  packages = list(jsonlite = as.character(packageVersion("jsonlite"))),
  inputs = inputs, outputs = outputs
), auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = TRUE))
