# How a survey's questions are answered, by everyone and by side, and how much the sides differ. R: prop.table,
# prop.test(correct = FALSE) for Wilson's interval; Newcombe's method 10 from two of them. Answers 3 and 4 are agreement;
# 5 ("don't know") is an answer and no agreement; NA is none. `alone` was put to the municipality only.
level <- 0.95
side <- rep(c("municipality", "ngo"), c(23, 17))
goals <- c(rep(1:4, length.out = 15), 4, 4, 3, NA, 3, 5, 4, 3, rep(c(2, 1, 3), 5), NA, 5)
alone <- c(rep(c(3, 4, 2), 6), NA, 1, 1, 4, 3, rep(NA, 17))
never <- c(rep(4, 23), rep(1, 16), NA)
agrees <- function(x) x %in% c(3, 4)
wilson <- function(count, n) as.vector(suppressWarnings(prop.test(count, n, correct = FALSE, conf.level = level))$conf.int)

summary_of <- function(x) {
  x <- x[!is.na(x)]
  n <- length(x)
  if (n == 0) return(list(n = 0))
  list(n = n, answers = as.vector(prop.table(table(factor(x, levels = 1:5)))),
       agree = mean(agrees(x)), agree_ci = wilson(sum(agrees(x)), n),
       disagree = mean(!agrees(x)), disagree_ci = wilson(sum(!agrees(x)), n))
}
difference <- function(x) {
  one <- x[side == "municipality" & !is.na(x)]; two <- x[side == "ngo" & !is.na(x)]
  p <- c(mean(agrees(one)), mean(agrees(two)))
  if (!length(one) || !length(two)) return(list(n = 0, difference = NA, ci = c(NA, NA)))
  l1 <- wilson(sum(agrees(one)), length(one)); l2 <- wilson(sum(agrees(two)), length(two))
  list(n = min(length(one), length(two)), difference = p[1] - p[2],
       ci = c(p[1] - p[2] - sqrt((p[1] - l1[1])^2 + (l2[2] - p[2])^2), p[1] - p[2] + sqrt((l1[2] - p[1])^2 + (p[2] - l2[1])^2)))
}

questions <- list(goals = goals, alone = alone, never = never)
outputs <- lapply(questions, function(x) list(
  all = summary_of(x), municipality = summary_of(x[side == "municipality"]), ngo = summary_of(x[side == "ngo"]),
  difference = difference(x)
))

cat(jsonlite::toJSON(list(
  r = R.version.string,
  packages = list(jsonlite = as.character(packageVersion("jsonlite"))),
  inputs = list(level = level, side = side, questions = questions), outputs = outputs
), auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = TRUE))
