# Random effects over projects: Paule and Mandel's tau^2, Hartung and Knapp's interval, the prediction interval with k - 2
# degrees of freedom, Q. R: metafor::rma(method = "PM", test = "knha") and its predict (pi.type = "riley": Higgins' t). The tolerance is set, since the
# default leaves tau^2 right to 1e-5 only. I^2 is from Q (Higgins and Thompson), not metafor's from tau^2.
suppressMessages(library(metafor))
level <- 0.95
case <- function(n, mean_change, sd_change) list(n = I(n), mean_change = I(mean_change), sd_change = I(sd_change), level = level)
inputs <- list(
  eight_that_differ = case(c(30, 22, 55, 14, 41, 18, 60, 25), c(0.12, 0.30, -0.05, 0.22, 0.40, 0.10, 0.15, 0.02),
                           c(0.31, 0.42, 0.29, 0.50, 0.33, 0.45, 0.38, 0.40)),
  eight_alike = case(c(30, 22, 55, 14, 41, 18, 60, 25), c(0.12, 0.14, 0.11, 0.10, 0.13, 0.15, 0.12, 0.09),
                     c(0.31, 0.42, 0.29, 0.50, 0.33, 0.45, 0.38, 0.40)),
  five_a_little = case(c(9, 40, 12, 33, 8), c(0.30, 0.05, -0.20, 0.25, 0.60), c(0.5, 0.4, 0.6, 0.45, 0.3)),
  three_that_differ = case(c(20, 31, 15), c(-0.2, 0.3, 0.5), c(0.4, 0.35, 0.5)),
  three_alike = case(c(8, 8, 8), c(0.1, 0.2, 0.15), c(0.5, 0.5, 0.5)),
  two_children_each = case(c(2, 2, 2, 2), c(0.2, -0.1, 0.5, 0.3), c(0.2, 0.3, 0.1, 0.4)),
  identical = case(c(10, 20, 30), c(0.2, 0.2, 0.2), c(0.3, 0.4, 0.5))
)
outputs <- lapply(inputs, function(x) {
  y <- unclass(x$mean_change); v <- unclass(x$sd_change)^2 / unclass(x$n)
  fit <- rma(y, v, method = "PM", test = "knha", level = 100 * level, control = list(tol = 1e-13, maxiter = 10000))
  range <- predict(fit, pi.type = "riley")
  q <- max(0, fit$QE)
  list(projects = length(y), pooled_change = as.numeric(fit$beta), pooled_change_ci_low = fit$ci.lb, pooled_change_ci_high = fit$ci.ub,
       prediction_low = range$pi.lb, prediction_high = range$pi.ub, i_squared = if (q > 0) max(0, (q - (length(y) - 1)) / q) else 0,
       tau_squared = fit$tau2, q_statistic = q, p_heterogeneity = fit$QEp)
})

cat(jsonlite::toJSON(list(
  r = R.version.string,
  packages = list(jsonlite = as.character(packageVersion("jsonlite")), metafor = as.character(packageVersion("metafor"))),
  inputs = inputs, outputs = outputs
), auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = TRUE))
