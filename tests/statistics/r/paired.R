# Mean, standard deviation and t interval of one sample; the paired t test. R: t.test.
case <- function(first, second, level = 0.95) list(first = I(first), second = I(second), level = level)

inputs <- list(
  sleep = case(c(0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0), c(1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)),
  fifths_with_ties = case(c(10, 12, 8, 9, 15, 11, 14, 10, 7, 12, 13, 9) / 5, c(12, 12, 9, 12, 14, 11, 17, 10, 9, 15, 16, 9) / 5),
  thirds_level_90 = case(c(4, 5, 6, 7, 8, 9, 10, 4) / 3, c(5, 5, 7, 9, 8, 8, 12, 6) / 3, 0.90),
  thirds_level_99 = case(c(4, 5, 6, 7, 8, 9, 10, 4) / 3, c(5, 5, 7, 9, 8, 8, 12, 6) / 3, 0.99),
  missing = case(c(1.2, NA, 2.4, 2.0, 3.2, NA, 1.8, 2.2), c(2.0, 2.2, NA, 2.0, 2.6, NA, 2.4, 3.0)),
  half_zeros = case(c(2, 2, 2, 2, 3, 3, 3, 3), c(2, 2, 2, 2, 3, 3, 4, 1)),
  two = case(c(1.0, 2.0), c(2.5, 2.75)),
  three = case(c(1.0, 2.0, 3.0), c(1.5, 1.8, 4.0)),
  worse = case(c(3.2, 3.6, 2.8, 4.0, 3.4, 3.0), c(2.2, 3.0, 2.8, 2.4, 3.6, 2.0)),
  tiny_p = case(seq(1, 2, length.out = 20), seq(1, 2, length.out = 20) + 2 + rep(c(-0.01, 0.01), 10)),
  no_change_on_average = case(c(1, 2, 3, 4), c(2, 1, 4, 3)),
  large = case(rep(c(5, 7, 11, 13, 17), 24) / 5, rep(c(6, 9, 10, 13, 18, 12), 20) / 5)
)

outputs <- lapply(inputs, function(x) {
  test <- t.test(unclass(x$second), unclass(x$first), paired = TRUE, conf.level = x$level)
  change <- na.omit(unclass(x$second) - unclass(x$first))
  at_first <- t.test(unclass(x$first), conf.level = x$level) # missing ones are left out
  list(
    n = length(change), mean_change = mean(change), sd_change = sd(change),
    ci_low = test$conf.int[1], ci_high = test$conf.int[2],
    t_statistic = unname(test$statistic), df = unname(test$parameter), p_value = test$p.value,
    first_n = sum(!is.na(x$first)), first_mean = mean(x$first, na.rm = TRUE), first_sd = sd(x$first, na.rm = TRUE),
    first_ci_low = at_first$conf.int[1], first_ci_high = at_first$conf.int[2]
  )
})

cat(jsonlite::toJSON(list(
  r = R.version.string,
  packages = list(jsonlite = as.character(packageVersion("jsonlite"))),
  inputs = inputs, outputs = outputs
), auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = TRUE))
