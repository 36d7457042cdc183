# An index of four questions by side: means of the answers given, at least two thirds of those the side was asked; their t
# interval, Welch's difference, alpha. The fourth question was put to ngo only. R: rowMeans, t.test, psych::alpha.
suppressMessages(library(psych))
level <- 0.95
side <- rep(c("municipality", "ngo"), c(9, 8))
q1 <- c(1, 2, 3, 4, 2, NA, 3, 2, NA, 4, 3, 3, 4, 2, NA, 3, 4)
q2 <- c(2, 2, 3, 4, NA, NA, 3, 1, 2, 4, 3, 4, 3, NA, 2, 3, 4)
q3 <- c(1, 3, 3, 3, 2, 4, 4, 2, NA, 3, 3, 4, 4, NA, 1, 2, 4)
q4 <- c(NA, NA, NA, NA, 4, NA, NA, NA, NA, 4, 2, 3, 4, 3, NA, 2, 3) # one answer from a side that was not asked: not counted
x <- cbind(q1, q2, q3, q4); x[side == "municipality", 4] <- NA
asked <- ifelse(side == "municipality", 3, 4)
score <- ifelse(rowSums(!is.na(x)) >= ceiling(2 / 3 * asked - 1e-9), rowMeans(x, na.rm = TRUE), NA)
alpha_of <- function(x) {
  x <- x[, colSums(!is.na(x)) > 0] # a question that the group was not asked
  C <- cov(x, use = "pairwise.complete.obs"); k <- ncol(x); a <- k / (k - 1) * (1 - sum(diag(C)) / sum(C))
  if (!anyNA(C)) stopifnot(all.equal(suppressWarnings(suppressMessages(psych::alpha(x, check.keys = FALSE)))$total$raw_alpha, a))
  a
}
summary_of <- function(mine) {
  own <- score[mine & !is.na(score)]; test <- t.test(own, conf.level = level)
  list(n = length(own), mean = mean(own), sd = sd(own), ci_low = test$conf.int[1], ci_high = test$conf.int[2],
       alpha = alpha_of(x[mine & !is.na(score), ]))
}
test <- t.test(score[side == "ngo"], score[side == "municipality"], conf.level = level)
inputs <- list(level = level, side = I(side), q1 = I(q1), q2 = I(q2), q3 = I(q3), q4 = I(q4))
outputs <- list(score = I(score), all = summary_of(rep(TRUE, length(side))), municipality = summary_of(side == "municipality"), ngo = summary_of(side == "ngo"),
                difference = list(mean_difference = mean(score[side == "ngo"], na.rm = TRUE) - mean(score[side == "municipality"], na.rm = TRUE),
                                  ci_low = test$conf.int[1], ci_high = test$conf.int[2], p_value = test$p.value))

cat(jsonlite::toJSON(list(
  r = R.version.string,
  packages = list(jsonlite = as.character(packageVersion("jsonlite")), psych = as.character(packageVersion("psych"))),
  inputs = inputs, outputs = outputs
), auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = TRUE))
