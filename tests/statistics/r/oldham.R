# Oldham: the change against the mean of the two scores, that turned so that more is worse. R: cor.test.
level <- 0.95
inputs <- list(
  higher_is_better = list(better = "higher", first = I(c(1.2, 2.4, 2.0, 3.2, 1.8, 2.2, 3.6, 2.8, 1.4, 2.6)), second = I(c(2.0, 2.2, 2.4, 3.0, 2.6, 2.4, 3.4, 2.8, 2.2, 3.0))),
  lower_is_better = list(better = "lower", first = I(c(3, 2, 4, 1, 2, 3, 2, 1) / 2), second = I(c(2, 2, 2, 1, 2, 2, 1, 1) / 2)),
  ties = list(better = "higher", first = I(c(1, 1, 2, 2, 3, 3)), second = I(c(2, 1, 2, 3, 3, 3))),
  four = list(better = "higher", first = I(c(1, 2, 3, 4)), second = I(c(2, 2.5, 2, 4)))
)
outputs <- lapply(inputs, function(x) {
  first <- unclass(x$first); second <- unclass(x$second); sign <- if (x$better == "higher") 1 else -1
  test <- cor.test(sign * (second - first), -sign * (first + second) / 2, conf.level = level)
  list(oldham_r = unname(test$estimate), ci_low = test$conf.int[1], ci_high = test$conf.int[2])
})
inputs <- lapply(inputs, function(x) c(x, list(level = level)))

cat(jsonlite::toJSON(list(
  r = R.version.string,
  packages = list(jsonlite = as.character(packageVersion("jsonlite"))),
  inputs = inputs, outputs = outputs
), auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = TRUE))
